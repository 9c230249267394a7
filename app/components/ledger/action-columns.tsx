import { Link } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import { formatCount } from '../format/amounts.ts';
import { HashText } from '../format/hash-text.tsx';
import { Moment } from '../format/moment.tsx';
import { recordPath } from '../record/record-path.ts';
import { Settlement, settlementOf } from '../record/settlement.tsx';
import type { Column } from '../table/data-table.tsx';
import { useActionText, useRefusalText } from './action-text.ts';

export interface ActionRow {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly reference: string | null;
  readonly status: 'PENDING' | 'SUBMITTED' | 'CONFIRMED' | 'REFUSED' | 'EXPIRED';
  readonly final: boolean;
  readonly refusalCode: string | null;
  readonly refusalParams: Readonly<Record<string, string>>;
  readonly by: string | null;
  readonly attempts: number;
  readonly createdAt: Date;
}

/** Columns of signed actions: with the reason why where some were refused, with how far they are where none were. */
export const useActionColumns = (outcome: 'reason' | 'attempts' | 'both'): Column<ActionRow>[] => {
  const t = useTranslate();
  const textOf = useActionText();
  const reasonOf = useRefusalText();
  const reason: Column<ActionRow> = {
    id: 'reason',
    header: t('ledger:actions.reason'),
    cell: action => {
      if (action.refusalCode !== null) return reasonOf(action.refusalCode, action.refusalParams);
      return action.status === 'EXPIRED' ? t('settlement.EXPIRED') : '–';
    },
  };
  const attempts: Column<ActionRow> = {
    id: 'attempts',
    header: t('ledger:actions.attempts'),
    align: 'end',
    secondary: true,
    cell: action => formatCount(action.attempts),
  };
  return [
    { id: 'type', header: t('ledger:actions.action'), cell: action => textOf(action.type) },
    {
      id: 'subject',
      header: t('ledger:subject'),
      cell: action =>
        action.reference === null ? (
          <HashText value={action.subject} />
        ) : (
          <Link to={recordPath(action.reference)}>{action.reference}</Link>
        ),
    },
    { id: 'status', header: t('ledger:state'), cell: action => <Settlement state={settlementOf(action)} /> },
    {
      id: 'by',
      header: t('ledger:actions.by'),
      secondary: true,
      cell: action => action.by ?? t('ledger:actions.nobody'),
    },
    {
      id: 'at',
      header: t('ledger:actions.signed'),
      sort: 'signed',
      nowrap: true,
      cell: action => <Moment at={action.createdAt} precision="second" />,
    },
    ...(outcome === 'attempts' ? [attempts] : outcome === 'reason' ? [reason] : [reason, attempts]),
  ];
};
