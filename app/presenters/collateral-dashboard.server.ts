import { COLLATERAL_ALERTS, COLLATERAL_BASES } from '#domain/collateral/alerts';
import { dateOf } from '#domain/time/calendar-date';
import { collateralCounts, listCollateral } from '#prisma/reads/collateral-list';
import { fleetInField } from '#prisma/reads/fleet-in-field';
import type { SignedInRequest } from '~/guard.server';

/** Rows of the dashboard; the list has all. */
const SHOWN = 8;

/** What a bank lends on, what of it is in arrears, and what needs its eye; null for who is no bank, or lends on nothing. */
export const loadBankDashboard = async (who: SignedInRequest) => {
  if (!who.organisation.kinds.includes('BANK') || !who.can('lien:read')) return null;
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const now = clock.now();
  const counts = await collateralCounts(db, organisationId, { now });
  if (counts.machines === 0) return null;
  const alerted = await listCollateral(db, organisationId, { page: { first: SHOWN }, now });
  return {
    machines: counts.machines,
    bases: COLLATERAL_BASES.map(basis => ({ basis, count: counts.bases[basis] })).filter(({ count }) => count > 0),
    alerts: COLLATERAL_ALERTS.map(alert => ({ alert, count: counts.alerts[alert] })).filter(({ count }) => count > 0),
    overdue: counts.overdue,
    rows: alerted.edges.map(({ node }) => node).filter(({ alerts }) => alerts.length > 0),
  };
};

/** A manufacturer's fleet in the field and its recalls; null for who makes nothing, or has nothing in the field. */
export const loadManufacturerDashboard = async (who: SignedInRequest) => {
  if (!who.organisation.kinds.includes('MANUFACTURER') || !who.can('equipment:read')) return null;
  const { db, clock } = who.services;
  const today = dateOf(Math.floor(clock.now().getTime() / 1000));
  const { kinds, recalls } = await fleetInField(db, who.actor.organisationId, today);
  if (kinds.length + recalls.length === 0) return null;
  return {
    kinds,
    recalls,
    machines: kinds.reduce((sum, { machines }) => sum + machines, 0),
  };
};

export type BankDashboardData = NonNullable<Awaited<ReturnType<typeof loadBankDashboard>>>;
export type ManufacturerDashboardData = NonNullable<Awaited<ReturnType<typeof loadManufacturerDashboard>>>;
