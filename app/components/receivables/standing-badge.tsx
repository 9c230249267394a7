import type { Standing } from '#domain/receivables/standing';
import type { Tone } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';

const TONES = {
  rejected: 'bad',
  cancelled: 'neutral',
  settled: 'ok',
  'written-off': 'bad',
  disputed: 'bad',
  overdue: 'warn',
  paid: 'ok',
  reserved: 'progress',
  offered: 'progress',
  quoted: 'progress',
  'finance-requested': 'progress',
  'partly-paid': 'info',
  financed: 'info',
  confirmed: 'info',
  'awaiting-confirmation': 'neutral',
} as const satisfies Record<Standing, Tone>;

/** Where a receivable or a fragment is, in one word; `null` while its issue is on its way. */
export const StandingBadge = ({ standing }: { readonly standing: Standing | null }) => {
  const t = useTranslate();
  return standing === null ? (
    <StatusBadge tone="progress">{t('receivables:list-state.issuing')}</StatusBadge>
  ) : (
    <StatusBadge tone={TONES[standing]}>{t(`receivables:standing.${standing}`)}</StatusBadge>
  );
};
