import { likenessKey, normalizeSerial } from '#domain/equipment/identity';
import type { Hex } from '#domain/hex';
import { isBytes32 } from '#domain/hex';
import { COLLATERALS, type Collateral } from '#domain/liens/state';
import { type Database, Prisma } from '../client.ts';

/** A machine on chain whose serial is the one looked for, or easily mistaken for it. */
export interface MachineCandidate {
  readonly subject: Hex;
  readonly reference: string;
  readonly manufacturer: string;
  readonly manufacturerOrganisation: string | null;
  readonly model: string;
  readonly serial: string;
  readonly gtin: string | null;
  readonly year: number;
  readonly status: string;
  readonly recalled: boolean;
}

type MachineRecord = Omit<MachineCandidate, 'subject'> & { readonly subject: string };

const withSubject = <Row extends { readonly subject: string }>(
  row: Row,
): (Omit<Row, 'subject'> & { subject: Hex })[] => (isBytes32(row.subject) ? [{ ...row, subject: row.subject }] : []);

const machineColumns = Prisma.sql`e.subject, e.reference, e.manufacturer, m.name AS "manufacturerOrganisation", e.model, e.serial, e.gtin, e.year,
  p.status, p.recalled`;
const machineTables = Prisma.sql`equipment e JOIN equipment_projections p ON p.subject = e.subject
  LEFT JOIN organisations m ON m.id = e."manufacturerId"`;

/**
 * Machines of this serial, or of one so like it that a letter may have been mistaken: whoever's they are. Whoever searches learns that
 * they are recorded, as in a public register, and neither whose nor where they are.
 */
export const machinesLike = async (db: Database, serial: string, most: number): Promise<MachineCandidate[]> => {
  const rows = await db.$queryRaw<MachineRecord[]>`
    SELECT ${machineColumns} FROM ${machineTables}
     WHERE (e."serialKey" = ${normalizeSerial(serial)} OR e."likenessKey" = ${likenessKey(serial)}) AND p.status <> 'Cancelled'
     ORDER BY (e."serialKey" = ${normalizeSerial(serial)}) DESC, e.reference LIMIT ${most}`;
  return rows.flatMap(withSubject);
};

/** The machines of these subjects. */
export const machinesOf = async (db: Database, subjects: readonly string[]): Promise<MachineCandidate[]> => {
  if (subjects.length === 0) return [];
  const rows = await db.$queryRaw<MachineRecord[]>`
    SELECT ${machineColumns} FROM ${machineTables} WHERE e.subject = ANY(${[...subjects]}::text[])`;
  return rows.flatMap(withSubject);
};

export interface GrantedOn {
  readonly subject: Hex;
  readonly collateral: Collateral;
  readonly part: number;
}

/** Things on which a lien stands that this organisation granted, or, of machines, that stands on what it holds now. */
export const grantedBy = async (
  db: Database,
  organisationId: string,
  now: Date,
  most: number,
): Promise<GrantedOn[]> => {
  const seconds = BigInt(Math.floor(now.getTime() / 1000));
  const rows = await db.$queryRaw<{ subject: string; collateral: string; part: number }[]>`
    SELECT DISTINCT lien.subject, lien.collateral, lien.part FROM party_keys own
      JOIN lien_projections lien ON lien.subject = own.subject
      LEFT JOIN equipment_projections machine ON machine.subject = lien.subject
     WHERE own."organisationId" = ${organisationId}::uuid AND lien.status = 'Filed' AND lien.lapse >= ${seconds}
       AND (lien."grantorKey" = own.address OR (lien.collateral = 'Equipment' AND machine."holderKey" = own.address))
     ORDER BY lien.collateral, lien.subject, lien.part LIMIT ${most}`;
  return rows.flatMap(row => {
    const collateral = COLLATERALS.find(one => one === row.collateral);
    return collateral === undefined ? [] : withSubject({ ...row, collateral });
  });
};
