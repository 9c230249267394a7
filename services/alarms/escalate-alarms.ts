import type { Transaction } from '#prisma/client';
import { machineReaders } from '#prisma/reads/machine-readers';
import { kindOf } from '../conditions/sign-conditions.ts';
import type { ServiceContext } from '../context.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { messageLocale } from '../messages/render-message.ts';
import { stableId } from '../stable-id.ts';
import { alarmText } from './alarm-texts.ts';
import { aboutFor, audienceOf, mutedFor, tellOrganisations } from './tell-alarms.ts';

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

/** Those of some organisations that no inbox item has told of an alarm's begin: they had muted it then. */
const untold = async (tx: Transaction, id: string, organisations: readonly string[]): Promise<string[]> => {
  const told = await tx.inboxItem.findMany({
    where: { organisationId: { in: [...organisations] }, kind: 'alarm-raised', link: `/alarms/${id}` },
    select: { organisationId: true },
  });
  return organisations.filter(one => !told.some(({ organisationId }) => organisationId === one));
};

const escalate = async (ctx: ServiceContext, tx: Transaction, id: string): Promise<void> => {
  const now = ctx.clock.now();
  const alarm = await tx.alarm.update({
    where: { id },
    data: { escalateAt: null, escalatedAt: now },
    include: { acknowledgements: { select: { organisationId: true } } },
  });
  const { subject, since, escalatedTo, acknowledgements } = alarm;
  const kind = kindOf(alarm.kind);
  const machine = await tx.equipment.findUnique({ where: { subject }, select: { reference: true } });
  if (!machine) return;
  const readers = await machineReaders(tx, subject, now);
  const done = new Set([...escalatedTo, ...acknowledgements.map(({ organisationId }) => organisationId)]);
  const waiting = audienceOf(kind, readers).filter(organisationId => !done.has(organisationId));
  const muted = await mutedFor(tx, subject, kind, now);
  const called = waiting.filter(organisationId => !muted.has(organisationId));
  const ends = waiting.flatMap(organisationId => muted.get(organisationId)?.getTime() ?? []);
  await tx.alarm.update({
    where: { id },
    data: {
      escalatedTo: [...escalatedTo, ...called],
      // Whom a mute holds back is written to when that is over.
      escalateAt: ends.length === 0 ? null : new Date(Math.min(...ends)),
    },
  });
  const organisations = await untold(tx, id, called);
  await tellOrganisations(ctx, tx, { id, subject, kind }, { what: 'begin', organisations }, readers);
  const aboutOf = await aboutFor(tx, id, readers);
  for (const organisationId of called) {
    for (const { user } of await peopleOf(tx, organisationId)) {
      await queueMessage(ctx, tx, {
        id: stableId('alarm', id, now.toISOString(), user.id),
        channel: 'email',
        recipient: user.email,
        locale: user.locale,
        template: 'alarm-standing',
        params: {
          machine: machine.reference,
          alarm: alarmText(kind, aboutOf(organisationId), messageLocale(user.locale)),
          at: since.toISOString(),
          link: `${ctx.publicUrl}/alarms/${id}`,
        },
      });
    }
  }
};

/**
 * Writes once to the people of organisations that have neither acknowledged an alarm nor muted it, once it has stood for as long
 * as its severity lets it; to those that have muted it when the mute is over. Answers whether there were any.
 */
export const escalateAlarms = (ctx: ServiceContext): Promise<boolean> =>
  ctx.db.$transaction(async tx => {
    const due = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM alarms WHERE standing = 'open' AND "escalateAt" <= ${ctx.clock.now()}
       ORDER BY "escalateAt" LIMIT 20 FOR UPDATE SKIP LOCKED`;
    for (const { id } of due) await escalate(ctx, tx, id);
    return due.length > 0;
  });
