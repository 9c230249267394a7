import type { Permission } from '#domain/access/permissions';
import { type Hex, isBytes32 } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import { recordedBy, type TelemetryAccess, telemetryAccess } from '#prisma/reads/telemetry-visible';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';

/**
 * Machines by their subject or reference, of those for which the organisation may record readings: it holds title or has
 * them in hand, is lessor or lessee of the lease that runs, or made them. Names that are not here are none of its business.
 */
export const recordableMachines = async (
  db: Database,
  organisationId: string,
  names: readonly string[],
  now: Date,
): Promise<Map<string, Hex>> => {
  const asked = [...new Set(names)];
  if (asked.length === 0) return new Map();
  const rows = await db.$queryRaw<{ subject: string; reference: string }[]>`
    SELECT machine.subject, machine.reference FROM equipment machine
     WHERE (machine.subject = ANY(${asked}::text[]) OR machine.reference = ANY(${asked}::text[]))
       AND machine.subject IN ${recordedBy(organisationId, now)}`;
  return new Map(
    rows.flatMap(({ subject, reference }) =>
      isBytes32(subject)
        ? [
            [subject, subject],
            [reference, subject],
          ]
        : [],
    ),
  );
};

/** Of the same machines those with one of these serial numbers, by it. */
export const machinesBySerial = async (
  db: Database,
  organisationId: string,
  serials: readonly string[],
  now: Date,
): Promise<Map<string, readonly Hex[]>> => {
  const asked = [...new Set(serials)];
  if (asked.length === 0) return new Map();
  const rows = await db.$queryRaw<{ subject: string; serial: string }[]>`
    SELECT machine.subject, machine.serial FROM equipment machine
     WHERE machine.serial = ANY(${asked}::text[]) AND machine.subject IN ${recordedBy(organisationId, now)}`;
  const found = new Map<string, Hex[]>();
  for (const { subject, serial } of rows)
    if (isBytes32(subject)) found.set(serial, [...(found.get(serial) ?? []), subject]);
  return found;
};

export interface LeasedTime {
  readonly machine: string;
  readonly reference: string;
  /** The lease's own days, from the first moment of its first to the moment after its last. */
  readonly from: Date;
  readonly until: Date;
}

/** When machines are, or were, let by or to the organisation; the latest lease first. */
export const leasesOfMachines = (
  db: Database,
  organisationId: string,
  machines: readonly string[],
): Promise<LeasedTime[]> => db.$queryRaw<LeasedTime[]>`
  SELECT let.machine, lease.reference, (lease."startsOn"::timestamp AT TIME ZONE lease."timeZone") AS from,
         (lease."endsOn"::timestamp AT TIME ZONE lease."timeZone") AS until
    FROM leased_machine_projections let JOIN leases lease ON lease.subject = let.lease
   WHERE let.machine = ANY(${[...machines]}::text[])
     AND (lease."lessorId" = ${organisationId}::uuid OR lease."lesseeId" = ${organisationId}::uuid)
   ORDER BY lease."startsOn" DESC, lease.number DESC`;

export interface LoadedMachine {
  readonly actor: Actor;
  readonly subject: Hex;
  readonly reference: string;
  readonly access: TelemetryAccess;
}

/**
 * The machine that a use case about its readings is about, by subject or reference. Refusals: `sign-in-required`, those of
 * `authorise`, `not-found` (strangers learn no more).
 */
export const loadMachine = async (
  ctx: ServiceContext,
  actor: Actor | null,
  permission: Permission,
  name: string,
  db: Database = ctx.db,
): Promise<Result<LoadedMachine>> => {
  const allowed = authorise(actor, permission);
  if (!allowed.ok) return allowed;
  const row = await db.equipment.findFirst({
    where: { OR: [{ subject: name }, { reference: name }] },
    select: { subject: true, reference: true },
  });
  if (!row || !isBytes32(row.subject)) return refuse('not-found');
  const access = await telemetryAccess(db, allowed.value.organisationId, row.subject, ctx.clock.now());
  if (!access) return refuse('not-found');
  return accept({ actor: allowed.value, subject: row.subject, reference: row.reference, access });
};

/** Who holds title to a machine, has it in hand, lets it and leases it now; the innermost lease counts. */
export interface MachineParties {
  readonly custodianId: string | null;
  readonly titleHolderId: string | null;
  readonly lessorId: string | null;
  readonly lesseeId: string | null;
}

/** Who may let a bank see where a machine is: its lessee; of one that is not leased, its title holder. */
export const placeGrantorOf = ({ lesseeId, titleHolderId }: MachineParties): string | null => lesseeId ?? titleHolderId;

export const machineParties = async (db: Database, subject: string): Promise<MachineParties> => {
  const [title] = await db.$queryRaw<{ holder: string | null; custodian: string | null }[]>`
    SELECT (SELECT k."organisationId" FROM party_keys k WHERE k.subject = m.subject AND k.address = m."holderKey") AS holder,
           (SELECT k."organisationId" FROM party_keys k WHERE k.subject = m.subject AND k.address = m."custodianKey") AS custodian
      FROM equipment_projections m WHERE m.subject = ${subject}`;
  const [lease] = await db.$queryRaw<{ lessor: string | null; lessee: string | null }[]>`
    SELECT (SELECT k."organisationId" FROM party_keys k WHERE k.subject = l.subject AND k.address = l."lessorKey") AS lessor,
           (SELECT k."organisationId" FROM party_keys k WHERE k.subject = l.subject AND k.address = l."lesseeKey") AS lessee
      FROM leased_machine_projections let JOIN lease_projections l ON l.subject = let.lease
     WHERE let.machine = ${subject} AND let.running
     ORDER BY (let.head IS NOT NULL) DESC LIMIT 1`;
  return {
    custodianId: title?.custodian ?? null,
    titleHolderId: title?.holder ?? null,
    lessorId: lease?.lessor ?? null,
    lesseeId: lease?.lessee ?? null,
  };
};
