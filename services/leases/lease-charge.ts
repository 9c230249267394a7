import { z } from 'zod';
import { CHARGED, type Charged } from '#domain/leases/billing/charges';
import type { END_CAUSES } from '#domain/leases/lifecycle/commands';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { newId } from '../new-id.ts';

/** Lines of a charge as they are kept. */
export const chargedJson = z.array(
  z.object({ kind: z.enum(CHARGED), amountMinor: z.string().transform(text => BigInt(text)) }),
);

export interface NewCharge {
  readonly lease: string;
  /** Of the commitment that the action carries: the charge counts once the chain names it. */
  readonly root: string;
  readonly cause: (typeof END_CAUSES)[number] | 'amendment';
  readonly chargedOn: CalendarDate;
  readonly currency: string;
  readonly lines: readonly Charged[];
  /** Of the machines, where they pass to the lessee. */
  readonly priceMinor: bigint | null;
  readonly createdById: string;
}

/** Writes down what a change of a lease costs, and what becomes of its machines, for when it is on chain. */
export const storeCharge = async (
  ctx: ServiceContext,
  tx: Transaction,
  { lines, chargedOn, ...charge }: NewCharge,
): Promise<void> => {
  await tx.leaseCharge.create({
    data: {
      id: newId(ctx),
      ...charge,
      chargedOn: new Date(chargedOn),
      lines: lines.map(({ kind, amountMinor }) => ({ kind, amountMinor: amountMinor.toString() })),
      createdAt: ctx.clock.now(),
    },
  });
};
