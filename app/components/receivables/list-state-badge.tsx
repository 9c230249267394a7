import type { ReceivableListState } from '#domain/receivables/list-state';
import type { Tone } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';

const TONES = {
  issuing: 'progress',
  issued: 'neutral',
  confirmed: 'info',
  financed: 'info',
  overdue: 'warn',
  disputed: 'bad',
  settled: 'ok',
  rejected: 'bad',
  cancelled: 'neutral',
} as const satisfies Record<ReceivableListState, Tone>;

/** Where a receivable is, in the word that lists and totals use. */
export const ListStateBadge = ({ state }: { readonly state: ReceivableListState }) => {
  const t = useTranslate();
  return <StatusBadge tone={TONES[state]}>{t(`receivables:list-state.${state}`)}</StatusBadge>;
};
