import { writtenCategory } from '#domain/equipment/categories';
import { canonicalManufacturer, normalizeSerial } from '#domain/equipment/identity';
import { type Hex, isBytes32 } from '#domain/hex';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import { type Passport, passportInput } from '../../equipment/passport-input.ts';
import { parseInput } from '../../input.ts';
import { integerCell, textCell } from '../../tables/cells.ts';
import type { TableRow } from '../../tables/table-kind.ts';

/** A machine that is here and that the importing organisation knows. */
export interface KnownMachine {
  readonly subject: Hex;
  readonly reference: string;
  readonly manufacturer: string;
  readonly serialKey: string;
  readonly status: string | null;
  /** Of the lease under which it runs by title; null where it is free. */
  readonly lease: string | null;
  readonly heldByOwn: boolean;
}

/** The machine of a row: one that is here, or the passport by which the row declares it. */
export type MachineOfRow =
  | { readonly known: KnownMachine; readonly passport: null }
  | { readonly known: null; readonly passport: Passport };

export type MachineFinder = (row: TableRow) => Result<MachineOfRow>;

const nameIn = (row: TableRow): string | null => textCell(row, 'machine') ?? textCell(row, 'serial');

const rowsOf = (db: Database, ownId: string, names: readonly string[]) =>
  db.$queryRaw<(Omit<KnownMachine, 'subject'> & { subject: string })[]>`
    SELECT e.subject, e.reference, e.manufacturer, e."serialKey", p.status,
           (SELECT l.reference FROM leased_machine_projections m JOIN leases l ON l.subject = m.lease
             WHERE m.machine = e.subject AND m.running AND m.head IS NULL LIMIT 1) AS lease,
           coalesce(holder."organisationId", e."issuerId") = ${ownId}::uuid AS "heldByOwn"
      FROM equipment e LEFT JOIN equipment_projections p ON p.subject = e.subject
      LEFT JOIN party_keys holder ON holder.address = p."holderKey"
     WHERE (e.reference = ANY(${names.map(name => name.toUpperCase())}::text[])
            OR e.subject = ANY(${names.map(name => name.toLowerCase())}::text[])
            OR e."serialKey" = ANY(${names.map(normalizeSerial)}::text[]))
       AND coalesce(p.status, '') <> 'Cancelled'
       AND (p.subject IS NOT NULL OR EXISTS (SELECT 1 FROM actions a WHERE a.subject = e.subject AND a.type = 'IssuePassport'
              AND a.status IN ('PENDING', 'SUBMITTED')))
       AND (e."issuerId" = ${ownId}::uuid
            OR EXISTS (SELECT 1 FROM participations part WHERE part.subject = e.subject AND part."organisationId" = ${ownId}::uuid)
            OR EXISTS (SELECT 1 FROM party_keys own WHERE own.subject = e.subject AND own."organisationId" = ${ownId}::uuid))`;

const grouped = (machines: readonly KnownMachine[], keyOf: (machine: KnownMachine) => string) => {
  const found = new Map<string, KnownMachine[]>();
  for (const one of machines) found.set(keyOf(one), [...(found.get(keyOf(one)) ?? []), one]);
  return found;
};

/** The passport by which a row declares its machine. Refusals: `machine-to-declare` (too little is said), `invalid-input`. */
const passportOf = (row: TableRow): Result<Passport> => {
  const year = integerCell(row, 'year');
  if (!year.ok) return year;
  const { machine: _, manufacturer, model, serial, gtin, category } = row.values;
  if (
    manufacturer === undefined ||
    model === undefined ||
    serial === undefined ||
    category === undefined ||
    year.value === null
  )
    return refuse('machine-to-declare', { machine: nameIn(row) ?? '' }, 'machine');
  const written = { manufacturer, model, serial, gtin, category: writtenCategory(category), year: year.value };
  return parseInput(passportInput, written);
};

/** Finds the machines of rows. Refusals: `cell-missing`, `machine-ambiguous` (params: serial), and those of `passportOf`. */
export const findMachines = async (db: Database, ownId: string, rows: readonly TableRow[]): Promise<MachineFinder> => {
  const names = [...new Set(rows.flatMap(row => nameIn(row) ?? []))];
  const machines = (await rowsOf(db, ownId, names)).flatMap(row =>
    isBytes32(row.subject) ? [{ ...row, subject: row.subject }] : [],
  );
  const byReference = new Map(machines.map(one => [one.reference, one]));
  const bySubject = new Map<string, KnownMachine>(machines.map(one => [one.subject, one]));
  const bySerial = grouped(machines, one => one.serialKey);
  return row => {
    const name = nameIn(row);
    if (name === null) return refuse('cell-missing', undefined, 'serial');
    const named = byReference.get(name.toUpperCase()) ?? bySubject.get(name.toLowerCase());
    if (named) return accept({ known: named, passport: null });
    const maker = textCell(row, 'manufacturer');
    const alike = (bySerial.get(normalizeSerial(name)) ?? []).filter(
      one => maker === null || canonicalManufacturer(one.manufacturer) === canonicalManufacturer(maker),
    );
    const [only, another] = alike;
    if (another) return refuse('machine-ambiguous', { serial: name }, 'serial');
    if (only) return accept({ known: only, passport: null });
    const passport = passportOf(row);
    return passport.ok ? accept({ known: null, passport: passport.value }) : passport;
  };
};

/** What speaks against letting a machine that is here, or for a second look. */
export const machineFindings = (machine: KnownMachine): { problems: Refusal[]; warnings: Refusal[] } => {
  const params = { machine: machine.reference };
  const isGone = machine.status !== null && machine.status !== 'Recorded';
  return {
    problems: [
      ...(isGone ? [{ code: 'machine-gone', params, field: 'machine' }] : []),
      ...(machine.lease === null
        ? []
        : [{ code: 'already-let', params: { ...params, lease: machine.lease }, field: 'machine' }]),
    ],
    warnings: machine.heldByOwn ? [] : [{ code: 'title-held-by-other', params, field: 'machine' }],
  };
};
