import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { toHex } from '#domain/hex';
import { allocateEntry } from '#services/payments/allocate-entry';
import { reverseAllocation } from '#services/payments/reverse-allocation';
import { REVERSAL_REASONS } from '#services/receivables/reasons';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { HashText } from '~/components/format/hash-text';
import { Day, Moment } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { groupedNumber } from '~/components/organisation/account-table';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { AllocationTable } from '~/components/payments/allocation-table';
import { Allocations } from '~/components/payments/allocations';
import { Fact, FactList } from '~/components/record/fact-list';
import { FilterBar, SearchFilter } from '~/components/table/filter-bar';
import { reasonFields } from '~/form-fields.server';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { allocationFields, atRow, loadEntry, withoutRows } from '~/presenters/payments.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['payments', 'receivables'],
  crumb: (_, { entry }) => entry.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'payment:read');
  return {
    ...(await loadEntry(who, params.id ?? '', new URL(request.url).searchParams)),
    reasons: REVERSAL_REASONS,
  };
};

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const { entry } = await loadEntry(form.who, params.id ?? '', new URL(request.url).searchParams);
  const done = (what: 'reversed' | 'allocated') => () =>
    form.done(`/payments/${entry.id}`, { key: `payments:done.${what}`, params: {} });
  switch (form.intent) {
    case 'reverse': {
      const allocation = entry.allocations.find(one => one.allocation === form.scope)?.allocation;
      if (allocation === undefined) return form.refused({ code: 'not-found' });
      return form.run(
        reasonFields(REVERSAL_REASONS),
        reason => reverseAllocation(services, actor, { allocation: toHex(allocation), reason }),
        done('reversed'),
      );
    }
    case 'allocate':
      return form.run(
        z.object({ allocations: allocationFields(entry.currency) }),
        async ({ allocations }) =>
          atRow(
            await allocateEntry(services, actor, { entryId: entry.id, allocations: withoutRows(allocations) }),
            allocations,
          ),
        done('allocated'),
      );
    default:
      return unknownIntent();
  }
};

export default function EntryPage() {
  const t = useTranslate();
  const { entry, claims, mayAllocate, mayReverse, reasons } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={entry.reference}
        summary={
          <>
            <Money amountMinor={entry.amountMinor} currency={entry.currency} /> · <Day day={entry.bookedOn} />
            {entry.payerName !== null && ` · ${entry.payerName}`}
          </>
        }
      />
      {entry.toRetiredAccount && (
        <Note tone="warn" title={t('payments:entry.retired-title')}>
          {t('payments:entry.retired')}
        </Note>
      )}
      <div className="split">
        <div>
          <Section title={t('payments:entry.allocations')} summary={t('payments:entry.allocations-summary')}>
            <Allocations entry={entry} reasons={reasons} mayReverse={mayReverse} />
          </Section>
          {mayAllocate && (
            <Section title={t('payments:allocate.more')} summary={t('payments:allocate.summary')}>
              <FilterBar label={t('payments:new.choose')} names={['q']}>
                <SearchFilter label={t('payments:new.search')} />
              </FilterBar>
              <PostForm intent="allocate" className="form-wide">
                <AllocationTable claims={claims} />
                {claims.length > 0 && <SubmitButton>{t('payments:allocate.action')}</SubmitButton>}
              </PostForm>
            </Section>
          )}
        </div>
        <Section title={t('payments:entry.title')}>
          <div className="panel">
            <FactList>
              <Fact label={t('payments:amount')} figure>
                <Money amountMinor={entry.amountMinor} currency={entry.currency} />
              </Fact>
              <Fact label={t('payments:allocated')} figure>
                <Money amountMinor={entry.allocatedMinor} currency={entry.currency} />
              </Fact>
              <Fact label={t('payments:rest')} figure>
                <strong>
                  <Money amountMinor={entry.restMinor} currency={entry.currency} />
                </strong>
              </Fact>
              <Fact label={t('payments:account')}>
                <span className="figure">{groupedNumber(entry.accountNumber)}</span>
              </Fact>
              <Fact label={t('payments:booked')}>
                <Day day={entry.bookedOn} />
              </Fact>
              <Fact label={t('payments:entry.recorded')}>
                <Moment at={entry.createdAt} />
              </Fact>
              <Fact label={t('payments:entry.name')}>
                <HashText value={entry.entry} />
              </Fact>
            </FactList>
          </div>
        </Section>
      </div>
    </>
  );
}
