import { isBytes32 } from '#domain/hex';
import { Prisma, type Transaction } from '#prisma/client';

/** A machine of which readings from a moment on are new, or are judged otherwise than before. */
export interface MarkedMachine {
  readonly subject: string;
  readonly from: Date;
}

/**
 * Leaves machines to the alarms' engine, in the transaction of what it is to look at: whoever dies after that leaves them to
 * the next. Readings of no machine (a device that speaks for none yet) are none of its business.
 */
export const markMachines = async (tx: Transaction, marked: readonly MarkedMachine[]): Promise<void> => {
  const machines = marked.filter(({ subject }) => isBytes32(subject));
  if (machines.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO alarm_watches (subject, "dirtyFrom")
    SELECT m.subject, min(m."from") FROM jsonb_to_recordset(${JSON.stringify(machines)}::jsonb)
        AS m(subject text, "from" timestamptz) GROUP BY m.subject ORDER BY m.subject
    ON CONFLICT (subject) DO UPDATE SET "dirtyFrom" = least(alarm_watches."dirtyFrom", excluded."dirtyFrom")`;
};

/**
 * The same where not readings but rules have changed, as of now. A device's clock may be ahead: its readings of later than now
 * are looked at again.
 */
export const markRules = async (tx: Transaction, subjects: readonly string[], now: Date): Promise<void> => {
  await markMachines(
    tx,
    subjects.map(subject => ({ subject, from: now })),
  );
  await tx.alarmWatch.updateMany({ where: { subject: { in: [...subjects] } }, data: { rules: Prisma.DbNull } });
};

/** Machines of a lease; of a machine, itself. */
export const machinesOf = async (tx: Transaction, subject: string): Promise<string[]> => {
  const rows = await tx.leasedMachineProjection.findMany({ where: { lease: subject }, select: { machine: true } });
  return rows.length > 0 ? rows.map(({ machine }) => machine) : [subject];
};

/** Machines whose leases or devices a block changed: other rules hold for them. */
export const markRulesOfBlock = async (
  tx: Transaction,
  events: readonly { readonly contract: string; readonly subject: string | null }[],
  now: Date,
): Promise<void> => {
  const of = (contract: string) =>
    events.flatMap(event => (event.contract === contract && event.subject !== null ? [event.subject] : []));
  const leases = [...new Set(of('Leases'))];
  const leased =
    leases.length === 0
      ? []
      : await tx.leasedMachineProjection.findMany({ where: { lease: { in: leases } }, select: { machine: true } });
  await markRules(tx, [...leased.map(({ machine }) => machine), ...of('Devices')], now);
};
