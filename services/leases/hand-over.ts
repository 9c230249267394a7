import { isBytes32 } from '#domain/hex';
import { leaseFromJson } from '#domain/leases/lifecycle/json';
import { accept, type Result } from '#domain/result';
import { addDays, type CalendarDate, dateOf } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import { equipmentOf } from '#prisma/reads/see-equipment';
import { lockAll } from '../actions/sign-action.ts';
import type { ServiceContext } from '../context.ts';
import { announceIn } from '../equipment/announce-delivery.ts';
import { offerTitle } from '../equipment/propose-sale.ts';
import { inTransaction } from '../in-transaction.ts';

/** How long the lessee may take to accept title to what it has bought. */
const OFFER_DAYS = 30;

interface Ended {
  readonly lease: string;
  readonly reference: string;
  readonly chargedOn: CalendarDate;
  readonly currency: string;
  readonly priceMinor: bigint | null;
  readonly lessorId: string;
  readonly lesseeId: string;
}

/** Parts of a price that add up to it, the odd minor units on the first ones. */
export const partsOf = (priceMinor: bigint, count: number): bigint[] => {
  const [each, odd] = [priceMinor / BigInt(count), priceMinor % BigInt(count)];
  return Array.from({ length: count }, (_, at) => each + (BigInt(at) < odd ? 1n : 0n));
};

const ownerOf = async (tx: Transaction, subject: string, address: string): Promise<string | null> =>
  (await tx.partyKey.findFirst({ where: { address, subject }, select: { organisationId: true } }))?.organisationId ??
  null;

/** Offers title to the lessee, with the signature that the lessor gave for the end of the lease. Refusals: those of `offerTitle`. */
const offerTo = async (
  ctx: ServiceContext,
  tx: Transaction,
  machine: `0x${string}`,
  { reference, currency, lessorId, lesseeId }: Ended,
  priceMinor: bigint,
): Promise<Result<unknown>> => {
  const now = ctx.clock.now();
  const seen = await equipmentOf(tx, lessorId, machine, now);
  return offerTitle(ctx, tx, { organisationId: lessorId, userId: null }, seen, {
    ...{ buyerId: lesseeId, priceMinor, currency, note: reference },
    expiresOn: addDays(dateOf(Math.floor(now.getTime() / 1000)), OFFER_DAYS),
  });
};

/** Gives the machine back to the lessor, who takes it once it has read the serial. Refusals: those of `announceIn`. */
const giveBack = async (
  ctx: ServiceContext,
  tx: Transaction,
  machine: `0x${string}`,
  { reference, chargedOn, lessorId, lesseeId }: Ended,
): Promise<Result<unknown>> => {
  const seen = await equipmentOf(tx, lesseeId, machine, ctx.clock.now());
  const custodian = seen.partyOf(seen.state?.custodian ?? null)?.organisationId;
  // What the lessee has not in hand it cannot give.
  if (custodian !== lesseeId) return accept(null);
  const who = { organisationId: lesseeId, userId: null };
  return announceIn(ctx, tx, who, seen, { takerId: lessorId, date: chargedOn, note: reference });
};

/**
 * What follows from the end of a lease, once it is on chain: title to machines that were bought is offered to the lessee, which
 * accepts it where secured parties consent; machines that come back are announced to the lessor, which takes them on site.
 * Done once. A machine that cannot pass is left where it is, and the log says why.
 */
export const handOver = async (ctx: ServiceContext, chargeId: string): Promise<void> => {
  await inTransaction(ctx, async tx => {
    const charge = await tx.leaseCharge.findUniqueOrThrow({
      where: { id: chargeId },
      include: { terms: { select: { reference: true, projection: { select: { state: true } } } } },
    });
    const { lease, chargedOn, currency, priceMinor, cause, terms } = charge;
    await lockAll(tx, [lease]);
    const { count } = await tx.leaseCharge.updateMany({
      where: { id: chargeId, handedOverAt: null },
      data: { handedOverAt: ctx.clock.now() },
    });
    const state = terms.projection && leaseFromJson(terms.projection.state);
    if (count === 0 || !state || !isBytes32(lease)) return accept(null);
    const lessorId = await ownerOf(tx, lease, state.lessor);
    const lesseeId = await ownerOf(tx, lease, state.lessee);
    if (lessorId === null || lesseeId === null) return accept(null);
    const ended = { lease, reference: terms.reference, currency, priceMinor, lessorId, lesseeId };
    const parts = partsOf(priceMinor ?? 0n, Math.max(1, state.machines.length));
    // Subjects in ascending order, as whoever signs several does.
    for (const [at, machine] of state.machines.toSorted().entries()) {
      const day = chargedOn.toISOString().slice(0, 10);
      const passed = await inTransaction({ ...ctx, db: tx }, async inner =>
        priceMinor !== null
          ? offerTo(ctx, inner, machine, { ...ended, chargedOn: day }, parts[at] ?? 0n)
          : cause === 'renewal'
            ? accept(null)
            : giveBack(ctx, inner, machine, { ...ended, chargedOn: day }),
      );
      if (!passed.ok) ctx.log.warn({ lease, machine, refusal: passed.refusal }, 'a machine could not be handed over');
    }
    return accept(null);
  });
};

/** Ends on chain whose machines were not handed over yet. */
export const endsToFollowUp = async (
  { db }: Pick<ServiceContext, 'db'>,
  { limit = 100, lease }: { readonly limit?: number; readonly lease?: string },
): Promise<string[]> => {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT charge.id FROM lease_charges charge
     WHERE charge."handedOverAt" IS NULL AND charge.cause <> 'amendment'
       AND (${lease ?? null}::text IS NULL OR charge.lease = ${lease ?? null})
       AND EXISTS (SELECT 1 FROM events named WHERE named.subject = charge.lease AND named.contract = 'Leases'
                     AND named.name = 'Ended' AND named.args->>'settlement' = charge.root)
     ORDER BY charge."createdAt" LIMIT ${limit}`;
  return rows.map(({ id }) => id);
};
