import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import { announce } from '../announce.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { loadMachine, machineParties, placeGrantorOf } from './machines.ts';
import { machineName } from './reading-input.ts';

export const placeGrantInput = z.object({ machine: machineName, bankId: rowId });

/**
 * A lessee, or the title holder of a machine that is not leased, lets a bank that may see the machine see its exact place.
 * It ends when he says so, and counts for as long as he is that. The same twice is one grant.
 *
 * Refusals: `invalid-input`, those of `loadMachine`, `not-place-grantor`, `not-a-bank`.
 */
export const grantPlace = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof placeGrantInput>,
): Promise<Result<{ readonly grantId: string }>> => {
  const parsed = parseInput(placeGrantInput, input);
  if (!parsed.ok) return parsed;
  const { machine, bankId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadMachine(ctx, actor, 'telemetry:record', machine, tx);
    if (!loaded.ok) return loaded;
    const { actor: who, subject } = loaded.value;
    const { organisationId, userId } = who;
    if (organisationId !== placeGrantorOf(await machineParties(tx, subject))) return refuse('not-place-grantor');
    const bank = await tx.organisation.findFirst({
      where: { id: bankId, kinds: { has: 'BANK' } },
      select: { id: true },
    });
    if (!bank) return refuse('not-a-bank', {}, 'bankId');
    const standing = await tx.placeGrant.findFirst({ where: { subject, organisationId, bankId, endedAt: null } });
    if (standing) return accept({ grantId: standing.id });
    const grantId = newId(ctx);
    await tx.placeGrant.create({
      data: { id: grantId, subject, organisationId, bankId, userId, createdAt: ctx.clock.now() },
    });
    await audit(ctx, tx, { action: 'place:granted', organisationId, userId, subject, detail: { bankId } });
    await announce(tx, { organisations: [organisationId, bankId], subjects: [subject] });
    return accept({ grantId });
  });
};

export const endPlaceGrantInput = z.object({ grantId: rowId });

/** Takes a grant back. Refusals: `invalid-input`, `not-found`, those of `loadMachine`. */
export const endPlaceGrant = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof endPlaceGrantInput>,
): Promise<Result<{ readonly grantId: string }>> => {
  const parsed = parseInput(endPlaceGrantInput, input);
  if (!parsed.ok) return parsed;
  const { grantId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const grant = await tx.placeGrant.findUnique({ where: { id: grantId } });
    if (!grant || grant.organisationId !== actor?.organisationId) return refuse('not-found');
    const loaded = await loadMachine(ctx, actor, 'telemetry:record', grant.subject, tx);
    if (!loaded.ok) return loaded;
    const { organisationId, userId } = loaded.value.actor;
    const { bankId, subject } = grant;
    await tx.placeGrant.updateMany({ where: { id: grantId, endedAt: null }, data: { endedAt: ctx.clock.now() } });
    await audit(ctx, tx, { action: 'place:grant-ended', organisationId, userId, subject, detail: { bankId } });
    await announce(tx, { organisations: [organisationId, bankId], subjects: [subject] });
    return accept({ grantId });
  });
};
