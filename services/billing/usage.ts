import { z } from 'zod';
import type { Hex } from '#domain/hex';
import type { MeteredInterval, MeterReading, UsageStop } from '#domain/leases/usage/metered-use';
import { USAGE_STOPS } from '#domain/leases/usage/metered-use';
import { intervalFor, type MeterRecord } from '#domain/leases/usage/select-readings';
import { billUsage, type UsageLine } from '#domain/leases/usage/usage-bill';
import type { UsageTerms } from '#domain/leases/usage/usage-terms';
import { FIRST_METER } from '#domain/telemetry/meters';
import { startOfDayIn } from '#domain/time/zoned-day';
import type { Transaction } from '#prisma/client';
import { clausesOf } from '../leases/lease-contract.ts';
import type { LoadedBilling } from './load-billing.ts';
import { meterRecord } from './meter-record.ts';

/** A machine whose use is not billed yet, and why: as `RentBill.usageStop` keeps it. */
export const usageStops = z.array(
  z.object({
    machine: z.string(),
    code: z.enum(USAGE_STOPS),
    params: z.record(z.string(), z.string()).default({}),
  }),
);

export type StoppedMachine = z.output<typeof usageStops>[number];

/** Use of one machine up to the end of a period. */
export interface MachineUse {
  readonly machine: Hex;
  readonly line: UsageLine;
  /** Billing periods that it spans: more than one after it was stopped. */
  readonly periods: number;
}

/** Where the last bill of a machine's use ended. */
interface BilledUse {
  readonly reading: MeterReading;
  readonly period: number;
}

const lastBilled = async (
  tx: Transaction,
  lease: Hex,
  machine: Hex,
  { meter }: UsageTerms,
): Promise<BilledUse | null> => {
  const row = await tx.rentBillUsage.findFirst({
    where: { machine, meter, bill: { lease } },
    orderBy: [{ toAt: 'desc' }, { id: 'desc' }],
    select: { toReading: true, meterId: true, toAt: true, toValue: true, bill: { select: { period: true } } },
  });
  if (!row) return null;
  const { toReading: id, meterId, toAt, toValue: value, bill } = row;
  return { reading: { id, meterId, at: Math.floor(toAt.getTime() / 1000), value }, period: bill.period };
};

/**
 * The reading at which the last bill ended, by the name that its meter has now: one that nobody had named has the name that
 * the record of its replacement gives it.
 */
const asNamedNow = (reading: MeterReading, { replacements: [first] }: MeterRecord): MeterReading =>
  reading.meterId === FIRST_METER && first && first.last.at >= reading.at
    ? { ...reading, meterId: first.last.meterId }
    : reading;

/** The first period whose use is ours to bill. */
const firstUsed = ({ billing }: LoadedBilling, bills: ReadonlySet<number>): number =>
  billing.rents.find(({ number }) => bills.has(number) || !billing.isUsageDone(number))?.number ?? 1;

/** The first period from which the same meter is billed up to this one. */
const sameMeterSince = ({ contract }: LoadedBilling, { meter }: UsageTerms, period: number): number => {
  let since = period;
  while (since > 1 && clausesOf(contract, since - 1).usage?.meter === meter) since -= 1;
  return since;
};

/**
 * What a machine was used up to the end of a period, from the reading at which its last bill ended; or why that cannot be
 * said. Where earlier periods were stopped, theirs is in it, at the price of the period itself. `null`: it is billed already.
 */
export const machineUse = async (
  tx: Transaction,
  loaded: LoadedBilling,
  machine: Hex,
  period: number,
): Promise<MachineUse | null> => {
  const { contract, subject, row } = loaded;
  const { usage: terms } = clausesOf(contract, period);
  const to = contract.rents[period - 1];
  if (!terms || !to) return null;
  const billed = await lastBilled(tx, subject, machine, terms);
  const looked = new Set(loaded.bills.filter(({ withUsage }) => withUsage).map(one => one.period));
  const first = billed ? billed.period + 1 : firstUsed(loaded, looked);
  const since = Math.max(first, sameMeterSince(loaded, terms, period));
  const from = contract.rents[since - 1];
  if (!from || since > period) return null;
  const days = { from: from.from, until: to.until, zone: row.timeZone };
  const record = await meterRecord(tx, machine, terms.meter, {
    from: startOfDayIn(row.timeZone, days.from),
    until: startOfDayIn(row.timeZone, days.until),
    billedTo: billed?.reading ?? null,
  });
  const billedTo = billed && asNamedNow(billed.reading, record);
  const interval: MeteredInterval | null = intervalFor(record, days, billedTo);
  const periods = period - since + 1;
  if (record.stop) return { machine, line: { kind: 'stopped', reason: record.stop, billedTo }, periods };
  const { usage } = billUsage({
    currency: row.currency,
    terms,
    minimumMinor: 0n,
    billedTo,
    interval,
    periods,
  });
  return { machine, line: usage, periods };
};

export const stoppedOf = (machine: Hex, reason: UsageStop): StoppedMachine => ({
  machine,
  code: reason.code,
  params: { ...reason.params },
});
