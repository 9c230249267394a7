import { toHex } from '#domain/hex';
import type { MeterKind } from '#domain/telemetry/meters';
import type { CalendarDate } from '#domain/time/calendar-date';
import { dayIn } from '#domain/time/zoned-day';
import type { Database } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { machineParties } from '../telemetry/machines.ts';
import { leaseSpans } from './lease-spans.ts';
import { countedDays, useSpansOf } from './use-spans.ts';

/** What the contract lets a machine be used in the billing period under way, and how much of it is used. */
export interface UseNow {
  readonly lease: string;
  readonly period: number;
  readonly meter: MeterKind;
  /** In the meter's unit: milliseconds, cycles, metres. */
  readonly most: number;
  readonly used: number;
  readonly from: CalendarDate;
  /** The last day. */
  readonly to: CalendarDate;
}

const COLUMN = { 'engine-hours': 'engineMs', cycles: 'cycles', kilometres: 'distanceM' } as const;

/** Use of a machine in the billing periods under way of leases, by subject, that say what their rent covers. */
export const useNow = async (
  { db, clock }: Pick<ServiceContext, 'db' | 'clock'>,
  machine: string,
): Promise<UseNow[]> => {
  const now = clock.now().getTime();
  const { spans } = await useSpansOf(db, machine, await leaseSpans(db, machine), [], now);
  const found: UseNow[] = [];
  for (const span of spans) {
    const { lease, period, from, to, zone, limits } = span;
    const [limit] = limits;
    const today = dayIn(zone, Math.floor(now / 1000));
    if (lease === null || period === null || !limit || today < from || today > to) continue;
    const used = (await countedDays(db, machine, span)).reduce((sum, day) => sum + day[COLUMN[limit.meter]], 0);
    found.push({ lease, period, meter: limit.meter, most: limit.most, used, from, to });
  }
  return found;
};

/** Whether the organisation sets the rules for a machine: whoever lets it, and where nobody does, its title holder. */
export const isInCharge = async (
  { db }: { readonly db: Database },
  organisationId: string,
  machine: string,
): Promise<boolean> => {
  const { lessorId, titleHolderId } = await machineParties(db, toHex(machine));
  return organisationId === (lessorId ?? titleHolderId);
};
