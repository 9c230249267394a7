import type { Tone } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';

export type ApprovalStatus = 'PROPOSED' | 'APPROVED' | 'DECLINED' | 'WITHDRAWN' | 'EXPIRED';

const TONES = {
  PROPOSED: 'progress',
  APPROVED: 'ok',
  DECLINED: 'bad',
  WITHDRAWN: 'neutral',
  EXPIRED: 'warn',
} as const satisfies Record<ApprovalStatus, Tone>;

/** Where a proposal stands, in words. */
export const ApprovalStatusBadge = ({ status }: { readonly status: ApprovalStatus }) => {
  const t = useTranslate();
  return <StatusBadge tone={TONES[status]}>{t(`approvals:status.${status}`)}</StatusBadge>;
};
