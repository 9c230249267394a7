import { CONDITIONS, isAlarmKind, kindFacts } from '#domain/alarms/kinds';
import type { ConditionFacts, PassportFacts, PlaceFacts, UseFacts } from '#domain/collateral/facts';
import type { EventEvidence, Evidence } from '#domain/collateral/statement';
import { policyOn } from '#domain/equipment/record-verdicts';
import { isBytes32 } from '#domain/hex';
import { addDays, type CalendarDate } from '#domain/time/calendar-date';
import type { Database } from '../client.ts';
import { asEvidence, type PlacedEvent } from './chain-events.ts';
import { type EquipmentRecordView, equipmentRecords } from './equipment-records.ts';
import type { SeenEquipment } from './see-equipment.ts';
import { permittedCountries, whereaboutsOfMachines } from './whereabouts.ts';

/** Records that tell of a machine's worth and state; what was paid for it is its parties' own. */
const TELLING = ['inspection', 'maintenance', 'insurance', 'valuation', 'delivery'] as const;

const recordEvidence = ({ id, kind, date, root, documents }: EquipmentRecordView): Evidence[] => [
  ...(isBytes32(root) ? [{ kind: 'record' as const, id, of: kind, date, root }] : []),
  ...documents.map(({ name, sha256 }) => ({ kind: 'document' as const, name, sha256 })),
];

const ofKind = <Kind extends EquipmentRecordView['kind']>(records: readonly EquipmentRecordView[], kind: Kind) =>
  records.filter((one): one is Extract<EquipmentRecordView, { readonly kind: Kind }> => one.kind === kind);

/** The event by which a condition was observed. */
const eventOf = (events: readonly PlacedEvent[], root: string | null | undefined): EventEvidence | null => {
  const event = events.findLast(
    ({ name, args }) => root != null && name === 'ConditionObserved' && args.report === root,
  );
  return event ? asEvidence(event) : null;
};

/** Conditions that stand by a machine's devices, with the events that say so. */
const observedConditions = async (
  db: Database,
  subject: string,
  events: readonly PlacedEvent[],
): Promise<ConditionFacts['observed']> => {
  const watch = await db.alarmWatch.findUnique({ where: { subject }, select: { stateAt: true } });
  if (!watch?.stateAt) return null;
  const alarms = await db.alarm.findMany({
    where: { subject, standing: 'open', kind: { in: [...CONDITIONS] } },
    include: { conditions: { where: { state: 'begin' }, orderBy: { ordinal: 'desc' }, take: 1 } },
    orderBy: [{ since: 'asc' }, { id: 'asc' }],
  });
  return alarms.flatMap(({ kind, since, conditions: [signed] }) => {
    if (!isAlarmKind(kind)) return [];
    const { severity } = kindFacts(kind);
    return [{ kind, severity, since: since.toISOString().slice(0, 10), event: eventOf(events, signed?.root) }];
  });
};

/**
 * What devices observe, recall, insurance, inspection, maintenance, worth. Whom the title holder shows its machine sees what the holder sees of these: `holderId` lends
 * its eyes, for these kinds of record alone.
 */
export const conditionFacts = async (
  db: Database,
  seen: SeenEquipment,
  { holderId, today }: { readonly holderId: string | null; readonly today: CalendarDate },
  events: readonly PlacedEvent[],
): Promise<ConditionFacts> => {
  const { viewer } = seen;
  const readers = [...new Set([...viewer.readers, ...(holderId === null ? [] : [holderId])])];
  const records = (await equipmentRecords(db, { ...seen, viewer: { ...viewer, readers } }, { kinds: TELLING })).filter(
    ({ status }) => status === 'recorded',
  );
  const campaigns = await db.recalledEquipment.findMany({
    where: { subject: seen.subject },
    select: { recall: true, campaign: { select: { title: true } } },
  });
  const policies = ofKind(records, 'insurance').flatMap(record =>
    record.until === null ? [] : [{ ...record, until: record.until }],
  );
  const insurance = policyOn(policies, today);
  const inspection = ofKind(records, 'inspection')[0];
  const maintenance = ofKind(records, 'maintenance')[0];
  const valuation = ofKind(records, 'valuation').find(
    ({ amountMinor, currency }) => amountMinor !== null && currency !== null,
  );
  return {
    observed: await observedConditions(db, seen.subject, events),
    recalls: (seen.state?.recalls ?? []).map(({ recall, cleared }) => {
      const event = events.findLast(({ name, args }) => /^Recall/.test(name) && args.recall === recall);
      return {
        recall,
        cleared,
        title: campaigns.find(one => one.recall === recall)?.campaign.title ?? null,
        event: event ? asEvidence(event) : null,
      };
    }),
    insurance: insurance
      ? {
          date: insurance.date,
          until: insurance.until,
          insurer: insurance.details.insurer,
          lossPayee: insurance.details.lossPayee,
          isOwnLossPayee:
            insurance.details.lossPayeeId !== null && viewer.readers.includes(insurance.details.lossPayeeId),
          evidence: recordEvidence(insurance),
        }
      : null,
    inspection: inspection
      ? {
          date: inspection.date,
          inspector: [inspection.details.inspector, inspection.details.organisation].filter(Boolean).join(', '),
          serialSeen: inspection.details.isSerialSame,
          result: inspection.details.result,
          until: inspection.until,
          evidence: recordEvidence(inspection),
        }
      : null,
    maintenance: maintenance
      ? { date: maintenance.date, dueOn: maintenance.until, evidence: recordEvidence(maintenance) }
      : null,
    valuation:
      valuation?.amountMinor != null && valuation.currency !== null
        ? {
            date: valuation.date,
            amountMinor: valuation.amountMinor,
            currency: valuation.currency,
            basis: valuation.details.basis,
            source: valuation.details.source,
            evidence: recordEvidence(valuation),
          }
        : null,
  };
};

/** The passport's own documents. */
export const passportDocuments = async (
  db: Database,
  subject: string,
): Promise<Pick<PassportFacts, 'specifications' | 'photographs'>> => {
  const rows = await db.equipmentDocument.findMany({
    where: { subject, kind: { in: ['specification', 'photograph'] } },
    select: { kind: true, file: { select: { name: true, sha256: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: 40,
  });
  const of = (kind: string): Evidence[] =>
    rows.filter(row => row.kind === kind).map(({ file }) => ({ kind: 'document', ...file }));
  return { specifications: of('specification'), photographs: of('photograph') };
};

/** Whether it is where it may be, how old that is, and who says so; since when it is not, with the event that says so. */
export const placeFacts = async (
  db: Database,
  organisationId: string,
  subject: string,
  now: Date,
  events: readonly PlacedEvent[],
): Promise<PlaceFacts | null> => {
  const found = (await whereaboutsOfMachines(db, organisationId, [subject], now)).get(subject);
  if (!found || found.ageMs === null) return null;
  const permitted = (await permittedCountries(db, [subject])).get(subject) ?? [];
  const { state, ageMs, source, trust } = found;
  const outside = await db.alarm.findFirst({
    where: { subject, kind: 'outside-area', standing: 'open' },
    include: { conditions: { where: { state: 'begin' }, orderBy: { ordinal: 'desc' }, take: 1 } },
    orderBy: [{ since: 'asc' }, { id: 'asc' }],
  });
  const event = outside && eventOf(events, outside.conditions[0]?.root);
  return {
    outside: outside && { since: outside.since.toISOString().slice(0, 10), event },
    standing: state === 'inside' && permitted.length === 0 ? 'free' : state,
    at: Math.floor((now.getTime() - ageMs) / 1000),
    source: source ?? '',
    trust: trust ?? 0,
  };
};

const USE_DAYS = 30;

/** How long it worked of late, and when its meter was last heard. */
export const meterFacts = async (db: Database, subject: string, today: CalendarDate): Promise<UseFacts | null> => {
  const latest = await db.equipmentLatest.findUnique({ where: { subject } });
  if (!latest) return null;
  const days = await db.equipmentDay.aggregate({
    where: { subject, day: { gt: new Date(`${addDays(today, -USE_DAYS)}T00:00:00Z`) } },
    _sum: { engineMs: true },
  });
  // Of the value that is shown, which need not be the newest that somebody told.
  const { engineHoursMs, engineHoursAt: time } = latest;
  const shown =
    time &&
    (await db.reading.findFirst({
      where: { subject, time, engineHoursMs },
      orderBy: { trust: 'desc' },
      select: { source: true, trust: true },
    }));
  return {
    engineHoursMs,
    at: time && Math.floor(time.getTime() / 1000),
    lastMonthMs: days._sum.engineMs ?? 0n,
    source: shown?.source.split(':')[0] ?? null,
    trust: shown?.trust ?? null,
  };
};
