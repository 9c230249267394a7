import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { protocolText, useReasonText } from '~/components/devices/device-text';
import { IngestHealth } from '~/components/devices/ingest-health';
import { RefusedTable } from '~/components/devices/refused-table';
import { usePoll } from '~/components/live/use-poll';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader, Section } from '~/components/page/page';
import { FilterBar, SelectFilter } from '~/components/table/filter-bar';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { type IngestPage, loadIngest } from '~/presenters/ingest.server';

export const handle: PageHandle = {
  i18n: ['devices'],
  refusals: 'on-demand',
  crumb: t => t('devices:ingest.title'),
};

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadIngest(await requireActor(request, context, 'device:read'), new URL(request.url).searchParams);

interface RefusedProps {
  readonly list: Omit<IngestPage, 'health'>;
  readonly seesStrangers: boolean;
}

/** What was refused, with a filter by what it spoke and why. */
const Refused = ({ list, seesStrangers }: RefusedProps) => {
  const t = useTranslate();
  const reasonText = useReasonText();
  const { refused, protocols, reasons, isFiltered, page } = list;
  return (
    <Section title={t('devices:refused.title')} summary={t('devices:refused.summary')}>
      {(protocols.length > 0 || isFiltered) && (
        <FilterBar label={t('devices:refused.filter')} names={['protocol', 'reason', 'show']}>
          <SelectFilter
            name="protocol"
            label={t('devices:column.protocol')}
            any={t('list.any')}
            choices={protocols.map(value => ({ value, label: protocolText(t, value) }))}
          />
          <SelectFilter
            name="reason"
            label={t('devices:refused.why')}
            any={t('list.any')}
            choices={reasons.map(value => ({ value, label: reasonText(value) }))}
          />
          {seesStrangers && (
            <SelectFilter
              name="show"
              label={t('devices:refused.device')}
              any={t('devices:refused.all')}
              choices={[{ value: 'strangers', label: t('devices:refused.strangers') }]}
            />
          )}
        </FilterBar>
      )}
      {refused.length === 0 ? (
        <EmptyState title={t(isFiltered ? 'devices:refused.none-such' : 'devices:refused.none')}>
          {t(isFiltered ? 'devices:refused.none-such-hint' : 'devices:refused.none-hint')}
        </EmptyState>
      ) : (
        <RefusedTable rows={refused} isMixed />
      )}
      <Pagination page={page} shown={refused.length} />
    </Section>
  );
};

/** As often as the processes tell of themselves, about; what is refused of one's own devices comes more seldom. */
const LOOK_MS = 4_000;
const LOOK_OWN_MS = 15_000;

export default function Ingest() {
  const t = useTranslate();
  const { health, ...list } = useLoaderData<typeof loader>();
  usePoll(true, health === null ? LOOK_OWN_MS : LOOK_MS);
  return (
    <>
      <PageHeader
        title={t('devices:ingest.title')}
        summary={t(health === null ? 'devices:ingest.summary-own' : 'devices:ingest.summary')}
      />
      {health !== null && <IngestHealth health={health} />}
      <Refused list={list} seesStrangers={health !== null} />
    </>
  );
}
