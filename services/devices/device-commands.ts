import { z } from 'zod';
import {
  COMMAND_PROTOCOLS,
  type CommandOutbox,
  isAsking,
  isCommandText,
  type OutgoingCommand,
} from '#domain/devices/remote-commands';
import { accept, type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { lockOwnDevice } from './load-device.ts';

const HOUR_MS = 3_600_000;

/** Of one device: one that never calls must not gather them. */
const MOST_WAITING = 10;

export const sendCommandInput = z.object({
  deviceId: rowId,
  text: z.string().trim().refine(isCommandText, 'one line of printable ASCII'),
  /** That it may change something, or stop the engine, is meant. */
  confirmed: z.boolean().default(false),
  /** How long it waits for the device. */
  hours: z.int().min(1).max(168).default(1),
});

/**
 * Has a command sent over the connection that a device of one's own holds open, at once or when it comes, until it expires.
 * What does more than ask is for approvers, who say that they mean it.
 *
 * Refusals: `invalid-input`, those of `lockOwnDevice`, `no-commands` (of this protocol), `command-unconfirmed`,
 * `commands-waiting` {most}.
 */
export const sendCommand = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof sendCommandInput>,
): Promise<Result<{ readonly commandId: string }>> => {
  const parsed = parseInput(sendCommandInput, input);
  if (!parsed.ok) return parsed;
  const { deviceId, text, confirmed, hours } = parsed.value;
  const isDangerous = !isAsking(text);
  return inTransaction(ctx, async tx => {
    const locked = await lockOwnDevice(tx, actor, deviceId, isDangerous ? 'device:command' : 'device:manage');
    if (!locked.ok) return locked;
    const { device, actor: who } = locked.value;
    if (!COMMAND_PROTOCOLS.includes(device.protocol)) return refuse('no-commands');
    if (isDangerous && !confirmed) return refuse('command-unconfirmed', {}, 'confirmed');
    const now = ctx.clock.now();
    const waiting = await tx.deviceCommand.count({
      where: { deviceId, sentAt: null, withdrawnAt: null, expiresAt: { gt: now } },
    });
    if (waiting >= MOST_WAITING) return refuse('commands-waiting', { most: String(MOST_WAITING) });
    const { organisationId, userId } = who;
    const commandId = newId(ctx);
    await tx.deviceCommand.create({
      data: {
        ...{ id: commandId, deviceId, organisationId, text, isDangerous, createdById: userId, createdAt: now },
        expiresAt: new Date(now.getTime() + hours * HOUR_MS),
      },
    });
    await audit(ctx, tx, {
      action: 'device:command-sent',
      organisationId,
      userId,
      subject: deviceId,
      detail: { commandId, text, isDangerous },
    });
    return accept({ commandId });
  });
};

export const withdrawCommandInput = z.object({ deviceId: rowId, commandId: rowId });

/** Takes a command back that has not gone out. Refusals: `invalid-input`, those of `lockOwnDevice`, `command-gone`. */
export const withdrawCommand = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof withdrawCommandInput>,
): Promise<Result<{ readonly commandId: string }>> => {
  const parsed = parseInput(withdrawCommandInput, input);
  if (!parsed.ok) return parsed;
  const { deviceId, commandId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const locked = await lockOwnDevice(tx, actor, deviceId);
    if (!locked.ok) return locked;
    const { organisationId, userId } = locked.value.actor;
    const { count } = await tx.deviceCommand.updateMany({
      where: { id: commandId, deviceId, organisationId, sentAt: null, withdrawnAt: null },
      data: { withdrawnAt: ctx.clock.now() },
    });
    if (count === 0) return refuse('command-gone');
    await audit(ctx, tx, {
      action: 'device:command-withdrawn',
      organisationId,
      userId,
      subject: deviceId,
      detail: { commandId },
    });
    return accept({ commandId });
  });
};

/** Commands as listeners take them from the database: any number of processes, each command to one of them. */
export const commandOutbox = (ctx: ServiceContext): CommandOutbox => ({
  async take(protocol, connected) {
    const now = ctx.clock.now();
    const isWaiting = { sentAt: null, withdrawnAt: null, expiresAt: { gt: now } };
    // Many connections, and seldom a command: their names are not sent along for nothing.
    const any = await ctx.db.deviceCommand.findFirst({ where: isWaiting, select: { id: true } });
    if (!any) return [];
    // Of those that are here: however many wait for devices that never call, they stand in nobody's way.
    const here = await ctx.db.$queryRaw<OutgoingCommand[]>`
      SELECT c.id, d."externalId" AS "deviceId", c.text
        FROM device_commands c JOIN devices d ON d.id = c."deviceId" AND d."removedAt" IS NULL
       WHERE c."sentAt" IS NULL AND c."withdrawnAt" IS NULL AND c."expiresAt" > ${now} AND d.protocol = ${protocol}
         AND d."externalId" = ANY(${[...connected]}::text[])
       ORDER BY c."createdAt" LIMIT 1000`;
    if (here.length === 0) return [];
    const taken = await ctx.db.$queryRaw<{ id: string }[]>`
      UPDATE device_commands SET "sentAt" = ${now}
       WHERE id = ANY(${here.map(({ id }) => id)}::uuid[]) AND "sentAt" IS NULL AND "withdrawnAt" IS NULL
      RETURNING id`;
    const ours = new Set(taken.map(({ id }) => id));
    return here.filter(({ id }) => ours.has(id));
  },
  async answered(commandId, answer) {
    await ctx.db.deviceCommand.updateMany({
      where: { id: commandId, answeredAt: null },
      data: { answeredAt: ctx.clock.now(), answer: answer.slice(0, 4000) },
    });
  },
});
