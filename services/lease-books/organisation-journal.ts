import { z } from 'zod';
import type { JournalAccount, JournalEvent } from '#domain/leases/accounting/journal';
import { accept, type Result, refuse } from '#domain/result';
import { type CalendarDate, dateOf } from '#domain/time/calendar-date';
import { type BookedLease, bookedLeases } from '#prisma/reads/lease-books';
import { type PublishedValueView, publishedValues } from '#prisma/reads/published-values';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { calendarDate, parseInput } from '../input.ts';
import { contractOfRow } from '../leases/lease-contract.ts';
import { leaseId } from '../leases/load-lease.ts';
import { withPublished } from '../leases/published-values.ts';
import { BOOK_SIDES, type BookSide, booksOf } from './books-of.ts';
import { type MachineCostView, machineCosts } from './machine-costs.ts';

export const organisationJournalInput = z.object({
  /** Both included; absent: from the beginning, to the end of every lease. */
  from: calendarDate.optional(),
  to: calendarDate.optional(),
  side: z.enum(BOOK_SIDES).optional(),
  /** One lease alone. */
  lease: leaseId.optional(),
});

type Wanted = z.output<typeof organisationJournalInput>;

/** A line of an entry; one side of it is nothing. Lines with one number belong to one entry, which balances. */
export interface OrganisationJournalLine {
  readonly lease: string;
  readonly contractNumber: string;
  readonly side: BookSide;
  /** Of the entry, within its lease. */
  readonly entry: number;
  readonly date: CalendarDate;
  readonly event: JournalEvent;
  readonly periodNumber: number | null;
  readonly account: JournalAccount;
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
  readonly currency: string;
}

const MOST_AT_ONCE = 100;

interface Situation {
  readonly today: CalendarDate;
  /** Rates and index values that the organisation has entered. */
  readonly published: readonly PublishedValueView[];
  /** What machines cost the organisation, by their subjects. */
  readonly costs: ReadonlyMap<string, MachineCostView>;
}

/** Of a lease that no rate makes balance there is no entry; its page says why. */
const linesOf = (
  lease: BookedLease,
  { from, to }: Wanted,
  { today, published, costs }: Situation,
): OrganisationJournalLine[] => {
  const { reference, contractNumber, side, endedOn } = lease;
  const contract = withPublished(contractOfRow(lease.terms), published);
  const books = booksOf(contract, side, {
    asOf: today,
    assets: lease.machines.flatMap(machine => {
      const cost = costs.get(machine);
      return cost && cost.currency === contract.terms.currency ? [cost] : [];
    }),
  });
  if (!books.ok) return [];
  const last = endedOn !== null && (to === undefined || endedOn < to) ? endedOn : to;
  return books.value.journal.flatMap(({ date, event, periodNumber, lines }, at) =>
    (from !== undefined && date < from) || (last !== undefined && date > last)
      ? []
      : lines.map(line => ({
          ...{ lease: reference, contractNumber, side, entry: at + 1, date, event, periodNumber, ...line },
          currency: contract.terms.currency,
        })),
  );
};

async function* journal(ctx: ServiceContext, organisationId: string, wanted: Wanted) {
  const now = ctx.clock.now();
  const today = dateOf(Math.floor(now.getTime() / 1000));
  const published = await publishedValues(ctx.db, [organisationId]);
  let after: string | undefined;
  do {
    const leases: BookedLease[] = await bookedLeases(ctx.db, organisationId, {
      now,
      most: MOST_AT_ONCE,
      lease: wanted.lease,
      ...(after !== undefined && { after }),
    });
    const machines = leases.flatMap(one => (one.side === 'lessor' ? one.machines : []));
    const known = await machineCosts(ctx.db, organisationId, machines);
    const costs = new Map(known.map(cost => [cost.subject, cost]));
    for (const lease of leases) {
      if (wanted.side === undefined || lease.side === wanted.side)
        yield linesOf(lease, wanted, { today, published, costs });
    }
    after = leases.length === MOST_AT_ONCE ? leases.at(-1)?.reference : undefined;
  } while (after !== undefined);
}

/**
 * The journal of all leases in the organisation's books, lease by lease, read while it is written. Refusals:
 * `sign-in-required`, `invalid-input`, those of `authorise`, `dates-reversed`.
 */
export const organisationJournal = (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof organisationJournalInput>,
): Result<AsyncIterable<readonly OrganisationJournalLine[]>> => {
  const allowed = authorise(actor, 'lease:read');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(organisationJournalInput, input);
  if (!parsed.ok) return parsed;
  const { from, to } = parsed.value;
  if (from !== undefined && to !== undefined && from > to) return refuse('dates-reversed', {}, 'to');
  return accept(journal(ctx, allowed.value.organisationId, parsed.value));
};
