import { SEVERITIES } from '#domain/alarms/kinds';
import { listAlarms, standingAlarms } from '#prisma/reads/alarms';
import type { SignedInRequest } from '~/guard.server';

/** Alarms of the first page; the list has all. */
const SHOWN = 5;

/** Kinds that a lessor, a lessee and a lender ask for first. */
const ASKED_FOR = ['outside-area', 'silent', 'maintenance-due'] as const;

/**
 * Alarms that stand on the machines that the organisation may see, by severity, and the gravest of them; lenders see those
 * that are conditions, makers none. `null`: nothing stands, or it is not the reader's to see.
 */
export const loadAlarmsDashboard = async (who: SignedInRequest) => {
  if (!who.can('alarm:read')) return null;
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const now = clock.now();
  const standing = await standingAlarms(db, organisationId, now);
  if (standing.length === 0) return null;
  const { edges } = await listAlarms(db, organisationId, {
    filter: { standings: ['open'] },
    sort: { by: 'severity', direction: 'desc' },
    page: { first: SHOWN },
    now,
  });
  const countOf = (isOne: (one: (typeof standing)[number]) => boolean): number =>
    standing.filter(isOne).reduce((sum, { count }) => sum + count, 0);
  return {
    severities: SEVERITIES.toReversed()
      .map(severity => ({ severity, count: countOf(one => one.severity === severity) }))
      .filter(({ count }) => count > 0),
    kinds: ASKED_FOR.map(kind => ({ kind, count: countOf(one => one.kind === kind) })).filter(({ count }) => count > 0),
    rows: edges.map(({ node }) => node),
  };
};

export type AlarmsDashboardData = NonNullable<Awaited<ReturnType<typeof loadAlarmsDashboard>>>;
