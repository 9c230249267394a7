import type { Hex } from '#domain/hex';
import { accept, type Result } from '#domain/result';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import { equipmentOf } from '#prisma/reads/see-equipment';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { deliverIn } from '../equipment/accept-delivery.ts';
import { openMachineRecord } from '../equipment/audience.ts';

/**
 * Who accepts leased machines has them in hand from then on: with the lessor's signature, who has signed that the lease
 * begins. A machine that neither belongs to the lessor nor is in its hands is handed over by those who have it, apart.
 *
 * Refusals: those of `deliverIn`.
 */
export const takeMachines = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  {
    lessorId,
    machines,
    acceptedOn,
  }: {
    readonly lessorId: string;
    readonly machines: readonly { readonly subject: Hex; readonly serialSeen: string }[];
    readonly acceptedOn: CalendarDate;
  },
): Promise<Result<null>> => {
  const organisation = await tx.organisation.findUniqueOrThrow({
    where: { id: actor.organisationId },
    select: { guest: true },
  });
  // A guest has no key of its own to sign custody with.
  if (organisation.guest) return accept(null);
  for (const { subject, serialSeen } of [...machines].sort((a, b) => (a.subject < b.subject ? -1 : 1))) {
    const seen = await equipmentOf(tx, actor.organisationId, subject, ctx.clock.now());
    const { state, ownKey, partyOf } = seen;
    if (!state || (ownKey !== null && state.custodian === ownKey)) continue;
    const givers = [state.holder, state.custodian].map(key => partyOf(key)?.organisationId);
    if (!givers.includes(lessorId)) continue;
    await openMachineRecord(tx, {
      subject,
      fromOrganisationId: lessorId,
      toOrganisationIds: [actor.organisationId],
    });
    const acceptance = { serialSeen, how: 'typed', date: acceptedOn } as const;
    const taken = await deliverIn(ctx, tx, actor, seen, acceptance, { giverId: lessorId });
    if (!taken.ok) return taken;
  }
  return accept(null);
};
