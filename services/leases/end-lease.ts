import { z } from 'zod';
import { type Charged, priceOf } from '#domain/leases/billing/charges';
import { END_CAUSES } from '#domain/leases/lifecycle/commands';
import { isRunning } from '#domain/leases/lifecycle/state';
import type { SETTLEMENT_OUTCOMES, Settlement } from '#domain/leases/schedule/settlement';
import { endBalanceOf } from '#domain/leases/schedule/terms';
import { greater } from '#domain/money/bounds';
import { accept, type Result, refuse } from '#domain/result';
import { addDays } from '#domain/time/calendar-date';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, MOST_MINOR, minorUnits, note, parseInput } from '../input.ts';
import { dateFact, moneyFact, noteFact, wordFact } from './agreement-facts.ts';
import { storeCharge } from './lease-charge.ts';
import { leaseId, loadOwnLease } from './load-lease.ts';
import { settlementOf, settlementShape } from './settlement-quote.ts';
import { agreeingParties, audienceOf, type Changed, signChange } from './sign-change.ts';
import { contractSeen } from './terms-in-force.ts';
import { todayIn } from './today-there.ts';

const { on: _on, ...quoteShape } = settlementShape;

export const endLeaseInput = z.object({
  lease: leaseId,
  cause: z.enum(END_CAUSES),
  /** The last day of the lease. */
  on: calendarDate,
  note: note().optional(),
  /** What is paid for it, as quoted for the day; needed for an early settlement. */
  settlement: z.object(quoteShape).optional(),
  /** Of all machines, where the lessee buys them without a quote; absent: residual value and balloon of the lease. */
  priceMinor: minorUnits.refine(value => value <= MOST_MINOR, 'amount-too-large').optional(),
});

type EndCause = (typeof END_CAUSES)[number];

/** What the end costs and what the machines are sold for; null where they are not. Refusal: `settlement-outcome-differs`. */
const endCharges = (
  cause: EndCause,
  quote: Settlement | null,
  outcome: (typeof SETTLEMENT_OUTCOMES)[number] | null,
  agreedMinor: bigint,
): Result<{ readonly lines: readonly Charged[]; readonly priceMinor: bigint | null }> => {
  if (quote) {
    const isBought = outcome === 'purchase';
    if (cause !== 'early-settlement' && isBought !== (cause === 'purchase'))
      return refuse('settlement-outcome-differs', {}, 'settlement');
    return accept({ lines: quote.lines, priceMinor: isBought ? greater(0n, priceOf(quote.lines)) : null });
  }
  if (cause !== 'purchase') return accept({ lines: [], priceMinor: null });
  return accept({ lines: [{ kind: 'purchase-price', amountMinor: agreedMinor }], priceMinor: agreedMinor });
};

const settlementDetails = ({ totalMinor, currency, lines }: Settlement) => ({
  totalMinor: totalMinor.toString(),
  currency,
  lines: lines.map(({ kind, amountMinor }) => ({ kind, amountMinor: amountMinor.toString() })),
});

/** An end by agreement lies no further ahead than this: what is owed by then may be another. */
const MOST_DAYS_AHEAD = 92;

/**
 * Ends a lease: machines come back, are bought, are let again, or everything to come is settled early. Both parties sign,
 * with buyers of rents to come and secured parties. Machines that the lessee has let on must have come back to it. Once the
 * end is on chain, its costs are billed, and the machines are offered to the lessee or announced to the lessor
 * (`handOver`).
 *
 * Refusals: `invalid-input`, those of `loadOwnLease`, `wrong-status`, `date-out-of-range`, `settlement-needed`,
 * `terms-not-shared`, `settlement-outcome-differs`, `lessor-without-title` (it lets on, and has none to
 * sell), those of `settlementOf`, `sublet`, and those of `signAction`.
 */
export const endLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof endLeaseInput>,
): Promise<Result<Changed>> => {
  const parsed = parseInput(endLeaseInput, input);
  if (!parsed.ok) return parsed;
  const { lease, cause, on, note: text, settlement: wanted, priceMinor: agreed } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLease(ctx, actor, 'lease:end', lease, { roles: ['lessor', 'lessee'], db: tx });
    if (!loaded.ok) return loaded;
    const { seen, state, actor: who } = loaded.value;
    if (!isRunning(state)) return refuse('wrong-status', { status: state.status });
    const today = todayIn(seen.row.timeZone, ctx.clock.now());
    if (on > addDays(today, MOST_DAYS_AHEAD) || on < seen.startsOn) return refuse('date-out-of-range', {}, 'on');
    if (cause === 'early-settlement' && !wanted) return refuse('settlement-needed', {}, 'settlement');
    const quote = wanted && (await settlementOf(tx, seen, { ...wanted, on }));
    if (quote && !quote.ok) return quote;
    const contract = contractSeen(seen);
    if (!contract.ok) return contract;
    const { currency } = contract.value.terms;
    const last = contract.value.history.at(-1)?.schedule.terms ?? contract.value.terms;
    const charges = endCharges(
      cause,
      quote?.value ?? null,
      wanted?.outcome ?? null,
      agreed ?? endBalanceOf(last.residual),
    );
    if (!charges.ok) return charges;
    const { lines, priceMinor } = charges.value;
    // Who lets on has no title to sell.
    if (priceMinor !== null && seen.row.headSubject !== null) return refuse('lessor-without-title', {}, 'cause');
    const signers = agreeingParties(seen, state);
    if (!signers.ok) return signers;
    const settlement = newCommitment(
      ctx,
      'settlement',
      {
        ...{ cause, on, note: text ?? null },
        ...(quote && { settlement: settlementDetails(quote.value) }),
        ...(priceMinor !== null && { priceMinor: priceMinor.toString() }),
      },
      { shareWith: audienceOf(seen, state) },
    );
    await storeCharge(ctx, tx, {
      ...{ lease: seen.subject, root: settlement.root, cause, chargedOn: on, currency, lines, priceMinor },
      createdById: who.organisationId,
    });
    return signChange(ctx, tx, who, seen, {
      kind: 'lease-end',
      command: {
        type: 'EndLease',
        subject: seen.subject,
        cause: END_CAUSES.indexOf(cause),
        settlement: settlement.root,
      },
      signers: signers.value,
      commitments: [settlement],
      facts: [
        wordFact('end-cause', cause),
        dateFact('ends-on', on),
        ...(quote ? [moneyFact('settlement', quote.value.totalMinor, quote.value.currency)] : []),
        ...(priceMinor !== null ? [moneyFact('title-price', priceMinor, currency)] : []),
        ...noteFact(text),
      ],
    });
  });
};
