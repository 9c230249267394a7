import type { ReactNode } from 'react';
import { formatMoney } from '~/components/format/amounts';
import { HashText } from '~/components/format/hash-text';
import { Day, Moment } from '~/components/format/moment';
import { Section } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { detailLabels, detailValue, type Scalar } from '~/components/receivables/detail-value';
import { Fact, FactList } from '~/components/record/fact-list';
import { Timeline } from '~/components/record/timeline';
import { useTranslate } from '~/i18n/use-translate';
import type { loadLeaseEvents } from '~/presenters/lease-events.server';
import { formatNumberText } from './numbers.ts';

type Entry = Awaited<ReturnType<typeof loadLeaseEvents>>['timeline'][number];

interface DetailsProps {
  readonly details: Readonly<Record<string, Scalar>>;
  readonly currency: string;
}

/** The last name of a path that is not a number: `/terms/rent/plan/steps/0/fromPeriod` → `fromPeriod`. */
const nameIn = (path: string): string =>
  path
    .split('/')
    .filter(part => part !== '' && !/^\d+$/.test(part))
    .at(-1) ?? path;

/** The private details behind an event's commitment, where they were opened to the reader. */
const Details = ({ details, currency }: DetailsProps) => {
  const t = useTranslate();
  const text = useDynamicText();
  const shown = (name: string, given: Scalar): ReactNode => {
    const value = detailValue(name, given);
    switch (value.kind) {
      case 'answer':
        return t(value.yes ? 'list.yes' : 'list.no');
      case 'hash':
        return <HashText value={value.text} />;
      case 'money':
        return formatMoney({ amountMinor: value.amountMinor, currency });
      case 'rate':
        return formatNumberText(String(value.bps / 100));
      case 'moment':
        return <Moment at={value.at} />;
      case 'day':
        return <Day day={value.text} />;
      case 'word':
        return text(`leases:detail-value.${value.text}`) ?? value.text;
    }
  };
  const entries = Object.entries(details).filter(([, value]) => value !== null && value !== '');
  return (
    <details className="fold">
      <summary>{t('leases:timeline.details', { count: entries.length })}</summary>
      <FactList columns={2}>
        {entries.map(([path, value]) => {
          const [whole] = detailLabels(path);
          const name = nameIn(path);
          return (
            <Fact
              key={path}
              label={text(`leases:detail.${whole}`) ?? text(`leases:detail.${name}`) ?? path.replace(/^\//, '')}
            >
              {shown(name, value)}
            </Fact>
          );
        })}
      </FactList>
    </details>
  );
};

const Title = ({ entry }: { readonly entry: Entry }) => {
  const t = useTranslate();
  const { periods, type } = entry;
  return (
    <>
      {t(`leases:event.${type}`)}
      {periods && (
        <>
          {' '}
          {periods[0] === periods[1]
            ? t('leases:timeline.period', { number: periods[0] })
            : t('leases:timeline.periods', { first: periods[0], last: periods[1] })}
        </>
      )}
    </>
  );
};

/** Every change as its event on chain tells it, newest first, with the details that were opened to the reader. */
export const LeaseTimeline = ({
  timeline,
  currency,
}: {
  readonly timeline: readonly Entry[];
  readonly currency: string;
}) => {
  const t = useTranslate();
  return (
    <Section title={t('leases:timeline.title')} summary={t('leases:timeline.summary')}>
      {timeline.length === 0 ? (
        <p className="muted">{t('leases:timeline.none')}</p>
      ) : (
        <Timeline
          label={t('leases:timeline.title')}
          entries={timeline.map(entry => ({
            key: `${entry.blockHash}-${entry.logIndex}`,
            title: <Title entry={entry} />,
            actor: entry.by,
            keyHeldByOperator: entry.isOperatorsKey,
            at: entry.at,
            state: entry.final ? ('CONFIRMED' as const) : ('SETTLING' as const),
            block: entry.blockNumber,
            txHash: entry.txHash,
            children: entry.details && <Details details={entry.details} currency={currency} />,
          }))}
        />
      )}
    </Section>
  );
};
