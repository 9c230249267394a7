import { z } from 'zod';
import { rateOfPercent } from '#domain/leases/rates/rate';
import {
  quoteSettlement,
  SETTLEMENT_OUTCOMES,
  type Settlement,
  type SettlementFee,
} from '#domain/leases/schedule/settlement';
import { parseDecimal } from '#domain/money/decimal';
import { accept, type Result, refuse } from '#domain/result';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Database } from '#prisma/client';
import { rentClaims } from '#prisma/reads/rent-claims';
import type { SeenLease } from '#prisma/reads/see-lease';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { calendarDate, MOST_MINOR, minorUnits, parseInput } from '../input.ts';
import { declaredLeaseInput } from './declared-lease-input.ts';
import { leaseId, loadLease } from './load-lease.ts';
import { contractSeen } from './terms-in-force.ts';

/** A yearly rate or a share in per cent, as text: from 0 to 100. */
const percent = z.string().transform((text, context) => {
  const value = text.length <= 30 ? parseDecimal(text) : undefined;
  if (value && (Number(text) < 0 || Number(text) > 100)) {
    context.addIssue({ code: 'custom', message: 'percent-out-of-range' });
    return z.NEVER;
  }
  if (value && value.scale <= 12) return rateOfPercent(value);
  context.addIssue('a decimal number as text, at most 12 decimals');
  return z.NEVER;
});

export const settlementShape = {
  on: calendarDate,
  outcome: z.enum(SETTLEMENT_OUTCOMES),
  /** At which what is to come is discounted; absent: by the lease's own rates, which makes it the balance. */
  discountPercent: percent.optional(),
  /** Of the balance; not beside `feeMinor`. */
  feePercent: percent.optional(),
  feeMinor: minorUnits.refine(value => value <= MOST_MINOR, 'amount-too-large').optional(),
  /** Rents due before the day and not paid, net; absent: what is on record. */
  unpaidMinor: minorUnits.optional(),
  /** Whether the deposit is set off. */
  withDeposit: z.boolean().default(true),
};

export const settlementQuoteInput = z.object({ lease: leaseId, ...settlementShape });

type Wanted = Omit<z.output<typeof settlementQuoteInput>, 'lease'>;

const feeOf = ({ feePercent, feeMinor }: Wanted): SettlementFee => {
  if (feePercent !== undefined) return { kind: 'rate', rate: feePercent };
  return feeMinor === undefined ? { kind: 'none' } : { kind: 'fixed', amountMinor: feeMinor };
};

/**
 * Rents due before a day and not settled, net of VAT: of those billed here, all of one that is not settled; and of a declared
 * lease what it came in with.
 */
const unpaidOn = async (db: Database, { subject, row }: SeenLease, on: CalendarDate): Promise<bigint> => {
  const claims = await rentClaims(db, subject);
  const open = claims.filter(({ dueOn, isSettled }) => !isSettled && dueOn < on);
  const declared = row.declared === null ? null : declaredLeaseInput.parse(row.declared);
  const before = declared && on > declared.asOf ? declared.unpaidMinor : 0n;
  return open.reduce((sum, { netMinor }) => sum + netMinor, before);
};

/** What ends a lease as seen on a day. Refusals: `terms-not-shared`, `fee-given-twice`, `SETTLEMENT_REFUSALS`. */
export const settlementOf = async (db: Database, seen: SeenLease, wanted: Wanted): Promise<Result<Settlement>> => {
  const contract = contractSeen(seen);
  if (!contract.ok) return contract;
  if (wanted.feePercent !== undefined && wanted.feeMinor !== undefined)
    return refuse('fee-given-twice', {}, 'feeMinor');
  const { terms, history } = contract.value;
  return quoteSettlement(history, wanted.on, {
    outcome: wanted.outcome,
    discountRate: wanted.discountPercent ?? null,
    fee: feeOf(wanted),
    unpaidMinor: wanted.unpaidMinor ?? (await unpaidOn(db, seen, wanted.on)),
    depositMinor: wanted.withDeposit ? (terms.deposit?.amountMinor ?? 0n) : 0n,
    currency: terms.currency,
  });
};

/**
 * What ends a lease on a day, forward or back, line by line, net of VAT. Whoever sees the lease may ask.
 *
 * Refusals: `invalid-input`, those of `loadLease`, and of `settlementOf`.
 */
export const quoteLeaseSettlement = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof settlementQuoteInput>,
): Promise<Result<Settlement>> => {
  const parsed = parseInput(settlementQuoteInput, input);
  if (!parsed.ok) return parsed;
  const { lease, ...wanted } = parsed.value;
  const loaded = await loadLease(ctx, actor, 'lease:read', lease);
  if (!loaded.ok) return loaded;
  const quote = await settlementOf(ctx.db, loaded.value.seen, wanted);
  return quote.ok ? accept(quote.value) : quote;
};
