import type { LienListState } from '#domain/liens/list-state';
import type { Tone } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';

const TONES = {
  proposed: 'warn',
  settling: 'progress',
  standing: 'ok',
  lapsed: 'neutral',
  released: 'neutral',
  'released-by-order': 'neutral',
  'not-filed': 'bad',
} as const satisfies Record<LienListState, Tone>;

/** Where a lien is, in the word that lists use. */
export const LienStateBadge = ({ state }: { readonly state: LienListState }) => {
  const t = useTranslate();
  return <StatusBadge tone={TONES[state]}>{t(`liens:states.${state}`)}</StatusBadge>;
};
