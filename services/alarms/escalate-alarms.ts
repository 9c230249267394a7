import type { Transaction } from '#prisma/client';
import { machineReaders } from '#prisma/reads/machine-readers';
import { kindOf } from '../conditions/sign-conditions.ts';
import type { ServiceContext } from '../context.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { messageLocale } from '../messages/render-message.ts';
import { stableId } from '../stable-id.ts';
import { alarmText } from './alarm-texts.ts';
import { audienceOf, mutedFor } from './tell-alarms.ts';

/** People of an organisation who are written to. */
const MOST_PEOPLE = 20;

/** Those of an organisation who work, by mail in their language. */
const peopleOf = (tx: Transaction, organisationId: string) =>
  tx.membership.findMany({
    where: { organisationId, user: { disabledAt: null }, roles: { hasSome: ['PREPARER', 'APPROVER'] } },
    select: { user: { select: { id: true, email: true, locale: true } } },
    orderBy: { userId: 'asc' },
    take: MOST_PEOPLE,
  });

const escalate = async (ctx: ServiceContext, tx: Transaction, id: string): Promise<void> => {
  const now = ctx.clock.now();
  const alarm = await tx.alarm.update({ where: { id }, data: { escalateAt: null, escalatedAt: now } });
  const kind = kindOf(alarm.kind);
  const machine = await tx.equipment.findUnique({ where: { subject: alarm.subject }, select: { reference: true } });
  if (!machine) return;
  const quiet = await mutedFor(tx, alarm.subject, kind, now);
  const acknowledged = await tx.alarmAcknowledgement.findMany({ where: { alarmId: id } });
  const audience = audienceOf(kind, await machineReaders(tx, alarm.subject, now)).filter(
    organisationId => !quiet.has(organisationId) && !acknowledged.some(one => one.organisationId === organisationId),
  );
  for (const organisationId of audience) {
    for (const { user } of await peopleOf(tx, organisationId)) {
      await queueMessage(ctx, tx, {
        id: stableId('alarm', id, now.toISOString(), user.id),
        channel: 'email',
        recipient: user.email,
        locale: user.locale,
        template: 'alarm-standing',
        params: {
          machine: machine.reference,
          alarm: alarmText(kind, messageLocale(user.locale)),
          at: alarm.since.toISOString(),
          link: `${ctx.publicUrl}/alarms/${id}`,
        },
      });
    }
  }
};

/**
 * Writes to the people of organisations that have neither acknowledged an alarm nor muted it, once it has stood for as long
 * as its severity lets it. Answers whether there were any.
 */
export const escalateAlarms = (ctx: ServiceContext): Promise<boolean> =>
  ctx.db.$transaction(async tx => {
    const due = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM alarms WHERE standing = 'open' AND "escalateAt" <= ${ctx.clock.now()}
       ORDER BY "escalateAt" LIMIT 20 FOR UPDATE SKIP LOCKED`;
    for (const { id } of due) await escalate(ctx, tx, id);
    return due.length > 0;
  });
