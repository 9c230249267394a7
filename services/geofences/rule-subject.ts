import type { Permission } from '#domain/access/permissions';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import { machinesOf, markRules } from '../alarms/mark-machines.ts';
import type { ServiceContext } from '../context.ts';
import { loadMachine, machineParties } from '../telemetry/machines.ts';

/** What rules are for: a machine, or a lease and so each of its machines while it runs. */
export interface RuleSubject {
  readonly actor: Actor;
  readonly subject: string;
  readonly reference: string;
  readonly kind: 'machine' | 'lease';
}

/**
 * A machine or a lease, by subject or reference, for which the organisation sets the rules: of a lease its lessor; of a
 * machine whoever lets it, and where nobody does, its title holder. Who leases a machine does not loosen its own bounds.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `not-found` (strangers learn no more), `not-in-charge`.
 */
export const loadRuleSubject = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor | null,
  name: string,
  permission: Permission = 'geofence:manage',
): Promise<Result<RuleSubject>> => {
  const allowed = authorise(actor, permission);
  if (!allowed.ok) return allowed;
  const { organisationId } = allowed.value;
  const lease = await tx.lease.findFirst({
    where: { OR: [{ subject: name }, { reference: name }] },
    select: { subject: true, reference: true, lessorId: true, lesseeId: true },
  });
  if (lease) {
    if (lease.lessorId === organisationId) return accept({ actor: allowed.value, ...lease, kind: 'lease' });
    return refuse(lease.lesseeId === organisationId ? 'not-in-charge' : 'not-found');
  }
  const machine = await loadMachine(ctx, actor, permission, name, tx);
  if (!machine.ok) return machine;
  const { subject, reference, access } = machine.value;
  const { lessorId, titleHolderId } = await machineParties(tx, subject);
  if (access.level !== 'full' || organisationId !== (lessorId ?? titleHolderId)) return refuse('not-in-charge');
  return accept({ actor: machine.value.actor, subject, reference, kind: 'machine' });
};

/** The machines of a subject are looked at anew, now. */
export const lookAgain = async (ctx: ServiceContext, tx: Transaction, subject: string): Promise<void> =>
  markRules(tx, await machinesOf(tx, subject), ctx.clock.now());
