import { Money } from '~/components/format/money';
import { Section } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { Timeline } from '~/components/record/timeline';
import { useTranslate } from '~/i18n/use-translate';
import type { ReceivableRecord } from '~/presenters/receivable.server';
import { EventDetails } from './event-details.tsx';

/** More than these fold away: the terms of a quote would bury what happened. */
const SHOWN_AT_ONCE = 6;

const Details = ({ count, ...shown }: Parameters<typeof EventDetails>[0] & { readonly count: number }) => {
  const t = useTranslate();
  if (count <= SHOWN_AT_ONCE) return <EventDetails {...shown} />;
  return (
    <details className="fold">
      <summary>{t('receivables:timeline.details', { count })}</summary>
      <EventDetails {...shown} />
    </details>
  );
};

/** Every change as its event on chain tells it, newest first, with the details that were opened to the reader. */
export const RecordTimeline = ({ record }: { readonly record: ReceivableRecord }) => {
  const t = useTranslate();
  const text = useDynamicText();
  const { timeline, currency } = record;
  return (
    <Section title={t('receivables:timeline.title')} summary={t('receivables:timeline.summary')}>
      <Timeline
        label={t('receivables:timeline.title')}
        entries={timeline.map(entry => ({
          key: `${entry.blockHash}-${entry.logIndex}`,
          title: (
            <>
              {text(`receivables:event.${entry.type}`) ?? entry.type}
              {entry.amountMinor !== null && (
                <>
                  {' '}
                  <Money amountMinor={entry.amountMinor} currency={currency} />
                </>
              )}
            </>
          ),
          actor: entry.type === 'Settled' ? ('contract' as const) : entry.by,
          keyHeldByOperator: entry.isOperatorsKey,
          at: entry.at,
          state: entry.final ? ('CONFIRMED' as const) : ('SETTLING' as const),
          block: entry.blockNumber,
          txHash: entry.txHash,
          children: entry.details && (
            <Details details={entry.details} currency={currency} count={Object.keys(entry.details).length} />
          ),
        }))}
      />
    </Section>
  );
};
