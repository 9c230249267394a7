import { z } from 'zod';
import { TRADING_KINDS } from '#domain/access/organisation-kinds';
import { leavesOf } from '#domain/receivables/state';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { EquipmentViewerRole } from '#prisma/reads/equipment-viewer';
import { seeEquipment } from '#prisma/reads/see-equipment';
import { type LeaseViewerRole, seeLease } from '#prisma/reads/see-lease';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import { seeReceivable } from '#prisma/reads/see-receivable';
import { type Actor, authorise } from '../actor.ts';
import { announce } from '../announce.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { receivableId } from '../receivables/load-receivable.ts';

export const auditorShareInput = z.object({ auditorId: rowId, subject: receivableId.optional() });

const TRADING: ReadonlySet<string> = new Set(TRADING_KINDS);

/** Whoever trades has an interest of its own in what others do: only an organisation that audits and nothing else is let in. */
const isAuditor = async (tx: Transaction, id: string): Promise<boolean> => {
  const found = await tx.organisation.findUnique({ where: { id }, select: { kinds: true, frozenAt: true } });
  return (
    found !== null &&
    found.frozenAt === null &&
    found.kinds.includes('AUDITOR') &&
    !found.kinds.some(kind => TRADING.has(kind))
  );
};

/** Sold or owed by the organisation, or it holds or has assigned a part: having been asked to finance is no part. */
const hasPart = ({ viewer, state, ownKey }: SeenReceivable): boolean =>
  viewer.isSeller ||
  viewer.isObligor ||
  (ownKey !== null && state !== null && leavesOf(state).some(one => one.holder === ownKey || one.assignor === ownKey));

/** What an owner may show of a machine; a bank that was asked to lend on one, or a former owner, has nothing of its own to show. */
const SHARING: readonly EquipmentViewerRole[] = [
  'title-holder',
  'custodian',
  'lessor',
  'lessee',
  'secured-party',
  'issuer',
  'manufacturer',
];

/** What a party may show of a lease; whoever is asked to sign something about one has nothing of its own to show. */
const LEASE_SHARING: readonly LeaseViewerRole[] = ['lessor', 'lessee', 'assignee', 'secured-party'];

/** The receivable, the lease or the machine that is to be shared. Refusals: `not-found`, `no-part-in-it`. */
const sharedSubject = async (
  tx: Transaction,
  organisationId: string,
  named: string,
  now: Date,
): Promise<Result<string>> => {
  const receivable = await seeReceivable(tx, organisationId, named, now);
  if (receivable) return hasPart(receivable) ? accept(receivable.subject) : refuse('no-part-in-it');
  const lease = await seeLease(tx, organisationId, named, now);
  if (lease) {
    const isPart = lease.viewer.roles.some(role => LEASE_SHARING.includes(role));
    return isPart ? accept(lease.subject) : refuse('no-part-in-it');
  }
  const machine = await seeEquipment(tx, organisationId, named, now);
  if (!machine) return refuse('not-found');
  const isParty = machine.viewer.roles.some(role => SHARING.includes(role));
  return isParty ? accept(machine.subject) : refuse('no-part-in-it');
};

/**
 * Lets an auditor read a receivable, a lease or a machine as the organisation itself reads it, or, without a subject, all in
 * which the organisation has a part, those to come too. Written to the audit; ended at any time by `endAuditorShare`.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-found`, `no-part-in-it`, `not-an-auditor`,
 * `shared-already`.
 */
export const shareWithAuditor = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof auditorShareInput>,
): Promise<Result<{ readonly shareId: string }>> => {
  const allowed = authorise(actor, 'auditor:share');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(auditorShareInput, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId } = allowed.value;
  if (userId === null) return refuse('session-required');
  const { auditorId } = parsed.value;
  return inTransaction(ctx, async tx => {
    let subject: string | null = null;
    if (parsed.value.subject !== undefined) {
      const shared = await sharedSubject(tx, organisationId, parsed.value.subject, ctx.clock.now());
      if (!shared.ok) return shared;
      subject = shared.value;
    }
    if (!(await isAuditor(tx, auditorId))) return refuse('not-an-auditor', undefined, 'auditorId');
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`lienlight.share:${organisationId}:${auditorId}`}, 0))`;
    const open = await tx.auditorShare.count({ where: { organisationId, auditorId, subject, endedAt: null } });
    if (open > 0) return refuse('shared-already', undefined, 'auditorId');
    const shareId = newId(ctx);
    await tx.auditorShare.create({
      data: { id: shareId, organisationId, auditorId, subject, sharedById: userId, createdAt: ctx.clock.now() },
    });
    await audit(ctx, tx, {
      action: 'auditor:share-given',
      organisationId,
      userId,
      ...(subject !== null && { subject }),
      detail: { auditorId, shareId, all: subject === null },
    });
    await announce(tx, { organisations: [organisationId, auditorId], subjects: subject === null ? [] : [subject] });
    return accept({ shareId });
  });
};

export const endShareInput = z.object({ shareId: rowId });

/**
 * Ends what `shareWithAuditor` began: from the next request on the auditor sees nothing of it.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-found`.
 */
export const endAuditorShare = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof endShareInput>,
): Promise<Result<{ readonly shareId: string }>> => {
  const allowed = authorise(actor, 'auditor:share');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(endShareInput, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId } = allowed.value;
  const { shareId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const share = await tx.auditorShare.findFirst({ where: { id: shareId, organisationId, endedAt: null } });
    if (!share) return refuse('not-found');
    await tx.auditorShare.update({ where: { id: shareId }, data: { endedAt: ctx.clock.now(), endedById: userId } });
    await audit(ctx, tx, {
      action: 'auditor:share-ended',
      organisationId,
      userId,
      ...(share.subject !== null && { subject: share.subject }),
      detail: { auditorId: share.auditorId, shareId, all: share.subject === null },
    });
    await announce(tx, { organisations: [organisationId, share.auditorId] });
    return accept({ shareId });
  });
};
