import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { machineReaders } from '#prisma/reads/machine-readers';
import type { Actor } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { moment, note, parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { loadMachine } from '../telemetry/machines.ts';
import { machineName } from '../telemetry/reading-input.ts';
import { markRules } from './mark-machines.ts';

/** Work is announced before it begins, or as it does: what has happened is not explained away afterwards. */
const LATE_MS = 5 * 60_000;
const LONGEST_MS = 14 * 24 * 3_600_000;

export const announceServiceInput = z.object({ machine: machineName, from: moment, until: moment, note: note(500) });

const minuteOf = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/**
 * Announces work on a machine: meanwhile it may be silent, without power, opened and towed. A party of the machine says so,
 * and the others are told. Refusals: `invalid-input`, those of `loadMachine`, `not-permitted` (a lender or the maker),
 * `service-begun` (it is announced too late), `service-length`.
 */
export const announceService = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof announceServiceInput>,
): Promise<Result<{ readonly serviceId: string }>> => {
  const parsed = parseInput(announceServiceInput, input);
  if (!parsed.ok) return parsed;
  const { machine, from, until, note: said } = parsed.value;
  const now = ctx.clock.now();
  const length = until.getTime() - from.getTime();
  return inTransaction(ctx, async tx => {
    const loaded = await loadMachine(ctx, actor, 'alarm:handle', machine, tx);
    if (!loaded.ok) return loaded;
    const { subject, reference, access, actor: who } = loaded.value;
    if (access.level !== 'full') return refuse('not-permitted');
    if (length <= 0 || length > LONGEST_MS) return refuse('service-length', {}, 'until');
    if (now.getTime() - from.getTime() > LATE_MS) return refuse('service-begun', {}, 'from');
    const { organisationId, userId } = who;
    const serviceId = newId(ctx);
    await tx.serviceWindow.create({
      data: { id: serviceId, subject, organisationId, from, until, note: said, createdById: userId, createdAt: now },
    });
    await markRules(tx, [subject], now);
    await audit(ctx, tx, { action: 'service:announced', organisationId, userId, subject, detail: { serviceId } });
    await tellParties(ctx, tx, { subject, reference, organisationId, from, until });
    return accept({ serviceId });
  });
};

const tellParties = async (
  ctx: ServiceContext,
  tx: Transaction,
  window: { subject: string; reference: string; organisationId: string; from: Date; until: Date },
): Promise<void> => {
  const { subject, reference, organisationId, from, until } = window;
  const { parties } = await machineReaders(tx, subject, ctx.clock.now());
  const { name } = await tx.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { name: true } });
  const params = { reference, organisation: name, from: minuteOf(from), until: minuteOf(until) };
  await addInboxItems(
    ctx,
    tx,
    parties
      .filter(id => id !== organisationId)
      .map(id => ({
        ...{ organisationId: id, kind: 'service-announced' as const, subject, params },
        link: `/equipment/${reference}/use`,
      })),
  );
};

export const endServiceInput = z.object({ serviceId: rowId });

/** The work is done: from now on alarms count again. Refusals: `invalid-input`, `not-found`, those of `loadMachine`. */
export const endService = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof endServiceInput>,
): Promise<Result<{ readonly serviceId: string }>> => {
  const parsed = parseInput(endServiceInput, input);
  if (!parsed.ok) return parsed;
  const { serviceId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const window = await tx.serviceWindow.findUnique({ where: { id: serviceId } });
    if (!window) return refuse('not-found');
    const loaded = await loadMachine(ctx, actor, 'alarm:handle', window.subject, tx);
    if (!loaded.ok) return loaded;
    const { subject, access, actor: who } = loaded.value;
    if (access.level !== 'full') return refuse('not-permitted');
    const { organisationId, userId } = who;
    const now = ctx.clock.now();
    if (window.until > now) {
      const until = new Date(Math.max(window.from.getTime(), now.getTime()));
      await tx.serviceWindow.update({ where: { id: serviceId }, data: { until } });
      await markRules(tx, [subject], now);
      await audit(ctx, tx, { action: 'service:ended', organisationId, userId, subject, detail: { serviceId } });
    }
    return accept({ serviceId });
  });
};
