import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ALARM_KINDS, SEVERITIES } from '#domain/alarms/kinds';
import { AlarmStandingBadge, SeverityBadge } from '~/components/alarms/alarm-badges';
import { alarmText } from '~/components/alarms/alarm-text';
import { Moment } from '~/components/format/moment';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { type Column, DataTable } from '~/components/table/data-table';
import { DateFilter, FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { ListMenus } from '~/components/table/list-menus';
import { ListViews } from '~/components/table/list-views';
import { Pagination } from '~/components/table/pagination';
import { ListBar } from '~/components/table/selection';
import { requireActor } from '~/guard.server';
import { type Translate, useTranslate } from '~/i18n/use-translate';
import { loadAlarmList } from '~/presenters/alarms.server';
import { listAction } from '~/presenters/list-frame.server';

export const handle: PageHandle = { refusals: 'on-demand' };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadAlarmList(await requireActor(request, context, 'alarm:read'), new URL(request.url).searchParams);

export const action = (args: ActionFunctionArgs) => listAction(args, 'alarms');

const FILTERS = ['q', 'state', 'severity', 'kind', 'acknowledged', 'muted', 'machine', 'lease', 'from', 'to'];
const BULK = 'bulk';

type Row = Awaited<ReturnType<typeof loadAlarmList>>['rows'][number];

const columnsOf = (t: Translate): Column<Row>[] => [
  {
    id: 'machine',
    header: t('alarms:column.machine'),
    sort: 'machine',
    nowrap: true,
    cell: row => row.machine.reference,
  },
  { id: 'alarm', header: t('alarms:column.alarm'), cell: row => alarmText(t, row) },
  {
    id: 'severity',
    header: t('alarms:column.severity'),
    sort: 'severity',
    cell: row => <SeverityBadge severity={row.severity} />,
  },
  {
    id: 'state',
    header: t('alarms:column.standing'),
    sort: 'standing',
    cell: row => (
      <>
        <AlarmStandingBadge standing={row.standing} />
        {row.mutedUntil !== null && <span className="muted"> {t('alarms:column.muted')}</span>}
      </>
    ),
  },
  {
    id: 'model',
    header: t('alarms:column.model'),
    secondary: true,
    cell: row => (
      <>
        <span className="nowrap">{row.machine.model}</span>{' '}
        <small className="muted nowrap">{row.machine.manufacturer}</small>
      </>
    ),
  },
  {
    id: 'serial',
    header: t('alarms:column.serial'),
    secondary: true,
    nowrap: true,
    cell: row => <span className="figure">{row.machine.serial}</span>,
  },
  {
    id: 'since',
    header: t('alarms:column.since'),
    sort: 'since',
    nowrap: true,
    cell: row => <Moment at={row.since} />,
  },
  {
    id: 'until',
    header: t('alarms:column.until'),
    secondary: true,
    nowrap: true,
    cell: row => (row.until === null ? '–' : <Moment at={row.until} />),
  },
  {
    id: 'raised',
    header: t('alarms:column.raised'),
    sort: 'raisedAt',
    nowrap: true,
    secondary: true,
    cell: row => <Moment at={row.raisedAt} />,
  },
  {
    id: 'acknowledged',
    header: t('alarms:column.acknowledged'),
    secondary: true,
    nowrap: true,
    cell: row => (row.acknowledgedAt === null ? '–' : <Moment at={row.acknowledgedAt} precision="day" />),
  },
];

const Filters = ({ states }: { readonly states: Awaited<ReturnType<typeof loadAlarmList>>['states'] }) => {
  const t = useTranslate();
  const any = t('list.any');
  return (
    <FilterBar label={t('alarms:list.filters')} names={FILTERS}>
      <SearchFilter label={t('alarms:list.search')} />
      <SelectFilter
        label={t('alarms:column.standing')}
        name="state"
        any={any}
        choices={states.map(({ state, count }) => ({
          value: state,
          label: `${t(`alarms:standing.${state}`)} (${count})`,
        }))}
      />
      <SelectFilter
        label={t('alarms:column.severity')}
        name="severity"
        any={any}
        choices={[...SEVERITIES].reverse().map(value => ({ value, label: t(`alarms:severity.${value}`) }))}
      />
      <SelectFilter
        label={t('alarms:column.alarm')}
        name="kind"
        any={any}
        choices={ALARM_KINDS.map(value => ({ value, label: t(`alarms:kind.${value}`) }))}
      />
      <SelectFilter
        label={t('alarms:list.acknowledged.title')}
        name="acknowledged"
        any={any}
        choices={(['yes', 'no'] as const).map(value => ({ value, label: t(`alarms:list.acknowledged.${value}`) }))}
      />
      <SelectFilter
        label={t('alarms:list.muted.title')}
        name="muted"
        any={any}
        choices={(['yes', 'no'] as const).map(value => ({ value, label: t(`alarms:list.muted.${value}`) }))}
      />
      <DateFilter label={t('alarms:list.from')} name="from" />
      <DateFilter label={t('alarms:list.to')} name="to" />
    </FilterBar>
  );
};

export default function AlarmList() {
  const t = useTranslate();
  const { rows, sort, states, page, total, isEmpty, frame, mayHandle } = useLoaderData<typeof loader>();
  const columns = columnsOf(t);
  return (
    <>
      <PageHeader
        title={t('navigation.alarms')}
        summary={t('alarms:list.summary')}
        actions={<ListMenus frame={frame} columns={columns} hasRows={rows.length > 0} />}
      />
      <ListViews frame={frame} />
      <Filters states={states} />
      <DataTable
        caption={t('navigation.alarms')}
        rows={rows}
        rowKey={row => row.id}
        rowHref={row => `/alarms/${row.id}`}
        sort={sort}
        shown={frame}
        selection={{
          form: BULK,
          label: row => t('table.select-row', { name: `${row.machine.reference} ${alarmText(t, row)}` }),
        }}
        columns={columns}
        empty={
          isEmpty ? (
            <EmptyState title={t('alarms:list.empty')}>{t('alarms:list.empty-hint')}</EmptyState>
          ) : (
            <EmptyState title={t('alarms:list.none-here')}>{t('alarms:list.none-here-hint')}</EmptyState>
          )
        }
      />
      <ListBar form={BULK} list="alarms" rows={rows} {...(mayHandle && { action: '/alarms/acknowledge' })}>
        {mayHandle && (
          <button type="submit" className="button button-small">
            {t('alarms:bulk.acknowledge')}
          </button>
        )}
      </ListBar>
      <Pagination page={page} shown={rows.length} total={total} />
    </>
  );
}
