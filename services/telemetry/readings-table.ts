import type { Refusal } from '#domain/result';
import { accept, type Result, refuse } from '#domain/result';
import type { Database, Transaction } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { type RowVerdict, type TableKind, type TableRow, verdictOf } from '../tables/table-kind.ts';
import { leasesOfMachines, machinesBySerial, recordableMachines } from './machines.ts';
import {
  READING_COLUMNS,
  type ReadingTableOptions,
  type ReadRow,
  readingTableOptions,
  readRow,
} from './reading-row-input.ts';
import type { IncomingReading } from './reading-rows.ts';
import { originOf } from './record-readings.ts';
import { type StoredReading, storeReadings } from './store-readings.ts';

/** A row that can be stored, or why it cannot. */
type Readable = Result<ReadRow & { readonly incoming: IncomingReading }>;

/** Rows with the machines that they name, by subject, reference, or a serial number that one of them alone has. */
const resolveRows = async (
  ctx: ServiceContext,
  db: Database,
  organisationId: string,
  rows: readonly TableRow[],
  options: ReadingTableOptions,
): Promise<readonly Readable[]> => {
  const read = rows.map(row => readRow(row, options));
  const names = read.flatMap(one => (one.ok ? [one.value.machine] : []));
  const now = ctx.clock.now();
  const byName = await recordableMachines(db, organisationId, names, now);
  const bySerial = await machinesBySerial(db, organisationId, names, now);
  return read.map((one): Readable => {
    if (!one.ok) return one;
    const { machine, reading } = one.value;
    const serials = bySerial.get(machine) ?? [];
    const subject = byName.get(machine) ?? (serials.length === 1 ? serials[0] : undefined);
    if (subject) return accept({ ...one.value, incoming: { subject, reading } });
    return refuse(serials.length > 1 ? 'machine-ambiguous' : 'no-such-machine', { machine }, 'machine');
  });
};

class RolledBack extends Error {
  readonly stored: readonly StoredReading[];
  constructor(stored: readonly StoredReading[]) {
    super('a preview');
    this.stored = stored;
  }
}

/** What would become of readings: they are stored and rolled back, so that the preview's verdicts are those of the import. */
const preview = async (
  ctx: ServiceContext,
  db: Database,
  organisationId: string,
  readings: readonly IncomingReading[],
): Promise<readonly StoredReading[]> => {
  try {
    return await db.$transaction(async tx => {
      throw new RolledBack(await storeReadings(ctx, tx, originOf('csv', organisationId), readings));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.stored;
    throw error;
  }
};

const warningsOf = ({ isTimeAssumed }: ReadRow, stored: StoredReading | undefined): Refusal[] => [
  ...(isTimeAssumed ? [{ code: 'time-of-day-assumed', field: 'time' }] : []),
  ...(stored && !stored.isNew ? [{ code: 'reading-known' }] : []),
  ...(stored?.doubts.map(doubt => ({ code: `doubt-${doubt}` })) ?? []),
];

/** Of which machine a reading is, and under which of the organisation's leases it falls: what a person looks for in a preview. */
const leaseNotes = async (
  db: Database,
  organisationId: string,
  readings: readonly IncomingReading[],
): Promise<(reading: IncomingReading) => Refusal> => {
  const subjects = [...new Set(readings.map(({ subject }) => subject))];
  const machines = await db.equipment.findMany({
    where: { subject: { in: subjects } },
    select: { subject: true, reference: true },
  });
  const references = new Map(machines.map(({ subject, reference }) => [subject, reference]));
  const leases = await leasesOfMachines(db, organisationId, subjects);
  return ({ subject, reading }) => {
    const machine = references.get(subject) ?? '';
    const time = reading.deviceTime;
    const lease = leases.find(
      one => one.machine === subject && time !== undefined && one.from.getTime() <= time && time < one.until.getTime(),
    );
    return lease
      ? { code: 'reading-under-lease', params: { machine, lease: lease.reference } }
      : { code: 'reading-under-no-lease', params: { machine } };
  };
};

/** Readings handed in as CSV or XLSX: the verdict on each row is what the store would say of it. */
export const readingsTable: TableKind<ReadingTableOptions> = {
  kind: 'readings',
  permission: 'telemetry:record',
  columns: READING_COLUMNS,
  options: readingTableOptions,
  mostRows: 20_000,
  atOnce: 5,
  /** A machine's readable rows are stored together; a row that cannot be read keeps no other out. */
  groupOf: row => (readRow(row, { timeZone: 'UTC' }).ok ? (row.values.machine ?? '') : `line ${row.line}`),
  async check(ctx, db, actor, rows, options): Promise<readonly RowVerdict[]> {
    const { organisationId } = actor;
    const resolved = await resolveRows(ctx, db, organisationId, rows, options);
    const good = resolved.flatMap(one => (one.ok ? [one.value.incoming] : []));
    const stored = await preview(ctx, db, organisationId, good);
    const noteOf = await leaseNotes(db, organisationId, good);
    let at = -1;
    return resolved.map(one => {
      if (!one.ok) return verdictOf([one.refusal]);
      at += 1;
      return verdictOf([], warningsOf(one.value, stored[at]), [noteOf(one.value.incoming)]);
    });
  },
  async work(ctx: ServiceContext, tx: Transaction, actor: Actor, rows, options) {
    const allowed = authorise(actor, 'telemetry:record');
    if (!allowed.ok) return allowed;
    const { organisationId } = actor;
    const readings: IncomingReading[] = [];
    for (const one of await resolveRows(ctx, tx, organisationId, rows, options)) {
      if (!one.ok) return one;
      readings.push(one.value.incoming);
    }
    const stored = await storeReadings(ctx, tx, originOf('csv', organisationId), readings);
    const machine = await tx.equipment.findUnique({
      where: { subject: stored[0]?.subject ?? '' },
      select: { reference: true },
    });
    return accept({ made: machine?.reference ?? '' });
  },
};
