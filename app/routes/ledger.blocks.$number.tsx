import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { formatCount } from '~/components/format/amounts';
import { HashText } from '~/components/format/hash-text';
import { Moment } from '~/components/format/moment';
import { EventTable } from '~/components/ledger/event-table';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { StatusBadge } from '~/components/record/status-badge';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadBlock } from '~/presenters/ledger.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  crumb: (t, { block }) => t('record.block', { number: formatCount(block.number) }),
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadBlock(
    await requireActor(request, context, 'ledger:read'),
    params.number ?? '',
    new URL(request.url).searchParams,
  );

export default function BlockPage() {
  const t = useTranslate();
  const { block, events, page } = useLoaderData<typeof loader>();
  return (
    <>
      <Section title={t('record.block', { number: formatCount(block.number) })}>
        <div className="panel">
          <FactList columns={2}>
            <Fact label={t('ledger:mined')}>
              <Moment at={block.at} precision="second" />
            </Fact>
            <Fact label={t('ledger:state')}>
              <StatusBadge tone={block.final ? 'ok' : 'progress'}>
                {block.final ? t('ledger:final') : t('ledger:settling')}
              </StatusBadge>
            </Fact>
            <Fact label={t('ledger:hash')}>
              <HashText value={block.hash} full />
            </Fact>
            <Fact label={t('ledger:blocks.parent')}>
              {block.number > 0n ? (
                <Link to={`/ledger/blocks/${block.number - 1n}`}>
                  {t('record.block', { number: formatCount(block.number - 1n) })}
                </Link>
              ) : (
                '–'
              )}
            </Fact>
          </FactList>
        </div>
      </Section>
      <Section title={t('ledger:blocks.its-events', { count: block.events })}>
        <EventTable
          caption={t('ledger:events.title')}
          events={events}
          withBlock={false}
          empty={<EmptyState title={t('ledger:blocks.no-events')} />}
        />
        <Pagination page={page} shown={events.length} />
      </Section>
    </>
  );
}
