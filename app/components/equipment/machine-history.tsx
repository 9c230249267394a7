import { formatCount } from '~/components/format/amounts';
import { HashText } from '~/components/format/hash-text';
import { Moment } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { Section } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { EventDetails } from '~/components/receivables/event-details';
import { Timeline } from '~/components/record/timeline';
import { VerifyCommitments } from '~/components/record/verify-commitments';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineHistory } from '~/presenters/equipment.server';

/** How recorded title came to whom it belongs now. */
export const TitleChain = ({ chain }: Pick<MachineHistory, 'chain'>) => {
  const t = useTranslate();
  return (
    <Section title={t('equipment:chain.title')} summary={t('equipment:chain.summary')}>
      <ScrollRegion label={t('equipment:chain.title')}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('equipment:chain.when')}</th>
              <th scope="col">{t('equipment:chain.from')}</th>
              <th scope="col">{t('equipment:chain.to')}</th>
              <th scope="col" className="end">
                {t('equipment:sale.price')}
              </th>
              <th scope="col" className="end">
                {t('equipment:chain.block')}
              </th>
              <th scope="col">{t('equipment:chain.commitment')}</th>
            </tr>
          </thead>
          <tbody>
            {chain.map(step => (
              <tr key={`${step.blockNumber} ${step.logIndex}`}>
                <td className="nowrap">
                  <Moment at={step.at} />
                </td>
                <td>{step.from?.name ?? '–'}</td>
                <td>{step.to?.name ?? t('equipment:not-shared')}</td>
                <td className="end nowrap">
                  {step.priceMinor !== null && step.currency !== null ? (
                    <Money amountMinor={step.priceMinor} currency={step.currency} />
                  ) : (
                    '–'
                  )}
                </td>
                <td className="end figure">{formatCount(step.blockNumber)}</td>
                <td className="nowrap">
                  <HashText value={step.root} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
};

type Entry = MachineHistory['timeline'][number];

/** Every change as its event on chain tells it, newest first, with the details that were opened to the reader. */
export const MachineTimeline = ({ timeline }: Pick<MachineHistory, 'timeline'>) => {
  const t = useTranslate();
  const text = useDynamicText();
  /** What devices observed is said by its name, rather than as one record more. */
  const conditionOf = (details: Entry['details']): string | null => {
    if (details?.['/kind'] !== 'condition') return null;
    const what = text(`alarms:kind.${details['/condition']}`);
    const how = details['/withdrawn'] === true ? 'withdrawn' : details['/state'] === 'end' ? 'ends' : 'begins';
    return what && t(`equipment:timeline.condition-${how}`, { what });
  };
  return (
    <Section title={t('equipment:timeline.title')} summary={t('equipment:timeline.summary')}>
      <Timeline
        label={t('equipment:timeline.title')}
        entries={timeline.map(entry => ({
          key: `${entry.blockHash}-${entry.logIndex}`,
          title: (
            <>
              {conditionOf(entry.details) ?? text(`equipment:event.${entry.type}`) ?? entry.type}
              {entry.type === 'ConditionObserved' && entry.record && (
                <>: {text(`equipment:record-kind.${entry.record.kind}`) ?? entry.record.kind}</>
              )}
            </>
          ),
          actor: entry.by,
          keyHeldByOperator: entry.isOperatorsKey,
          at: entry.at,
          state: entry.final ? ('CONFIRMED' as const) : ('SETTLING' as const),
          block: entry.blockNumber,
          txHash: entry.txHash,
          children: entry.details && Object.keys(entry.details).length > 0 && (
            <details className="fold">
              <summary>{t('equipment:timeline.details', { count: Object.keys(entry.details).length })}</summary>
              <EventDetails details={entry.details} currency={currencyOf(entry.details)} />
            </details>
          ),
        }))}
      />
    </Section>
  );
};

const currencyOf = (details: NonNullable<Entry['details']>): string => {
  const currency = details['/currency'];
  return typeof currency === 'string' ? currency : 'EUR';
};

/** Checks the machine's commitments in the reader's browser. */
export const VerifyMachine = ({ head, publicPath }: Pick<MachineHistory, 'head' | 'publicPath'>) => {
  const t = useTranslate();
  const text = useDynamicText();
  return (
    <Section title={t('equipment:verify.title')} summary={t('equipment:verify.summary')}>
      <VerifyCommitments
        dataHref={`/equipment/${head.reference}/evidence.json`}
        nameOf={kind => text(`equipment:record-kind.${kind}`)}
        notOnChain={t('equipment:verify.not-on-chain')}
      />
      <p className="muted below">
        {t('equipment:verify.with-node')} <a href={publicPath}>{t('equipment:verify.public')}</a>
      </p>
    </Section>
  );
};
