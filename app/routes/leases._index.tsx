import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { LEASE_KINDS } from '#domain/leases/schedule/terms';
import { formatCount } from '~/components/format/amounts';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { LeaseStandingBadge, ProvenanceMark, provenanceOf } from '~/components/leases/lease-badges';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { type Column, DataTable } from '~/components/table/data-table';
import { CurrencyFilter, DateFilter, FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { ListMenus } from '~/components/table/list-menus';
import { ListViews } from '~/components/table/list-views';
import { Pagination } from '~/components/table/pagination';
import { ListBar } from '~/components/table/selection';
import { requireActor } from '~/guard.server';
import { type Translate, useTranslate } from '~/i18n/use-translate';
import { loadLeaseList } from '~/presenters/leases.server';
import { listAction } from '~/presenters/list-frame.server';

export const handle: PageHandle = { refusals: 'on-demand' };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadLeaseList(await requireActor(request, context, 'lease:read'), new URL(request.url).searchParams);

export const action = (args: ActionFunctionArgs) => listAction(args, 'leases');

const FILTERS = ['q', 'state', 'role', 'kind', 'provenance', 'party', 'machine', 'currency', 'from', 'to'];
const ROLES = ['lessor', 'lessee', 'financier'] as const;
const PROVENANCES = ['signed', 'declared', 'attested'] as const;
const BULK = 'bulk';

type Row = Awaited<ReturnType<typeof loadLeaseList>>['rows'][number];

const columnsOf = (t: Translate): Column<Row>[] => [
  { id: 'reference', header: t('leases:reference'), sort: 'reference', nowrap: true, cell: row => row.reference },
  {
    id: 'state',
    header: t('leases:state'),
    cell: row => (
      <>
        <LeaseStandingBadge standing={row.standing} />
        {row.settling && <span className="muted"> {t('leases:settling')}</span>}
      </>
    ),
  },
  { id: 'lessor', header: t('leases:role.lessor'), sort: 'lessor', cell: row => row.lessor.name },
  { id: 'lessee', header: t('leases:role.lessee'), sort: 'lessee', cell: row => row.lessee.name },
  {
    id: 'machines',
    header: t('leases:list.machines'),
    cell: row => (
      <span>
        {row.machine?.model ?? '–'}
        {row.machineCount > 1 && (
          <span className="muted"> {t('leases:list.more', { count: row.machineCount - 1 })}</span>
        )}
      </span>
    ),
  },
  { id: 'kind', header: t('leases:field.kind'), secondary: true, cell: row => t(`leases:kind.${row.kind}`) },
  {
    id: 'provenance',
    header: t('leases:provenance.title'),
    secondary: true,
    cell: row => <ProvenanceMark provenance={provenanceOf(row)} />,
  },
  {
    id: 'billed',
    header: t('leases:list.billed'),
    align: 'end',
    nowrap: true,
    cell: row => t('leases:list.of', { billed: row.billed, periods: row.periods }),
  },
  {
    id: 'ends',
    header: t('leases:list.ends'),
    sort: 'endsOn',
    nowrap: true,
    cell: row => <Day day={row.endsOn} />,
  },
  {
    id: 'next',
    header: t('leases:list.next-bill'),
    sort: 'nextBillOn',
    nowrap: true,
    secondary: true,
    cell: row => (row.nextBillOn === null ? '–' : <Day day={row.nextBillOn} />),
  },
  {
    id: 'rent',
    header: t('leases:list.rent'),
    sort: 'rent',
    align: 'end',
    nowrap: true,
    cell: row => <Money amountMinor={row.rentMinor} currency={row.currency} />,
  },
];

const Filters = ({ page }: { readonly page: Awaited<ReturnType<typeof loadLeaseList>> }) => {
  const t = useTranslate();
  const { states, choices } = page;
  return (
    <FilterBar label={t('leases:list.filters')} names={FILTERS}>
      <SearchFilter label={t('leases:list.search')} />
      <SelectFilter
        label={t('leases:state')}
        name="state"
        any={t('list.any')}
        choices={states.map(({ state, count }) => ({
          value: state,
          label: `${t(`leases:standing.${state}`)} (${count})`,
        }))}
      />
      <SelectFilter
        label={t('leases:list.role')}
        name="role"
        any={t('list.any')}
        choices={ROLES.map(role => ({ value: role, label: t(`leases:role.${role}`) }))}
      />
      <SelectFilter
        label={t('leases:field.kind')}
        name="kind"
        any={t('list.any')}
        choices={LEASE_KINDS.map(kind => ({ value: kind, label: t(`leases:kind.${kind}`) }))}
      />
      <SelectFilter
        label={t('leases:provenance.title')}
        name="provenance"
        any={t('list.any')}
        choices={PROVENANCES.map(value => ({ value, label: t(`leases:provenance.${value}`) }))}
      />
      <SelectFilter
        label={t('list.party')}
        name="party"
        any={t('list.any')}
        choices={choices.parties.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <CurrencyFilter currencies={choices.currencies} />
      <DateFilter label={t('leases:list.from')} name="from" />
      <DateFilter label={t('leases:list.to')} name="to" />
    </FilterBar>
  );
};

export default function LeaseList() {
  const t = useTranslate();
  const page = useLoaderData<typeof loader>();
  const { rows, sort, sums, total, isEmpty, frame, mayPropose, mayImport } = page;
  const columns = columnsOf(t);
  const begin = (
    <>
      {mayPropose && <ButtonLink to="/leases/new">{t('leases:form.title')}</ButtonLink>}
      {mayImport && <ButtonLink to="/leases/import">{t('leases:import.title')}</ButtonLink>}
    </>
  );
  return (
    <>
      <PageHeader
        title={t('navigation.leases')}
        summary={t('leases:list.summary')}
        actions={
          <>
            {begin}
            {mayPropose && <ButtonLink to="/leases/rates">{t('leases:rates.title')}</ButtonLink>}
            <ListMenus frame={frame} columns={columns} hasRows={rows.length > 0} />
          </>
        }
      />
      <ListViews frame={frame} />
      <Filters page={page} />
      <DataTable
        caption={t('navigation.leases')}
        rows={rows}
        rowKey={row => row.reference}
        rowHref={row => `/leases/${row.reference}`}
        sort={sort}
        shown={frame}
        selection={{ form: BULK, label: row => t('table.select-row', { name: row.reference }) }}
        columns={columns}
        totals={sums.map(sum => ({
          key: sum.currency,
          label: t('leases:list.total', {
            currency: sum.currency,
            count: sum.count,
            formatted: formatCount(sum.count),
          }),
          cells: { rent: <Money amountMinor={sum.yearlyMinor} currency={sum.currency} /> },
        }))}
        empty={
          isEmpty ? (
            <EmptyState title={t('leases:list.empty')} action={<div className="button-row">{begin}</div>}>
              {t('leases:list.empty-hint')}
            </EmptyState>
          ) : (
            <EmptyState title={t('leases:list.none-here')}>{t('leases:list.none-here-hint')}</EmptyState>
          )
        }
      />
      <ListBar form={BULK} list="leases" rows={rows} />
      <Pagination page={page.page} shown={rows.length} total={total} />
    </>
  );
}
