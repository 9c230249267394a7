import { ALARM_KINDS, kindFacts } from '#domain/alarms/kinds';
import { ESCALATE_AFTER_MS } from '#domain/alarms/lifecycle';
import { SILENT_AFTER_MS } from '#domain/alarms/rules';
import { dayIn } from '#domain/time/zoned-day';
import { ownLeaseReferences, rulesOfMachine } from '#prisma/reads/machine-rules';
import { isInCharge, useNow } from '#services/alarms/use-now';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { loadMachineHead } from './equipment.server.ts';

/** The page of a machine's rules: what holds, since when and by whom, what was; 404 for who does not see all of it. */
export const loadMachineRules = async (who: SignedInRequest, machine: string) => {
  const { services, actor, user } = who;
  const { db, clock } = services;
  const now = clock.now();
  const head = await loadMachineHead(who, machine);
  const { subject, ...rules } = orNotFound(await rulesOfMachine(db, actor.organisationId, head.subject, now));
  const uses = await useNow(services, subject);
  const references = await ownLeaseReferences(
    db,
    actor.organisationId,
    uses.map(({ lease }) => lease),
  );
  const isOwn = await isInCharge(services, actor.organisationId, subject);
  const [own] = rules.limits.filter(({ of, until }) => of.kind === 'machine' && until === null);
  return {
    head,
    ...rules,
    own: own ?? null,
    /** What leases say that their rent covers; of leases of which the reader is a party. */
    uses: uses.flatMap(use => {
      const reference = references.get(use.lease);
      return reference === undefined ? [] : [{ ...use, reference }];
    }),
    watched: ALARM_KINDS.map(kind => ({
      kind,
      ...kindFacts(kind),
      afterMs: ESCALATE_AFTER_MS[kindFacts(kind).severity],
    })),
    usualSilenceMs: SILENT_AFTER_MS,
    timeZone: user.timeZone,
    today: dayIn(user.timeZone, Math.floor(now.getTime() / 1000)),
    may: { change: isOwn && who.can('geofence:manage'), handle: who.can('alarm:handle') },
  };
};

export type MachineRulesPage = Awaited<ReturnType<typeof loadMachineRules>>;
