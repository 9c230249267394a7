import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { DEVICE_PROTOCOLS } from '#domain/devices/protocols';
import { DeviceStandingBadge, Tier } from '~/components/devices/badges';
import { protocolText } from '~/components/devices/device-text';
import { Ago, Moment } from '~/components/format/moment';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { type Column, DataTable } from '~/components/table/data-table';
import { FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { ListMenus } from '~/components/table/list-menus';
import { ListViews } from '~/components/table/list-views';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { type Translate, useTranslate } from '~/i18n/use-translate';
import { loadDeviceList } from '~/presenters/devices.server';
import { listAction } from '~/presenters/list-frame.server';

export const handle: PageHandle = { refusals: 'on-demand', live: 'readings' };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadDeviceList(await requireActor(request, context, 'device:read'), new URL(request.url).searchParams);

export const action = (args: ActionFunctionArgs) => listAction(args, 'devices');

const FILTERS = ['q', 'state', 'protocol', 'own', 'machine'];
const STANDINGS = ['speaking', 'proposed', 'settling', 'free', 'removed'] as const;

type Row = Awaited<ReturnType<typeof loadDeviceList>>['rows'][number];

const columnsOf = (t: Translate): Column<Row>[] => [
  { id: 'name', header: t('devices:column.name'), sort: 'name', cell: row => row.name },
  {
    id: 'state',
    header: t('devices:column.state'),
    cell: row => <DeviceStandingBadge standing={row.standing} />,
  },
  {
    id: 'machine',
    header: t('devices:column.machine'),
    nowrap: true,
    cell: row => row.machine?.reference ?? '–',
  },
  {
    id: 'protocol',
    header: t('devices:column.protocol'),
    sort: 'protocol',
    secondary: true,
    cell: row => protocolText(t, row.protocol),
  },
  {
    id: 'externalId',
    header: t('devices:column.external-id'),
    secondary: true,
    nowrap: true,
    cell: row => <span className="figure">{row.externalId}</span>,
  },
  { id: 'tier', header: t('devices:column.tier'), cell: row => <Tier tier={row.tier} /> },
  {
    id: 'heard',
    header: t('devices:column.heard'),
    sort: 'heard',
    nowrap: true,
    cell: row =>
      row.lastMessageAt === null ? <span className="muted">{t('devices:never')}</span> : <Ago at={row.lastMessageAt} />,
  },
  { id: 'owner', header: t('devices:column.owner'), secondary: true, cell: row => row.ownerName },
  {
    id: 'created',
    header: t('devices:column.created'),
    sort: 'created',
    secondary: true,
    nowrap: true,
    cell: row => <Moment at={row.createdAt} precision="day" />,
  },
];

export default function DeviceList() {
  const t = useTranslate();
  const { rows, sort, page, total, isEmpty, isLender, frame, mayManage } = useLoaderData<typeof loader>();
  const columns = columnsOf(t);
  const any = t('list.any');
  const add = mayManage && (
    <ButtonLink to="/devices/new" primary>
      {t('devices:new.title')}
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title={t('navigation.devices')}
        summary={t('devices:list.summary')}
        actions={
          <>
            <ListMenus frame={frame} columns={columns} hasRows={rows.length > 0} />
            <ButtonLink to="/ingest">{t('devices:ingest.title')}</ButtonLink>
            <ButtonLink to="/devices/platforms">{t('devices:platforms.title')}</ButtonLink>
            {add}
          </>
        }
      />
      <ListViews frame={frame} />
      <FilterBar label={t('devices:list.filters')} names={FILTERS}>
        <SearchFilter label={t('devices:list.search')} />
        <SelectFilter
          label={t('devices:column.state')}
          name="state"
          any={any}
          choices={STANDINGS.map(value => ({ value, label: t(`devices:standing.${value}`) }))}
        />
        <SelectFilter
          label={t('devices:column.protocol')}
          name="protocol"
          any={any}
          choices={DEVICE_PROTOCOLS.map(value => ({ value, label: protocolText(t, value) }))}
        />
        <SelectFilter
          label={t('devices:column.owner')}
          name="own"
          any={any}
          choices={(['yes', 'no'] as const).map(value => ({ value, label: t(`devices:list.own.${value}`) }))}
        />
      </FilterBar>
      <DataTable
        caption={t('navigation.devices')}
        rows={rows}
        rowKey={row => row.id}
        rowHref={row => `/devices/${row.id}`}
        sort={sort}
        shown={frame}
        columns={columns}
        empty={
          isEmpty && isLender ? (
            <EmptyState
              title={t('devices:list.lender-empty')}
              action={<ButtonLink to="/collateral">{t('navigation.collateral')}</ButtonLink>}
            >
              {t('devices:list.lender-hint')}
            </EmptyState>
          ) : isEmpty ? (
            <EmptyState title={t('devices:list.empty')} action={add}>
              {t('devices:list.empty-hint')}
            </EmptyState>
          ) : (
            <EmptyState title={t('devices:list.none-here')}>{t('devices:list.none-here-hint')}</EmptyState>
          )
        }
      />
      <Pagination page={page} shown={rows.length} total={total} />
    </>
  );
}
