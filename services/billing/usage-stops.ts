import { isBytes32 } from '#domain/hex';
import { accept, type Result } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { type LoadedBilling, loadBilling } from './load-billing.ts';
import type { BilledBy, MadeBill } from './made-bill.ts';
import { makeBill } from './make-bill.ts';
import { type MachineUse, machineUse, type StoppedMachine, usageStops } from './usage.ts';

/** Up to which period each machine's use is billed. */
const billedThrough = async (tx: Transaction, lease: string): Promise<ReadonlyMap<string, number>> => {
  const rows = await tx.$queryRaw<{ machine: string; period: number }[]>`
    SELECT use.machine, max(bill.period) AS period FROM rent_bill_usage use JOIN rent_bills bill ON bill.id = use."billId"
     WHERE bill.lease = ${lease} GROUP BY use.machine`;
  return new Map(rows.map(({ machine, period }) => [machine, Number(period)]));
};

export const stopsOf = (stored: unknown): readonly StoppedMachine[] =>
  stored === null ? [] : usageStops.parse(stored);

/** Bills whose stopped machines have all been billed since wait for nothing any more. */
export const clearStops = async (tx: Transaction, lease: string): Promise<void> => {
  const open = await tx.rentBill.findMany({
    where: { lease, usageOpen: true },
    select: { id: true, period: true, usageStop: true },
  });
  if (open.length === 0) return;
  const through = await billedThrough(tx, lease);
  const done = open.filter(({ period, usageStop }) =>
    stopsOf(usageStop).every(({ machine }) => (through.get(machine) ?? 0) >= period),
  );
  if (done.length > 0)
    await tx.rentBill.updateMany({ where: { id: { in: done.map(({ id }) => id) } }, data: { usageOpen: false } });
};

/** The next number among the bills of a period's use. */
const nextSequence = ({ bills }: LoadedBilling, period: number): number =>
  Math.max(0, ...bills.filter(bill => bill.period === period && bill.part === 'usage').map(bill => bill.sequence)) + 1;

/** The oldest period of which some stopped use can be billed now, with it. */
const billable = async (
  tx: Transaction,
  loaded: LoadedBilling,
): Promise<{ readonly period: number; readonly uses: readonly MachineUse[] } | null> => {
  for (const { period, usageStop } of loaded.bills.filter(({ usageOpen }) => usageOpen)) {
    const uses: MachineUse[] = [];
    for (const { machine } of stopsOf(usageStop)) {
      const use = isBytes32(machine) ? await machineUse(tx, loaded, machine, period) : null;
      if (use?.line.kind === 'billed') uses.push(use);
    }
    if (uses.length > 0) return { period, uses };
  }
  return null;
};

/**
 * Bills use that was stopped and is clear now, as a bill of its own beside that of its period: with readings that came late,
 * or a replacement that was recorded. `null`: nothing has cleared. Refusals: those of `loadBilling` and `makeBill`.
 */
export const billStoppedUse = async (
  ctx: ServiceContext,
  lease: string,
  by: BilledBy,
): Promise<Result<MadeBill | null>> =>
  inTransaction(ctx, async tx => {
    const loaded = await loadBilling(tx, ctx, lease);
    if (!loaded.ok) return loaded;
    const found = await billable(tx, loaded.value);
    const rent = found && loaded.value.contract.rents[found.period - 1];
    if (!found || !rent) {
      await tx.rentBill.updateMany({ where: { lease, usageOpen: true }, data: { usageTriedAt: ctx.clock.now() } });
      return accept(null);
    }
    const actor = { organisationId: loaded.value.lessor.id, userId: by.userId };
    const sequence = nextSequence(loaded.value, found.period);
    const plan = { part: 'usage' as const, rent, withUsage: true, uses: found.uses, sequence };
    const made = await makeBill(ctx, tx, actor, loaded.value, plan);
    if (!made.ok) return made;
    await clearStops(tx, loaded.value.subject);
    return accept(made.value);
  });
