import type { Translate } from '~/i18n/use-translate';
import { Moment } from '../format/moment.tsx';
import type { Step } from '../record/stepper.tsx';

interface Way {
  readonly status: 'PENDING' | 'SUBMITTED' | 'CONFIRMED' | 'REFUSED' | 'EXPIRED';
  readonly final: boolean;
  readonly createdAt: Date;
  readonly blockTime: Date | null;
  readonly tries: readonly { readonly at: Date }[];
}

/** The way of an action: signed, sent, in a block, final; or where it ended. */
export const actionSteps = (t: Translate, { status, final, createdAt, blockTime, tries }: Way): Step[] => {
  const first = tries[0];
  const isMined = status === 'CONFIRMED';
  const isOver = status === 'REFUSED' || status === 'EXPIRED';
  const isSent = first !== undefined || isMined || status === 'SUBMITTED';
  const sent: Step['state'] = isSent ? 'done' : status === 'EXPIRED' ? 'failed' : isOver ? 'skipped' : 'settling';
  const mined: Step['state'] = isMined
    ? 'done'
    : status === 'REFUSED' || (isOver && isSent)
      ? 'failed'
      : status === 'SUBMITTED'
        ? 'settling'
        : 'upcoming';
  return [
    {
      key: 'signed',
      label: t('ledger:action.steps.signed'),
      state: 'done',
      detail: <Moment at={createdAt} precision="second" />,
    },
    {
      key: 'sent',
      label: t('ledger:action.steps.sent'),
      state: sent,
      ...(first && { detail: <Moment at={first.at} precision="second" /> }),
    },
    {
      key: 'mined',
      label: isOver && isSent ? t(`settlement.${status}`) : t('ledger:action.steps.mined'),
      state: isOver && !isSent ? 'skipped' : mined,
      ...(blockTime && { detail: <Moment at={blockTime} precision="second" /> }),
    },
    {
      key: 'final',
      label: t('ledger:action.steps.final'),
      state: final && isMined ? 'done' : isOver ? 'skipped' : isMined ? 'settling' : 'upcoming',
    },
  ];
};
