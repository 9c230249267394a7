import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Prisma, Transaction } from '#prisma/client';
import { machineReaders } from '#prisma/reads/machine-readers';
import { type Actor, authorise } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { moment, note, parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { type LoadedMachine, loadMachine } from '../telemetry/machines.ts';
import { machineName } from '../telemetry/reading-input.ts';
import { markRules } from './mark-machines.ts';
import { isInCharge } from './use-now.ts';

/** Work is announced before it begins, or as it does: what has happened is not explained away afterwards. */
const LATE_MS = 5 * 60_000;
const LONGEST_MS = 14 * 24 * 3_600_000;

export const announceServiceInput = z.object({ machine: machineName, from: moment, until: moment, note: note(500) });

/**
 * Announces work on a machine: meanwhile it may be silent, without power, opened and towed. A party of the machine says so,
 * and the others are told. Where it is not the one who sets the machine's rules, it counts once that one has confirmed it: a
 * lessee does not switch off the alarms of others. Refusals: `invalid-input`, those of `loadMachine`, `not-permitted` (a
 * lender or the maker), `service-begun` (it is announced too late), `service-length`.
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
    const isConfirmed = await isInCharge({ db: tx }, organisationId, subject);
    await tx.serviceWindow.create({
      data: {
        ...{ id: serviceId, subject, organisationId, from, until, note: said, createdById: userId, createdAt: now },
        ...(isConfirmed && { confirmedAt: now, confirmedById: userId }),
      },
    });
    if (isConfirmed) await markRules(tx, [subject], now);
    await audit(ctx, tx, { action: 'service:announced', organisationId, userId, subject, detail: { serviceId } });
    await tell(ctx, tx, { subject, reference, organisationId, from, until, isConfirmed });
    return accept({ serviceId });
  });
};

interface ToldWindow {
  readonly subject: string;
  readonly reference: string;
  readonly organisationId: string;
  readonly from: Date;
  readonly until: Date;
  readonly isConfirmed: boolean;
}

/** The other parties are told of what is announced, lenders of what counts. */
const tell = async (ctx: ServiceContext, tx: Transaction, window: ToldWindow): Promise<void> => {
  const { subject, reference, organisationId, from, until, isConfirmed } = window;
  const { parties, lenders } = await machineReaders(tx, subject, ctx.clock.now());
  const { name } = await tx.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { name: true } });
  const params = { reference, organisation: name, from: from.toISOString(), until: until.toISOString() };
  const about = { kind: 'service-announced' as const, subject, params };
  await addInboxItems(ctx, tx, [
    ...parties
      .filter(id => id !== organisationId)
      .map(id => ({ ...about, organisationId: id, link: `/equipment/${reference}/rules` })),
    ...(isConfirmed ? lenders : []).map(id => ({ ...about, organisationId: id, link: `/equipment/${reference}/use` })),
  ]);
};

const announcedInput = z.object({ serviceId: rowId });
type AnnouncedInput = z.input<typeof announcedInput>;

type ServiceWindow = Prisma.ServiceWindowGetPayload<Record<string, never>>;

interface Announced {
  readonly window: ServiceWindow;
  readonly machine: LoadedMachine;
}

/**
 * Does something about announced work, for somebody who handles the alarms of its machine. Refusals: those of `authorise`,
 * `invalid-input`, `not-found`, those of `loadMachine`, and its own.
 */
const ofAnnounced = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: AnnouncedInput,
  act: (tx: Transaction, announced: Announced) => Promise<Result<{ readonly serviceId: string }>>,
): Promise<Result<{ readonly serviceId: string }>> => {
  const allowed = authorise(actor, 'alarm:handle');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(announcedInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const window = await tx.serviceWindow.findUnique({ where: { id: parsed.value.serviceId } });
    if (!window) return refuse('not-found');
    const loaded = await loadMachine(ctx, actor, 'alarm:handle', window.subject, tx);
    return loaded.ok ? act(tx, { window, machine: loaded.value }) : loaded;
  });
};

/**
 * Whoever sets a machine's rules agrees to work that another has announced: from now on it counts. Refusals: `invalid-input`,
 * `not-found`, those of `loadMachine`, `not-in-charge`, `service-over`.
 */
export const confirmService = (
  ctx: ServiceContext,
  actor: Actor | null,
  input: AnnouncedInput,
): Promise<Result<{ readonly serviceId: string }>> =>
  ofAnnounced(ctx, actor, input, async (tx, { window, machine }) => {
    const { id: serviceId } = window;
    const { subject, reference } = machine;
    const { organisationId, userId } = machine.actor;
    if (!(await isInCharge({ db: tx }, organisationId, subject))) return refuse('not-in-charge');
    if (window.confirmedAt) return accept({ serviceId });
    const now = ctx.clock.now();
    if (window.until <= now) return refuse('service-over');
    await tx.serviceWindow.update({ where: { id: serviceId }, data: { confirmedAt: now, confirmedById: userId } });
    await markRules(tx, [subject], now);
    await audit(ctx, tx, { action: 'service:confirmed', organisationId, userId, subject, detail: { serviceId } });
    await tell(ctx, tx, { ...window, reference, isConfirmed: true });
    return accept({ serviceId });
  });

/**
 * The work is done: from now on alarms count again. Refusals: `invalid-input`, `not-found`, those of `loadMachine`,
 * `not-permitted` (a lender or the maker).
 */
export const endService = (
  ctx: ServiceContext,
  actor: Actor | null,
  input: AnnouncedInput,
): Promise<Result<{ readonly serviceId: string }>> =>
  ofAnnounced(ctx, actor, input, async (tx, { window, machine }) => {
    const { id: serviceId } = window;
    const { subject, access } = machine;
    if (access.level !== 'full') return refuse('not-permitted');
    const { organisationId, userId } = machine.actor;
    const now = ctx.clock.now();
    if (window.until > now) {
      const until = new Date(Math.max(window.from.getTime(), now.getTime()));
      await tx.serviceWindow.update({ where: { id: serviceId }, data: { until } });
      await markRules(tx, [subject], now);
      await audit(ctx, tx, { action: 'service:ended', organisationId, userId, subject, detail: { serviceId } });
    }
    return accept({ serviceId });
  });
