import { type Hex, isBytes32 } from '#domain/hex';
import type { SellerId } from '#domain/invoices/fingerprint';
import { leaseFingerprintInputs } from '#domain/leases/fingerprint';
import type { Database } from '#prisma/client';
import { dayOf } from '#prisma/reads/see-receivable';

/** Every id that a lessor is known by; our own id of it is the last. */
export const lessorIdsOf = async (db: Database, organisationId: string): Promise<SellerId[]> => {
  const lessor = await db.organisation.findUniqueOrThrow({
    where: { id: organisationId },
    select: { id: true, country: true, identifiers: { select: { value: true } } },
  });
  const registered = lessor.identifiers.map(({ value }) => ({ value, country: lessor.country }));
  return [...registered, { value: lessor.id, country: null }];
};

/** What a lease on record is recognised by: the plain text of its fingerprints. By the lessor who signed it. */
export const leaseIdentityOf = async (db: Database, subject: string): Promise<string[]> => {
  const row = await db.lease.findUniqueOrThrow({
    where: { subject },
    select: { lessorId: true, contractNumber: true, startsOn: true, headSubject: true },
  });
  const machines = await db.leasedEquipment.findMany({ where: { lease: subject }, select: { machine: true } });
  const head = row.headSubject !== null && isBytes32(row.headSubject) ? row.headSubject : null;
  return leaseFingerprintInputs({
    lessorIds: await lessorIdsOf(db, row.lessorId),
    contractNumber: row.contractNumber,
    machines: machines.map(one => one.machine).filter((machine): machine is Hex => isBytes32(machine)),
    startsOn: dayOf(row.startsOn),
    head,
  });
};
