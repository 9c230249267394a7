import type { Tone } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';

export type AgreementStatus = 'OPEN' | 'SIGNED' | 'DECLINED' | 'WITHDRAWN' | 'EXPIRED';

const TONES = {
  OPEN: 'progress',
  SIGNED: 'ok',
  DECLINED: 'bad',
  WITHDRAWN: 'neutral',
  EXPIRED: 'warn',
} as const satisfies Record<AgreementStatus, Tone>;

/** Where an agreement stands, in words. */
export const AgreementStatusBadge = ({ status }: { readonly status: AgreementStatus }) => {
  const t = useTranslate();
  return <StatusBadge tone={TONES[status]}>{t(`agreements:status.${status}`)}</StatusBadge>;
};
