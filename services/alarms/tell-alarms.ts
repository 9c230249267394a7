import { type AlarmKind, kindFacts } from '#domain/alarms/kinds';
import type { Transaction } from '#prisma/client';
import type { MachineReaders } from '#prisma/reads/machine-readers';
import type { ServiceContext } from '../context.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';

export interface ToldAlarm {
  readonly id: string;
  readonly subject: string;
  readonly kind: AlarmKind;
}

/** Organisations that do not want to be told of a machine's alarms of this kind now. */
export const mutedFor = async (
  tx: Transaction,
  subject: string,
  kind: AlarmKind,
  now: Date,
): Promise<ReadonlySet<string>> => {
  const rows = await tx.alarmMute.findMany({
    where: { subject, endedAt: null, until: { gt: now }, OR: [{ kind: null }, { kind }] },
    select: { organisationId: true },
  });
  return new Set(rows.map(({ organisationId }) => organisationId));
};

/** Those who see alarms of a kind: the parties all, lenders those that are conditions. */
export const audienceOf = (kind: AlarmKind, { parties, lenders }: MachineReaders): string[] => [
  ...parties,
  ...(kindFacts(kind).isCondition ? lenders : []),
];

/** Says that an alarm has begun or ended in the inboxes of those who see it and have not muted it. What is low is in the list. */
export const tellAlarm = async (
  ctx: ServiceContext,
  tx: Transaction,
  { id, subject, kind }: ToldAlarm,
  what: 'begin' | 'end',
  readers: MachineReaders,
): Promise<void> => {
  if (kindFacts(kind).severity === 'low') return;
  const muted = await mutedFor(tx, subject, kind, ctx.clock.now());
  const machine = await tx.equipment.findUnique({ where: { subject }, select: { reference: true } });
  if (!machine) return;
  await addInboxItems(
    ctx,
    tx,
    audienceOf(kind, readers)
      .filter(organisationId => !muted.has(organisationId))
      .map(organisationId => ({
        organisationId,
        kind: what === 'begin' ? ('alarm-raised' as const) : ('alarm-ended' as const),
        subject,
        link: `/alarms/${id}`,
        params: { reference: machine.reference, alarm: kind },
      })),
  );
};
