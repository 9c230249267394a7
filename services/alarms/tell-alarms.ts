import { type AlarmKind, kindFacts } from '#domain/alarms/kinds';
import type { Transaction } from '#prisma/client';
import { type AlarmAbout, alarmAbout } from '#prisma/reads/alarm-about';
import type { MachineReaders } from '#prisma/reads/machine-readers';
import type { ServiceContext } from '../context.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';

export interface ToldAlarm {
  readonly id: string;
  readonly subject: string;
  readonly kind: AlarmKind;
}

/** Organisations that do not want to be told of a machine's alarms of this kind now, and until when. */
export const mutedFor = async (
  tx: Transaction,
  subject: string,
  kind: AlarmKind,
  now: Date,
): Promise<ReadonlyMap<string, Date>> => {
  const rows = await tx.alarmMute.findMany({
    where: { subject, endedAt: null, until: { gt: now }, OR: [{ kind: null }, { kind }] },
    select: { organisationId: true, until: true },
    // Of several the last to end.
    orderBy: { until: 'asc' },
  });
  return new Map(rows.map(({ organisationId, until }) => [organisationId, until]));
};

/** Those who see alarms of a kind: the parties all, lenders those that are conditions. */
export const audienceOf = (kind: AlarmKind, { parties, lenders }: MachineReaders): string[] => [
  ...parties,
  ...(kindFacts(kind).isCondition ? lenders : []),
];

/** What an alarm is about, as an organisation may know it. */
export const aboutFor = async (
  tx: Transaction,
  id: string,
  { parties }: MachineReaders,
): Promise<(organisationId: string) => AlarmAbout | null> => {
  const [full, lender] = await Promise.all([alarmAbout(tx, id, true), alarmAbout(tx, id, false)]);
  return organisationId => (parties.includes(organisationId) ? full : lender);
};

/** A name, or a code in place of one; '' for the machine itself. */
const codeOf = (about: AlarmAbout | null): string => (about === null ? '' : (about.name ?? about.of));

/** Says that an alarm has begun or ended in the inboxes of some of those who see it. What is low is in the list. */
export const tellOrganisations = async (
  ctx: ServiceContext,
  tx: Transaction,
  { id, subject, kind }: ToldAlarm,
  { what, organisations }: { readonly what: 'begin' | 'end'; readonly organisations: readonly string[] },
  readers: MachineReaders,
): Promise<void> => {
  if (kindFacts(kind).severity === 'low' || organisations.length === 0) return;
  const machine = await tx.equipment.findUnique({ where: { subject }, select: { reference: true } });
  if (!machine) return;
  const aboutOf = await aboutFor(tx, id, readers);
  await addInboxItems(
    ctx,
    tx,
    organisations.map(organisationId => ({
      organisationId,
      kind: what === 'begin' ? ('alarm-raised' as const) : ('alarm-ended' as const),
      subject,
      link: `/alarms/${id}`,
      params: { reference: machine.reference, alarm: kind, about: codeOf(aboutOf(organisationId)) },
    })),
  );
};

/** Says so to all who see it and have not muted it. */
export const tellAlarm = async (
  ctx: ServiceContext,
  tx: Transaction,
  alarm: ToldAlarm,
  what: 'begin' | 'end',
  readers: MachineReaders,
): Promise<void> => {
  const { subject, kind } = alarm;
  const muted = await mutedFor(tx, subject, kind, ctx.clock.now());
  const organisations = audienceOf(kind, readers).filter(organisationId => !muted.has(organisationId));
  await tellOrganisations(ctx, tx, alarm, { what, organisations }, readers);
};
