import { useTranslate } from '~/i18n/use-translate';
import { StatusBadge } from './status-badge.tsx';

/** How far an action is on its way to the chain; `SETTLING` is an event not yet as deep as the portal waits for. */
export type SettlementState = 'PENDING' | 'SUBMITTED' | 'SETTLING' | 'CONFIRMED' | 'REFUSED' | 'EXPIRED';

const TONES = {
  PENDING: 'progress',
  SUBMITTED: 'progress',
  SETTLING: 'progress',
  CONFIRMED: 'ok',
  REFUSED: 'bad',
  EXPIRED: 'warn',
} as const satisfies Record<SettlementState, string>;

/** The state of an action row: one confirmed above the confirmation depth is still settling. */
export const settlementOf = (action: {
  readonly status: Exclude<SettlementState, 'SETTLING'>;
  readonly final: boolean;
}): SettlementState => (action.status === 'CONFIRMED' && !action.final ? 'SETTLING' : action.status);

/** Settling, confirmed or refused, in words; turns by itself when the page hears of it. */
export const Settlement = ({ state }: { readonly state: SettlementState }) => {
  const t = useTranslate();
  return <StatusBadge tone={TONES[state]}>{t(`settlement.${state}`)}</StatusBadge>;
};
