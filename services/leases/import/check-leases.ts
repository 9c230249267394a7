import { setImmediate as turn } from 'node:timers/promises';
import { leaseFingerprintInputs } from '#domain/leases/fingerprint';
import { reconcile } from '#domain/leases/schedule/reconcile';
import type { Refusal, Result } from '#domain/result';
import type { Database } from '#prisma/client';
import type { Actor } from '../../actor.ts';
import type { ServiceContext } from '../../context.ts';
import { DECLARED, likenessRefusal, withMaker } from '../../equipment/check-passport.ts';
import { machineClaims } from '../../equipment/machine-claims.ts';
import type { Passport } from '../../equipment/passport-input.ts';
import { liveClaimsOfMany } from '../../invoices/claims.ts';
import { type RowVerdict, type TableRow, verdictOf } from '../../tables/table-kind.ts';
import { findingsOf } from '../declare-lease.ts';
import { lessorIdsOf } from '../identity.ts';
import { contractGroup } from './contract-group.ts';
import { findLessees, type LesseeFinder } from './find-lessees.ts';
import { findMachines, type MachineOfRow, machineFindings } from './find-machines.ts';
import type { LeaseImportOptions } from './lease-import-options.ts';
import { differingColumn, type LeaseOfRows, leaseOfRow } from './read-lease.ts';

/** More findings of one lease are not shown: the first say what is wrong. */
const MOST_FINDINGS = 12;

const MOST_MACHINES = 16;

interface Read {
  readonly row: TableRow;
  readonly first: TableRow;
  /** Of the first row of a lease; null of the others. */
  readonly lease: Result<LeaseOfRows> | null;
  readonly machine: Result<MachineOfRow>;
}

const lesseeFindings = (lease: LeaseOfRows, finder: LesseeFinder): { problems: Refusal[]; warnings: Refusal[] } => {
  const [found, another] = finder(lease.lessee);
  const params = { name: lease.lessee };
  if (another) return { problems: [{ code: 'lessee-ambiguous', params, field: 'lessee' }], warnings: [] };
  if (found) return { problems: [], warnings: [] };
  return lease.contact
    ? { problems: [], warnings: [{ code: 'lessee-brought-in', params, field: 'lessee' }] }
    : { problems: [{ code: 'lessee-unknown', params, field: 'lessee' }], warnings: [] };
};

const balanceFindings = ({ contract, declared }: LeaseOfRows): { problems: Refusal[]; warnings: Refusal[] } => {
  const [version] = contract.history;
  if (!version) return { problems: [{ code: 'terms-not-shared' }], warnings: [] };
  const found = reconcile(version.schedule, declared);
  const refusals = (severity: 'error' | 'warning'): Refusal[] =>
    findingsOf(found, severity, contract.terms.currency).slice(0, MOST_FINDINGS);
  return { problems: refusals('error'), warnings: refusals('warning') };
};

/** What a row says of its lease, its lessee and its balances. */
const leaseFindings = (
  { row, first, lease }: Read,
  lessees: LesseeFinder,
  isTaken: boolean,
  machineCount: number,
): { problems: Refusal[]; warnings: Refusal[] } => {
  if (lease === null) {
    const column = differingColumn(first, row);
    const params = { column: column ?? '', line: String(first.line) };
    return {
      problems: column === null ? [] : [{ code: 'row-differs-from-first', params, field: column }],
      warnings: [],
    };
  }
  if (!lease.ok) return { problems: [lease.refusal], warnings: [] };
  const parts = [lesseeFindings(lease.value, lessees), balanceFindings(lease.value)];
  return {
    problems: [
      ...parts.flatMap(part => part.problems),
      ...(isTaken ? [{ code: 'fingerprint-taken', field: 'contractNumber' }] : []),
      ...(machineCount > MOST_MACHINES ? [{ code: 'too-many-machines', params: { most: String(MOST_MACHINES) } }] : []),
    ],
    warnings: [...parts.flatMap(part => part.warnings), ...lease.value.warnings],
  };
};

/** The serials or references that an earlier row of the file has as well. */
const twiceOf = (rows: readonly Read[]): Map<TableRow, number> => {
  const firstLine = new Map<string, number>();
  const twice = new Map<TableRow, number>();
  for (const { row, machine } of rows) {
    if (!machine.ok) continue;
    const { known, passport } = machine.value;
    const key = known?.subject ?? `${passport?.manufacturer ?? ''}|${passport?.serial ?? ''}`.toLowerCase();
    const before = firstLine.get(key);
    if (before === undefined) firstLine.set(key, row.line);
    else twice.set(row, before);
  }
  return twice;
};

interface DeclaredMachines {
  /** The likeness of machines that rows bring to those that are here. */
  readonly alike: ReadonlyMap<TableRow, Refusal>;
  /** Rows whose machine another made: their passports say that an owner declares it. */
  readonly declared: ReadonlySet<TableRow>;
}

/** What is to be said of the machines that rows bring, row by row. */
const machinesToDeclare = async (
  ctx: ServiceContext,
  db: Database,
  actor: Actor,
  rows: readonly Read[],
): Promise<DeclaredMachines> => {
  const declared: { row: TableRow; passport: Passport }[] = [];
  for (const { row, machine } of rows) {
    if (!machine.ok || machine.value.passport === null) continue;
    const made = await withMaker(db, actor, machine.value.passport);
    declared.push({ row, passport: made.ok ? made.value : machine.value.passport });
  }
  const claims = await machineClaims(
    ctx,
    db,
    actor,
    declared.map(one => one.passport),
    'upload',
  );
  return {
    alike: new Map(
      declared.flatMap(({ row }, at) => {
        const likeness = likenessRefusal(claims[at] ?? { warnings: [] });
        return likeness ? [[row, likeness] as const] : [];
      }),
    ),
    declared: new Set(
      declared.flatMap(({ row, passport }) => (passport.manufacturerId === actor.organisationId ? [] : [row])),
    ),
  };
};

/** Which leases are claimed already, by the first row of each. */
const takenLeases = async (
  ctx: ServiceContext,
  db: Database,
  actor: Actor,
  rows: readonly Read[],
  groups: ReadonlyMap<TableRow, readonly Read[]>,
): Promise<Set<TableRow>> => {
  const lessorIds = await lessorIdsOf(db, actor.organisationId);
  const good = rows.flatMap(({ row, lease }) => (lease?.ok ? [{ row, lease: lease.value }] : []));
  const inputs = good.map(({ row, lease }) =>
    leaseFingerprintInputs({
      lessorIds,
      contractNumber: lease.contractNumber,
      machines: (groups.get(row) ?? []).flatMap(({ machine }) =>
        machine.ok ? (machine.value.known?.subject ?? []) : [],
      ),
      startsOn: lease.contract.terms.commencementDate,
      head: null,
    }),
  );
  const claims = await liveClaimsOfMany(ctx, db, actor, inputs, 'lease');
  return new Set(good.flatMap(({ row }, at) => ((claims[at]?.objects.length ?? 0) > 0 ? [row] : [])));
};

/** Verdicts for rows of running leases: what each would be, and all that stands against it. Writes nothing but the log of queries. */
export const checkLeases = async (
  ctx: ServiceContext,
  db: Database,
  actor: Actor,
  rows: readonly TableRow[],
  options: LeaseImportOptions,
): Promise<RowVerdict[]> => {
  const lessees = await findLessees(
    db,
    actor.organisationId,
    rows.flatMap(({ values }) => values.lessee ?? []),
  );
  const machineOf = await findMachines(db, actor.organisationId, rows);
  const firsts = new Map<string, TableRow>();
  const groups = new Map<TableRow, Read[]>();
  const read: Read[] = [];
  for (const [at, row] of rows.entries()) {
    const first = firsts.get(contractGroup(row)) ?? row;
    const isFirst = first === row;
    if (isFirst) firsts.set(contractGroup(row), row);
    const one: Read = { row, first, lease: isFirst ? leaseOfRow(row, options) : null, machine: machineOf(row) };
    read.push(one);
    groups.set(first, [...(groups.get(first) ?? []), one]);
    // Schedules of thousands of leases take seconds: pages are served in between.
    if (at % 20 === 19) await turn();
  }
  const twice = twiceOf(read);
  const { alike, declared } = await machinesToDeclare(ctx, db, actor, read);
  const taken = await takenLeases(ctx, db, actor, read, groups);
  return read.map((one): RowVerdict => {
    const { row, machine } = one;
    const lease = leaseFindings(one, lessees, taken.has(row), groups.get(one.first)?.length ?? 0);
    const before = twice.get(row);
    const likeness = alike.get(row);
    const isLetPass = likeness?.code === 'serial-alike' && options.evenIfAlike;
    const known = machine.ok && machine.value.known ? machineFindings(machine.value.known) : null;
    return verdictOf(
      [
        ...lease.problems,
        ...(machine.ok ? [] : [machine.refusal]),
        ...(known?.problems ?? []),
        ...(before === undefined ? [] : [{ code: 'row-twice', params: { line: String(before) }, field: 'serial' }]),
        ...(likeness && !isLetPass ? [likeness] : []),
      ],
      [...lease.warnings, ...(known?.warnings ?? []), ...(likeness && isLetPass ? [likeness] : [])],
      declared.has(row) ? [DECLARED] : [],
    );
  });
};
