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

interface RecordSectionProps<Entry extends AnyRecord> extends ListProps {
  readonly title: string;
  readonly summary?: string;
  readonly records: readonly Entry[];
  /** What each says, in a line. */
  readonly saysOf: (record: Entry) => ReactNode;
  /** What else there is to it. */
  readonly children: (record: Entry) => ReactNode;
}

const RecordSection = <Entry extends AnyRecord>(props: RecordSectionProps<Entry>) => {
  const t = useTranslate();
  const { data, base, form, title, summary, records, saysOf, children } = props;
  return (
    <Section title={title} {...(summary !== undefined && { summary })}>
      {records.length === 0 ? (
        <p className="muted">{t(NONE)}</p>
      ) : (
        <ol className="timeline" aria-label={title}>
          {records.map(record => (
            <RecordEntry key={record.id} record={record} base={base} today={data.today} title={saysOf(record)}>
              {children(record)}
            </RecordEntry>
          ))}
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

/** The serial that somebody read from the plate, beside the one recorded. */
const SerialSeen = ({ serial, isSame, children }: { serial: string; isSame: boolean | null; children?: ReactNode }) => {
  const t = useTranslate();
  return (
    <p className={isSame ? 'tone-ok' : 'tone-bad'}>
      {isSame ? t('equipment:record.serial-same') : t('equipment:record.serial-differs')}{' '}
      <span className="figure">{serial}</span>
      {children}
    </p>
  );
};

const Amount = ({ record: { amountMinor, currency } }: { readonly record: AnyRecord }) =>
  amountMinor === null || currency === null ? null : <Money amountMinor={amountMinor} currency={currency} />;

const hasAmount = ({ amountMinor, currency }: AnyRecord): boolean => amountMinor !== null && currency !== null;

export const Inspections = (props: ListProps) => {
  const t = useTranslate();
  return (
    <RecordSection
      {...props}
      title={t('equipment:record.inspection.title')}
      records={props.data.inspections}
      saysOf={({ details }) => t(`equipment:result.${details.result}`)}
    >
      {({ details: { inspector, organisation, serialSeen, isSerialSame, findings } }) => (
        <>
          <p>
            {t('equipment:record.inspection.inspector')}: {inspector}
            {organisation !== null && <> ({organisation})</>}
          </p>
          {serialSeen !== null && <SerialSeen serial={serialSeen} isSame={isSerialSame} />}
          {findings !== null && <p>{findings}</p>}
        </>
      )}
    </RecordSection>
  );
};

export const Maintenances = (props: ListProps) => (
  <RecordSection
    {...props}
    title={useTranslate()('equipment:record.maintenance.title')}
    records={props.data.maintenances}
    saysOf={({ details }) => details.work}
  >
    {record => (
      <p>
        {record.details.workshop !== null && <>{record.details.workshop} · </>}
        {record.details.engineHours !== null && <>{formatCount(record.details.engineHours)} h · </>}
        <Amount record={record} />
      </p>
    )}
  </RecordSection>
);

export const Insurances = (props: ListProps) => {
  const t = useTranslate();
  return (
    <RecordSection
      {...props}
      title={t('equipment:record.insurance.title')}
      records={props.data.insurances}
      saysOf={({ details }) => `${details.insurer}, ${details.policyNumber}`}
    >
      {record => (
        <>
          <p>
            {hasAmount(record) && (
              <>
                {t('equipment:record.insurance.sum')}: <Amount record={record} /> ·{' '}
              </>
            )}
            {t('equipment:record.insurance.payee')}:{' '}
            {record.details.lossPayee ?? t('equipment:record.insurance.nobody')}
          </p>
          {record.details.coverage !== null && <p>{record.details.coverage}</p>}
        </>
      )}
    </RecordSection>
  );
};

export const Valuations = (props: ListProps) => {
  const t = useTranslate();
  return (
    <RecordSection
      {...props}
      title={t('equipment:record.valuation.title')}
      summary={t('equipment:record.valuation.summary')}
      records={props.data.valuations}
      saysOf={record => (hasAmount(record) ? <Amount record={record} /> : '–')}
    >
      {({ details: { basis, source, valuer, note } }) => (
        <>
          <p>
            {t(`equipment:basis.${basis}`)} · {source}
            {valuer !== null && <> · {valuer}</>}
          </p>
          {note !== null && <p>{note}</p>}
        </>
      )}
    </RecordSection>
  );
};

export const Conditions = (props: ListProps) => {
  const t = useTranslate();
  return (
    <RecordSection
      {...props}
      title={t('equipment:record.condition.title')}
      records={props.data.conditions}
      saysOf={({ details }) => t(`equipment:condition.${details.condition}`)}
    >
      {({ details }) => details.note !== null && <p>{details.note}</p>}
    </RecordSection>
  );
};

export const Deliveries = (props: Omit<ListProps, 'form'>) => {
  const t = useTranslate();
  return (
    <RecordSection
      {...props}
      form={null}
      title={t('equipment:record.delivery.title')}
      records={props.data.deliveries}
      saysOf={({ details }) => t('equipment:record.delivery.to', { name: details.taker })}
    >
      {({ details: { serialSeen, isSerialSame, how, discrepancy, condition, note } }) => (
        <>
          <SerialSeen serial={serialSeen} isSame={isSerialSame}>
            {' '}
            ({t(`equipment:custody.how-${how}`)})
          </SerialSeen>
          {discrepancy !== null && <p>{discrepancy}</p>}
          {condition !== null && <p>{t(`equipment:condition.${condition}`)}</p>}
          {note !== null && <p>{note}</p>}
        </>
      )}
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
