import { z } from 'zod';
import { kindFacts } from '#domain/alarms/kinds';
import { decideAcknowledge, decideSettle } from '#domain/alarms/lifecycle';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { machineReaders } from '#prisma/reads/machine-readers';
import { telemetryAccess } from '#prisma/reads/telemetry-visible';
import { type Actor, authorise } from '../actor.ts';
import { announce } from '../announce.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { loadRuleSubject } from '../geofences/rule-subject.ts';
import { inTransaction } from '../in-transaction.ts';
import { note, parseInput, rowId } from '../input.ts';
import { keptOf } from './keep-alarms.ts';
import { markRules } from './mark-machines.ts';

/** An alarm that the organisation may see, locked. Refusals: those of `authorise`, `not-found` (strangers learn no more). */
const lockAlarm = async (ctx: ServiceContext, tx: Transaction, actor: Actor | null, alarmId: string) => {
  const allowed = authorise(actor, 'alarm:handle');
  if (!allowed.ok) return allowed;
  await tx.$executeRaw`SELECT 1 FROM alarms WHERE id = ${alarmId}::uuid FOR UPDATE`;
  const row = await tx.alarm.findUnique({ where: { id: alarmId } });
  if (!row) return refuse('not-found');
  const alarm = keptOf(row);
  const access = await telemetryAccess(tx, allowed.value.organisationId, row.subject, ctx.clock.now());
  const isSeen = access?.level === 'full' || (access?.level === 'lender' && kindFacts(alarm.kind).isCondition);
  return isSeen ? accept({ actor: allowed.value, alarm, subject: row.subject }) : refuse('not-found');
};

const tellPages = async (ctx: ServiceContext, tx: Transaction, subject: string): Promise<void> => {
  const { parties, lenders } = await machineReaders(tx, subject, ctx.clock.now());
  await announce(tx, { organisations: [...parties, ...lenders], subjects: [subject] });
};

export const acknowledgeAlarmInput = z.object({ alarmId: rowId, note: note(500).optional() });

/**
 * Somebody of the organisation has seen the alarm and looks after it: its people are not written to any more. Refusals:
 * `invalid-input`, those of `authorise`, `not-found`, `alarm-withdrawn`, `alarm-acknowledged`.
 */
export const acknowledgeAlarm = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof acknowledgeAlarmInput>,
): Promise<Result<{ readonly alarmId: string }>> => {
  const parsed = parseInput(acknowledgeAlarmInput, input);
  if (!parsed.ok) return parsed;
  const { alarmId, note: said } = parsed.value;
  return inTransaction(ctx, async tx => {
    const locked = await lockAlarm(ctx, tx, actor, alarmId);
    if (!locked.ok) return locked;
    const { alarm, subject, actor: who } = locked.value;
    const { organisationId, userId } = who;
    const before = await tx.alarmAcknowledgement.count({ where: { alarmId, organisationId } });
    const decision = decideAcknowledge(alarm, before > 0);
    if (!decision.ok) return decision;
    await tx.alarmAcknowledgement.create({
      data: { alarmId, organisationId, userId, note: said ?? null, at: ctx.clock.now() },
    });
    await audit(ctx, tx, { action: 'alarm:acknowledged', organisationId, userId, subject, detail: { alarmId } });
    await tellPages(ctx, tx, subject);
    return accept({ alarmId });
  });
};

export const settleAlarmInput = z.object({ alarmId: rowId, note: note(500) });

/**
 * Ends an alarm that no reading ends (a meter at fault), with what was found. Refusals: `invalid-input`, those of
 * `authorise`, `not-found`, `not-in-charge` (of whoever sets the machine's rules alone), `alarm-not-by-hand`, `alarm-ended`.
 */
export const settleAlarm = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof settleAlarmInput>,
): Promise<Result<{ readonly alarmId: string }>> => {
  const parsed = parseInput(settleAlarmInput, input);
  if (!parsed.ok) return parsed;
  const { alarmId, note: said } = parsed.value;
  return inTransaction(ctx, async tx => {
    const locked = await lockAlarm(ctx, tx, actor, alarmId);
    if (!locked.ok) return locked;
    const { alarm, subject, actor: who } = locked.value;
    const inCharge = await loadRuleSubject(ctx, tx, actor, subject, 'alarm:handle');
    if (!inCharge.ok) return inCharge;
    const decision = decideSettle(alarm);
    if (!decision.ok) return decision;
    const { organisationId, userId } = who;
    const now = ctx.clock.now();
    await tx.alarm.update({
      where: { id: alarmId },
      data: { settledAt: now, settledById: userId, settledNote: said },
    });
    await markRules(tx, [subject], now);
    await audit(ctx, tx, { action: 'alarm:settled', organisationId, userId, subject, detail: { alarmId } });
    return accept({ alarmId });
  });
};
