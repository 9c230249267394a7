import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { formatCount } from '../format/amounts.ts';
import { HashText } from '../format/hash-text.tsx';
import { Moment } from '../format/moment.tsx';
import { Settlement, settlementOf } from '../record/settlement.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
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

interface ActionTableProps {
  readonly caption: string;
  readonly actions: readonly ActionRow[];
  readonly empty: ReactNode;
  /** The reason why, instead of how far it is. */
  readonly refused?: boolean;
}

/** Signed actions of the organisation, each with its page. */
export const ActionTable = ({ caption, actions, empty, refused = false }: ActionTableProps) => {
  const t = useTranslate();
  const textOf = useActionText();
  const reasonOf = useRefusalText();
  const last: Column<ActionRow> = refused
    ? {
        id: 'reason',
        header: t('ledger:actions.reason'),
        cell: action =>
          action.refusalCode === null ? t('settlement.EXPIRED') : reasonOf(action.refusalCode, action.refusalParams),
      }
    : {
        id: 'attempts',
        header: t('ledger:actions.attempts'),
        align: 'end',
        secondary: true,
        cell: action => formatCount(action.attempts),
      };
  return (
    <DataTable
      caption={caption}
      rows={actions}
      rowKey={action => action.id}
      rowHref={action => `/actions/${action.id}`}
      empty={empty}
      columns={[
        { id: 'type', header: t('ledger:actions.action'), cell: action => textOf(action.type) },
        {
          id: 'subject',
          header: t('ledger:subject'),
          cell: action =>
            action.reference === null ? (
              <HashText value={action.subject} />
            ) : (
              <Link to={`/receivables/${action.subject}`}>{action.reference}</Link>
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
          nowrap: true,
          cell: action => <Moment at={action.createdAt} precision="second" />,
        },
        last,
      ]}
    />
  );
};
