import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EventTable, useEventText } from '~/components/ledger/event-table';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState } from '~/components/page/page';
import { FilterBar, SelectFilter } from '~/components/table/filter-bar';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadEvents } from '~/presenters/ledger.server';

export const handle: PageHandle = { crumb: t => t('ledger:events.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadEvents(await requireActor(request, context, 'ledger:read'), new URL(request.url).searchParams);

export default function Events() {
  const t = useTranslate();
  const textOf = useEventText();
  const { events, page, contracts, names } = useLoaderData<typeof loader>();
  return (
    <>
      <FilterBar label={t('ledger:events.filter')} names={['whose', 'contract', 'name']}>
        <SelectFilter
          name="whose"
          label={t('ledger:events.whose')}
          any={t('ledger:events.shared')}
          choices={[{ value: 'all', label: t('ledger:events.all') }]}
        />
        <SelectFilter
          name="contract"
          label={t('ledger:events.contract')}
          any={t('ledger:events.any-contract')}
          choices={contracts.map(value => ({ value, label: value }))}
        />
        <SelectFilter
          name="name"
          label={t('ledger:events.event')}
          any={t('ledger:events.any-event')}
          choices={names.map(value => ({ value, label: textOf(value) }))}
        />
      </FilterBar>
      <EventTable
        caption={t('ledger:events.title')}
        events={events}
        empty={<EmptyState title={t('ledger:events.none')}>{t('ledger:events.none-hint')}</EmptyState>}
      />
      <Pagination page={page} shown={events.length} />
    </>
  );
}
