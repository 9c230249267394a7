import { z } from 'zod';
import { amountOf } from '#domain/receivables/parts';
import { priceAsFunded } from '#domain/receivables/pricing';
import { type Collection, type ReleaseStatement, releaseStatement } from '#domain/receivables/reserve-release';
import type { FragmentState } from '#domain/receivables/state';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import type { Database } from '#prisma/client';
import { commitmentByRoot, textField } from '#prisma/reads/commitments';
import { type FoldedEvent, foldedEvents } from '#prisma/reads/receivable-timeline';
import { dayOf, type SeenReceivable } from '#prisma/reads/see-receivable';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, parseInput } from '../input.ts';
import { loadReceivable, receivableId } from '../receivables/load-receivable.ts';
import { type Signed, sign } from '../receivables/sign.ts';
import { priceOfQuote } from './load-quote.ts';

const fragmentInput = z.object({ subject: receivableId, fragment: z.number().int().min(0).default(0) });

/** The day that each allocation's money was booked, where the portal has the bank entry. */
const bookingDays = async (db: Database, subject: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await db.allocation.findMany({
    where: { subject },
    select: { allocation: true, entry: { select: { bookedOn: true } } },
  });
  return new Map(rows.map(({ allocation, entry }) => [allocation, dayOf(entry.bookedOn)]));
};

/** The event lies in what the fragment covers: before a split it may have carried another index. */
const isWithin = ({ event }: FoldedEvent, { from, to }: FragmentState): boolean =>
  'from' in event && 'to' in event && typeof event.from === 'bigint' && typeof event.to === 'bigint'
    ? event.from >= from && event.to <= to
    : false;

/** What reduced the fragment since it was funded, reversed payments left out, in the order in which it was recorded. */
const collectionsOf = (
  events: readonly FoldedEvent[],
  fragment: FragmentState,
  { row, state }: SeenReceivable,
  booked: ReadonlyMap<string, string>,
): Collection[] =>
  events
    .filter(one => isWithin(one, fragment))
    .flatMap(({ event, at }): Collection[] => {
      const day = dateOf(Math.floor(at.getTime() / 1000));
      if (event.type === 'PaymentRecorded') {
        if (state?.allocations[event.allocation]?.reversed !== false) return [];
        const amountMinor = amountOf(row.faceMinor, event.from, event.to);
        return [{ kind: 'payment', date: booked.get(event.allocation) ?? day, amountMinor }];
      }
      if (event.type === 'Diluted')
        return [{ kind: 'dilution', date: day, amountMinor: amountOf(row.faceMinor, event.from, event.to) }];
      if (event.type === 'WrittenOff')
        return [{ kind: 'write-off', date: day, amountMinor: amountOf(row.faceMinor, event.from, event.to) }];
      return [];
    });

/**
 * What becomes of the reserve of a financed fragment. Refusals: `unknown-fragment`, `not-financed`, `quote-not-here` (it
 * was financed through another portal).
 */
const statementOf = async (
  db: Database,
  seen: SeenReceivable,
  index: number,
): Promise<Result<{ statement: ReleaseStatement; assignorId: string | null }>> => {
  const fragment = seen.state?.fragments[index];
  if (!fragment) return refuse('unknown-fragment', {}, 'fragment');
  const isParty = [fragment.holder, fragment.assignor].some(key => key !== null && key === seen.ownKey);
  if (!isParty || !fragment.financed) return refuse('not-financed');
  const events = await foldedEvents(db, seen.subject);
  const fundedAt = events.findLastIndex(
    ({ event }) => event.type === 'Funded' && event.holder === fragment.holder && event.assignor === fragment.assignor,
  );
  const funded = events[fundedAt]?.event;
  const quote = funded?.type === 'Funded' ? await db.quote.findUnique({ where: { root: funded.quote } }) : null;
  if (!quote) return refuse('quote-not-here');
  const { terms, subject, price: quoted } = priceOfQuote(quote, seen.row.dueDate);
  const payment = await commitmentByRoot(db, funded?.type === 'Funded' ? funded.payment : '');
  const paidOn = textField(payment, '/payment/paidOn');
  const price = paidOn === null ? quoted : priceAsFunded(subject, terms, paidOn);
  const booked = await bookingDays(db, seen.subject);
  const collections = collectionsOf(events.slice(fundedAt + 1), fragment, seen, booked);
  return accept({
    statement: releaseStatement(terms, price, collections),
    assignorId: seen.partyOf(fragment.assignor)?.organisationId ?? null,
  });
};

/**
 * What becomes of the reserve, line by line: for the bank that holds the fragment, and for the assignor.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `unknown-fragment`, `not-financed`,
 * `quote-not-here`.
 */
export const reserveStatement = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof fragmentInput>,
): Promise<Result<ReleaseStatement>> => {
  const parsed = parseInput(fragmentInput, input);
  if (!parsed.ok) return parsed;
  const loaded = await loadReceivable(ctx, actor, 'receivable:read', parsed.value.subject);
  if (!loaded.ok) return loaded;
  const made = await statementOf(ctx.db, loaded.value.seen, parsed.value.fragment);
  return made.ok ? accept(made.value.statement) : made;
};

export const releaseReserveInput = fragmentInput.extend({
  /** The bank's reference of its payment of the reserve; `none` is good where nothing is left to pay. */
  paymentReference: z.string().trim().min(1).max(140),
  paidOn: calendarDate,
});

/**
 * The bank releases the reserve once everything is collected, less discount for late days and what was diluted.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `unknown-fragment`, `not-financed`,
 * `quote-not-here`, `paid-in-future`, `not-holder`, `still-open`, `reserve-already-released`, and those of `signAction`.
 */
export const releaseReserve = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof releaseReserveInput>,
): Promise<Result<Signed>> => {
  const parsed = parseInput(releaseReserveInput, input);
  if (!parsed.ok) return parsed;
  const { subject, fragment, paymentReference, paidOn } = parsed.value;
  if (paidOn > dateOf(Math.floor(ctx.clock.now().getTime() / 1000))) return refuse('paid-in-future', {}, 'paidOn');
  return inTransaction(ctx, async tx => {
    const loaded = await loadReceivable(ctx, actor, 'finance:release-reserve', subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const made = await statementOf(tx, seen, fragment);
    if (!made.ok) return made;
    const { statement, assignorId } = made.value;
    const release = newCommitment(
      ctx,
      'reserve-release',
      {
        receivable: seen.row.root,
        reserveMinor: statement.reserveMinor.toString(),
        lateDiscountMinor: statement.lateDiscountMinor.toString(),
        earlyRebateMinor: statement.earlyRebateMinor.toString(),
        dilutedMinor: statement.dilutedMinor.toString(),
        writtenOffMinor: statement.writtenOffMinor.toString(),
        releaseMinor: statement.release.amountMinor.toString(),
        currency: seen.row.currency,
        payment: { reference: paymentReference, paidOn },
      },
      { shareWith: assignorId === null ? [] : [assignorId] },
    );
    const command = { type: 'ReleaseReserve', subject: seen.subject, fragment, payment: release.root } as const;
    return sign(ctx, tx, who, command, { commitments: [release] });
  });
};
