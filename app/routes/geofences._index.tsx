import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { formatCount } from '~/components/format/amounts';
import { Moment } from '~/components/format/moment';
import { shapeText } from '~/components/geofences/shape-words';
import { ButtonLink } from '~/components/page/button-link';
import { EmptyState, PageHeader } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { type Column, DataTable } from '~/components/table/data-table';
import { FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { requireActor } from '~/guard.server';
import { type Translate, useTranslate } from '~/i18n/use-translate';
import { loadGeofences } from '~/presenters/geofences.server';

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadGeofences(await requireActor(request, context, 'alarm:read'), new URL(request.url).searchParams);

type Row = Awaited<ReturnType<typeof loadGeofences>>['rows'][number];

const columnsOf = (t: Translate): Column<Row>[] => [
  { id: 'name', header: t('geofences:field.name'), cell: row => row.name },
  { id: 'kind', header: t('geofences:field.kind'), cell: row => shapeText(t, row.shape) },
  {
    id: 'state',
    header: t('geofences:state'),
    cell: row => (
      <StatusBadge tone={row.retiredAt === null ? 'ok' : 'neutral'}>
        {t(row.retiredAt === null ? 'geofences:in-use' : 'geofences:retired')}
      </StatusBadge>
    ),
  },
  {
    id: 'assignments',
    header: t('geofences:assignments'),
    align: 'end',
    cell: row => formatCount(row.assignments),
  },
  {
    id: 'created',
    header: t('geofences:created'),
    nowrap: true,
    cell: row => <Moment at={row.createdAt} precision="day" />,
  },
];

export default function GeofenceList() {
  const t = useTranslate();
  const { rows, isCut, isFiltered, mayManage } = useLoaderData<typeof loader>();
  const create = mayManage && <ButtonLink to="/geofences/new">{t('geofences:new')}</ButtonLink>;
  return (
    <>
      <PageHeader title={t('navigation.geofences')} summary={t('geofences:summary')} actions={create} />
      <FilterBar label={t('geofences:filters')} names={['q', 'retired']}>
        <SearchFilter label={t('geofences:field.name')} />
        <SelectFilter
          label={t('geofences:state')}
          name="retired"
          any={t('geofences:in-use')}
          choices={[{ value: 'yes', label: t('geofences:all') }]}
        />
      </FilterBar>
      <DataTable
        caption={t('navigation.geofences')}
        rows={rows}
        rowKey={row => row.id}
        rowHref={row => `/geofences/${row.id}`}
        columns={columnsOf(t)}
        empty={
          <EmptyState title={t(isFiltered ? 'geofences:none-here' : 'geofences:empty')} action={create}>
            {t('geofences:empty-hint')}
          </EmptyState>
        }
      />
      {isCut && <p className="muted below">{t('geofences:cut')}</p>}
      <p className="muted below">
        {t('geofences:where')} <Link to="/equipment">{t('navigation.equipment')}</Link>
      </p>
    </>
  );
}
