import { z } from 'zod';
import { rateOfPercent } from '#domain/leases/rates/rate';
import { parseDecimal } from '#domain/money/decimal';
import { accept, type Result, refuse } from '#domain/result';
import { type CalendarDate, dateOf } from '#domain/time/calendar-date';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { calendarDate, parseInput } from '../input.ts';
import { leaseId, loadLease } from '../leases/load-lease.ts';
import { contractSeen } from '../leases/terms-in-force.ts';
import { todayIn } from '../leases/today-there.ts';
import { BOOK_SIDES, booksOf, type LeaseBooks } from './books-of.ts';
import { type MachineCostView, machineCosts } from './machine-costs.ts';

/** A yearly rate in per cent, as text. */
const percent = z.string().transform((text, context) => {
  const value = text.length <= 30 ? parseDecimal(text) : undefined;
  if (value && value.scale <= 12 && value.unscaled >= 0n) return rateOfPercent(value);
  context.addIssue('a decimal number as text, not negative, at most 12 decimals');
  return z.NEVER;
});

export const leaseBooksInput = z.object({
  lease: leaseId,
  /** The reporting date; absent: today where the lease is. */
  asOf: calendarDate.optional(),
  /** Absent: what the organisation is to the lease, the lessor first. */
  side: z.enum(BOOK_SIDES).optional(),
  /** The lessee's incremental borrowing rate; absent: the rate implicit in the lease. */
  discountPercent: percent.optional(),
});

export interface SeenBooks extends LeaseBooks {
  readonly reference: string;
  /** The sides whose books the organisation may see. */
  readonly sides: readonly LeaseBooks['side'][];
  /** When it ended before its time, or its machines were repossessed: what would follow is not booked. */
  readonly endedOn: CalendarDate | null;
  /** What the machines cost, as far as the lessor has said so; of an operating lease in its own books alone. */
  readonly costs: readonly MachineCostView[];
  /** Rents follow an index: a lessee measures its liability again for it; a lessor's rows are without it. */
  readonly isIndexed: boolean;
}

/** The day on which a lease ended on chain; null while it has not. */
const endOf = async (db: ServiceContext['db'], subject: string): Promise<CalendarDate | null> => {
  const event = await db.event.findFirst({
    where: { subject, contract: 'Leases', name: { in: ['Ended', 'Repossessed'] } },
    select: { block: { select: { timestamp: true } } },
  });
  return event ? dateOf(Number(event.block.timestamp)) : null;
};

/**
 * A lease in the organisation's own books by IFRS 16: rows, remeasurements, what falls due by year, and the journal.
 *
 * Refusals: `invalid-input`, those of `loadLease`, `not-party` (neither lessor nor lessee, or not of that side),
 * `terms-not-shared`, and those of `booksOf`.
 */
export const leaseBooks = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof leaseBooksInput>,
): Promise<Result<SeenBooks>> => {
  const parsed = parseInput(leaseBooksInput, input);
  if (!parsed.ok) return parsed;
  const { lease, asOf, side: wanted, discountPercent } = parsed.value;
  const loaded = await loadLease(ctx, actor, 'lease:read', lease);
  if (!loaded.ok) return loaded;
  const { seen } = loaded.value;
  const sides = (['lessor', 'lessee'] as const).filter(role => seen.viewer.roles.includes(role));
  const side = wanted ?? sides[0];
  if (side === undefined || !sides.includes(side)) return refuse('not-party', {}, 'side');
  const contract = contractSeen(seen);
  if (!contract.ok) return contract;
  const isLet = side === 'lessor' && contract.value.terms.kind === 'operating';
  const machines = isLet ? seen.machines.map(({ subject }) => subject) : [];
  const costs = await machineCosts(ctx.db, loaded.value.actor.organisationId, machines);
  const books = booksOf(contract.value, side, {
    asOf: asOf ?? todayIn(seen.row.timeZone, ctx.clock.now()),
    discount: discountPercent ?? null,
    assets: costs.filter(({ currency }) => currency === contract.value.terms.currency),
  });
  if (!books.ok) return books;
  const endedOn = await endOf(ctx.db, seen.subject);
  const journal = books.value.journal.filter(({ date }) => endedOn === null || date <= endedOn);
  return accept({
    ...books.value,
    journal,
    reference: seen.row.reference,
    sides,
    endedOn,
    costs,
    isIndexed: contract.value.clauses.some(({ indexation }) => indexation !== null),
  });
};
