import type { ReactNode } from 'react';
import { componentsNow } from '#domain/equipment/records';
import { formatCount } from '~/components/format/amounts';
import { HashText } from '~/components/format/hash-text';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { Section, type Tone } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineRecords } from '~/presenters/equipment.server';
import { Documents } from './documents.tsx';

const STATUS_TONES = {
  recorded: 'ok',
  settling: 'progress',
  given: 'neutral',
  void: 'bad',
} as const satisfies Record<AnyRecord['status'], Tone>;

type AnyRecord =
  | MachineRecords['inspections'][number]
  | MachineRecords['maintenances'][number]
  | MachineRecords['insurances'][number]
  | MachineRecords['valuations'][number]
  | MachineRecords['conditions'][number]
  | MachineRecords['deliveries'][number]
  | MachineRecords['remedies'][number];

interface RecordEntryProps {
  readonly record: AnyRecord;
  readonly base: string;
  readonly today: string;
  /** What it says, in a line. */
  readonly title: ReactNode;
  readonly children?: ReactNode;
}

/** A record as a card: what it says, who says so and when, until when it counts, its files, and whether the chain has it. */
const RecordEntry = ({ record, base, today, title, children }: RecordEntryProps) => {
  const t = useTranslate();
  const isOver = record.until !== null && record.until < today;
  return (
    <li>
      <div className="timeline-head">
        <strong>{title}</strong>
        <StatusBadge tone={STATUS_TONES[record.status]}>{t(`equipment:record-status.${record.status}`)}</StatusBadge>
      </div>
      <p className="timeline-by">
        <Day day={record.date} />
        {record.by && <> · {record.by.name}</>}
        {record.until !== null && (
          <>
            {' · '}
            <span className={isOver ? 'tone-warn' : undefined}>
              {isOver ? t('equipment:record.was-until') : t('equipment:record.until')} <Day day={record.until} />
            </span>
          </>
        )}
        {record.isPublic && <> · {t('equipment:record.is-public')}</>}
      </p>
      {children}
      {record.documents.length > 0 && <Documents documents={record.documents} base={base} />}
      <p className="timeline-chain">
        <span>
          {t('equipment:record.commitment')} <HashText value={record.root} />
        </span>
      </p>
    </li>
  );
};

const NONE = 'equipment:record.none';

interface RecordSectionProps {
  readonly title: string;
  readonly summary?: string;
  readonly form: ReactNode;
  readonly isEmpty: boolean;
  readonly children: ReactNode;
}

const RecordSection = ({ title, summary, form, isEmpty, children }: RecordSectionProps) => {
  const t = useTranslate();
  return (
    <Section title={title} {...(summary !== undefined && { summary })}>
      {isEmpty ? (
        <p className="muted">{t(NONE)}</p>
      ) : (
        <ol className="timeline" aria-label={title}>
          {children}
        </ol>
      )}
      {form && <div className="below">{form}</div>}
    </Section>
  );
};

interface ListProps {
  readonly data: MachineRecords;
  readonly base: string;
  readonly form: ReactNode;
}

export const Inspections = ({ data, base, form }: ListProps) => {
  const t = useTranslate();
  return (
    <RecordSection title={t('equipment:record.inspection.title')} form={form} isEmpty={data.inspections.length === 0}>
      {data.inspections.map(record => {
        const { inspector, organisation, result, serialSeen, isSerialSame, findings } = record.details;
        return (
          <RecordEntry
            key={record.id}
            record={record}
            base={base}
            today={data.today}
            title={t(`equipment:result.${result}`)}
          >
            <p>
              {t('equipment:record.inspection.inspector')}: {inspector}
              {organisation !== null && <> ({organisation})</>}
            </p>
            {serialSeen !== null && (
              <p className={isSerialSame ? 'tone-ok' : 'tone-bad'}>
                {isSerialSame ? t('equipment:record.serial-same') : t('equipment:record.serial-differs')}{' '}
                <span className="figure">{serialSeen}</span>
              </p>
            )}
            {findings !== null && <p>{findings}</p>}
          </RecordEntry>
        );
      })}
    </RecordSection>
  );
};

export const Maintenances = ({ data, base, form }: ListProps) => {
  const t = useTranslate();
  return (
    <RecordSection title={t('equipment:record.maintenance.title')} form={form} isEmpty={data.maintenances.length === 0}>
      {data.maintenances.map(record => {
        const { work, workshop, engineHours } = record.details;
        return (
          <RecordEntry key={record.id} record={record} base={base} today={data.today} title={work}>
            <p>
              {workshop !== null && <>{workshop} · </>}
              {engineHours !== null && <>{formatCount(engineHours)} h · </>}
              {record.amountMinor !== null && record.currency !== null && (
                <Money amountMinor={record.amountMinor} currency={record.currency} />
              )}
            </p>
          </RecordEntry>
        );
      })}
    </RecordSection>
  );
};

export const Insurances = ({ data, base, form }: ListProps) => {
  const t = useTranslate();
  return (
    <RecordSection title={t('equipment:record.insurance.title')} form={form} isEmpty={data.insurances.length === 0}>
      {data.insurances.map(record => {
        const { insurer, policyNumber, coverage, lossPayee } = record.details;
        return (
          <RecordEntry
            key={record.id}
            record={record}
            base={base}
            today={data.today}
            title={`${insurer}, ${policyNumber}`}
          >
            <p>
              {record.amountMinor !== null && record.currency !== null && (
                <>
                  {t('equipment:record.insurance.sum')}:{' '}
                  <Money amountMinor={record.amountMinor} currency={record.currency} /> ·{' '}
                </>
              )}
              {t('equipment:record.insurance.payee')}: {lossPayee ?? t('equipment:record.insurance.nobody')}
            </p>
            {coverage !== null && <p>{coverage}</p>}
          </RecordEntry>
        );
      })}
    </RecordSection>
  );
};

export const Valuations = ({ data, base, form }: ListProps) => {
  const t = useTranslate();
  return (
    <RecordSection
      title={t('equipment:record.valuation.title')}
      summary={t('equipment:record.valuation.summary')}
      form={form}
      isEmpty={data.valuations.length === 0}
    >
      {data.valuations.map(record => {
        const { basis, source, valuer, note } = record.details;
        return (
          <RecordEntry
            key={record.id}
            record={record}
            base={base}
            today={data.today}
            title={
              record.amountMinor !== null && record.currency !== null ? (
                <Money amountMinor={record.amountMinor} currency={record.currency} />
              ) : (
                '–'
              )
            }
          >
            <p>
              {t(`equipment:basis.${basis}`)} · {source}
              {valuer !== null && <> · {valuer}</>}
            </p>
            {note !== null && <p>{note}</p>}
          </RecordEntry>
        );
      })}
    </RecordSection>
  );
};

export const Conditions = ({ data, base, form }: ListProps) => {
  const t = useTranslate();
  return (
    <RecordSection title={t('equipment:record.condition.title')} form={form} isEmpty={data.conditions.length === 0}>
      {data.conditions.map(record => (
        <RecordEntry
          key={record.id}
          record={record}
          base={base}
          today={data.today}
          title={t(`equipment:condition.${record.details.condition}`)}
        >
          {record.details.note !== null && <p>{record.details.note}</p>}
        </RecordEntry>
      ))}
    </RecordSection>
  );
};

export const Deliveries = ({ data, base }: Omit<ListProps, 'form'>) => {
  const t = useTranslate();
  return (
    <RecordSection title={t('equipment:record.delivery.title')} form={null} isEmpty={data.deliveries.length === 0}>
      {data.deliveries.map(record => {
        const { taker, serialSeen, isSerialSame, how, discrepancy, condition, note } = record.details;
        return (
          <RecordEntry
            key={record.id}
            record={record}
            base={base}
            today={data.today}
            title={t('equipment:record.delivery.to', { name: taker })}
          >
            <p className={isSerialSame ? 'tone-ok' : 'tone-bad'}>
              {isSerialSame ? t('equipment:record.serial-same') : t('equipment:record.serial-differs')}{' '}
              <span className="figure">{serialSeen}</span> ({t(`equipment:custody.how-${how}`)})
            </p>
            {discrepancy !== null && <p>{discrepancy}</p>}
            {condition !== null && <p>{t(`equipment:condition.${condition}`)}</p>}
            {note !== null && <p>{note}</p>}
          </RecordEntry>
        );
      })}
    </RecordSection>
  );
};

/** What is in the machine now, after every swap. */
export const Components = ({ data, form }: Omit<ListProps, 'base'>) => {
  const t = useTranslate();
  const now = componentsNow(data.made, data.swaps.toReversed());
  return (
    <Section title={t('equipment:record.component.title')} summary={t('equipment:record.component.summary')}>
      {now.length === 0 ? (
        <p className="muted">{t(NONE)}</p>
      ) : (
        <ScrollRegion label={t('equipment:record.component.title')}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('equipment:record.component.kind')}</th>
                <th scope="col">{t('equipment:serial')}</th>
                <th scope="col">{t('equipment:manufacturer')}</th>
                <th scope="col">{t('equipment:record.component.since')}</th>
              </tr>
            </thead>
            <tbody>
              {now.map(one => (
                <tr key={`${one.kind} ${one.serial} ${one.since}`}>
                  <td>{one.kind}</td>
                  <td className="figure nowrap">{one.serial}</td>
                  <td>{[one.manufacturer, one.model].filter(Boolean).join(' ') || '–'}</td>
                  <td className="nowrap">
                    {one.since === null ? t('equipment:record.component.as-made') : <Day day={one.since} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {form && <div className="below">{form}</div>}
    </Section>
  );
};
