import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { dynamicText } from '~/i18n/dynamic-text';
import { useTranslate } from '~/i18n/use-translate';
import type { loadEvents } from '~/presenters/ledger.server';
import { formatCount } from '../format/amounts.ts';
import { HashText } from '../format/hash-text.tsx';
import { Moment } from '../format/moment.tsx';
import { recordPath } from '../record/record-path.ts';
import { StatusBadge } from '../record/status-badge.tsx';
import { DataTable } from '../table/data-table.tsx';

type EventLine = Awaited<ReturnType<typeof loadEvents>>['events'][number];

interface EventTableProps {
  readonly caption: string;
  readonly events: readonly EventLine[];
  /** Left out on a block's own page. */
  readonly withBlock?: boolean;
  readonly empty: React.ReactNode;
}

/** An event's name in words; the contract's own name where a newer version has one that we do not know. */
export const useEventText = (): ((name: string) => string) => {
  const { i18n } = useTranslation();
  return name => dynamicText(i18n, `ledger:events.names.${name}`) ?? name;
};

const Subject = ({ shared }: Pick<EventLine, 'shared'>) => {
  const t = useTranslate();
  if (!shared) return <span className="muted">{t('record.not-shared')}</span>;
  if (shared.subject === null) return <span className="muted">–</span>;
  if (shared.reference === null) return <HashText value={shared.subject} />;
  return <Link to={recordPath(shared.reference)}>{shared.reference}</Link>;
};

/** Values of an event as the contract gave them. */
const Values = ({ shared }: Pick<EventLine, 'shared'>) => {
  const t = useTranslate();
  if (!shared) return null;
  return (
    <details>
      <summary>{t('ledger:events.values')}</summary>
      <dl className="values">
        {Object.entries(shared.args).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
};

/** Events on chain; what each is about, where it is shared with the reader. */
export const EventTable = ({ caption, events, withBlock = true, empty }: EventTableProps) => {
  const t = useTranslate();
  const textOf = useEventText();
  return (
    <DataTable
      caption={caption}
      rows={events}
      rowKey={event => `${event.blockNumber}:${event.logIndex}`}
      empty={empty}
      columns={[
        {
          id: 'name',
          header: t('ledger:events.event'),
          cell: event => (
            <>
              {textOf(event.name)} <small className="muted">{event.contract}</small>
            </>
          ),
        },
        { id: 'subject', header: t('ledger:subject'), cell: event => <Subject shared={event.shared} /> },
        {
          id: 'block',
          header: withBlock ? t('ledger:block') : t('ledger:events.index'),
          align: 'end',
          cell: event =>
            withBlock ? (
              <Link to={`/ledger/blocks/${event.blockNumber}`}>{formatCount(event.blockNumber)}</Link>
            ) : (
              formatCount(event.logIndex)
            ),
        },
        {
          id: 'at',
          header: t('ledger:mined'),
          nowrap: true,
          cell: event => <Moment at={event.at} precision="second" />,
        },
        {
          id: 'state',
          header: t('ledger:state'),
          secondary: true,
          cell: event => (
            <StatusBadge tone={event.final ? 'ok' : 'progress'}>
              {event.final ? t('ledger:final') : t('ledger:settling')}
            </StatusBadge>
          ),
        },
        {
          id: 'transaction',
          header: t('record.transaction'),
          secondary: true,
          cell: event => <HashText value={event.txHash} />,
        },
        {
          id: 'action',
          header: t('record.action'),
          secondary: true,
          cell: event =>
            event.shared?.actionId ? (
              <Link to={`/actions/${event.shared.actionId}`}>{t('ledger:events.ours')}</Link>
            ) : (
              <span className="muted">–</span>
            ),
        },
        {
          id: 'values',
          header: t('ledger:events.values'),
          secondary: true,
          cell: event => <Values shared={event.shared} />,
        },
      ]}
    />
  );
};
