import { addDays, addMonths, type CalendarDate, dateOf } from '#domain/time/calendar-date';
import {
  ATTENTION_REASONS,
  type FleetSide,
  fleetCount,
  fleetUse,
  machinesToLookAt,
  openRents,
  type RentsOfMonth,
  rentsByMonth,
  type UseOfDay,
  usedMost,
} from '#prisma/reads/lease-dashboard';
import { leaseTotals } from '#prisma/reads/leases';
import type { ChartPoint } from '~/components/chart/series';
import { formatAmount, formatCount } from '~/components/format/amounts';
import type { SignedInRequest } from '~/guard.server';
import { barLength } from './dashboard-bars.server.ts';

const USE_DAYS = 30;
const MONTHS = 12;
const DUE_DAYS = 30;
const MOST = 8;
const HOUR_MS = 3_600_000n;

const daysFrom = (first: CalendarDate, count: number): CalendarDate[] =>
  Array.from({ length: count }, (_, at) => addDays(first, at));

/** Hours with one decimal, from milliseconds: exact in what it shows, and only the bar's length is binary. */
const hoursText = (ms: bigint): string => {
  const tenths = (ms * 10n + HOUR_MS / 2n) / HOUR_MS;
  return `${formatCount(tenths / 10n)}.${tenths % 10n}`;
};

const pointsOfUse = (days: readonly UseOfDay[], first: CalendarDate): ChartPoint[] => {
  const byDay = new Map(days.map(day => [day.day, day]));
  return daysFrom(first, USE_DAYS).map(day => {
    const { engineMs = 0n, machines = 0 } = byDay.get(day) ?? {};
    return {
      key: day,
      label: day.slice(5),
      values: { hours: Number(engineMs) / Number(HOUR_MS), machines },
      texts: { hours: hoursText(engineMs), machines: formatCount(machines) },
    };
  });
};

const monthsUntil = (today: CalendarDate): string[] => {
  const first = `${today.slice(0, 7)}-01`;
  return Array.from({ length: MONTHS }, (_, at) => addMonths(first, at - MONTHS + 1).slice(0, 7));
};

const rentPoints = (rows: readonly RentsOfMonth[], currency: string, today: CalendarDate): ChartPoint[] => {
  const byMonth = new Map(rows.filter(row => row.currency === currency).map(row => [row.month, row]));
  return monthsUntil(today).map(month => {
    const { rentMinor = 0n, usageMinor = 0n } = byMonth.get(month) ?? {};
    return {
      key: month,
      label: month,
      values: { rent: barLength(rentMinor, currency), usage: barLength(usageMinor, currency) },
      texts: {
        rent: formatAmount({ amountMinor: rentMinor, currency }),
        usage: formatAmount({ amountMinor: usageMinor, currency }),
      },
    };
  });
};

/** What an organisation sees of its leases first, as lessor or as lessee; null where it has none and no machine. */
const sideOf = async (who: SignedInRequest, side: FleetSide) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const now = clock.now();
  const today = dateOf(Math.floor(now.getTime() / 1000));
  const first = addDays(today, 1 - USE_DAYS);
  const [totals, fleet] = await Promise.all([
    leaseTotals(db, organisationId, { filter: { role: side }, now }),
    fleetCount(db, organisationId, side),
  ]);
  if (totals.length === 0 && fleet.machines === 0) return null;
  const [use, used, attention, rents, open] = await Promise.all([
    fleetUse(db, organisationId, side, { from: first, to: today }),
    usedMost(db, organisationId, side, { from: first, to: today, most: MOST }),
    machinesToLookAt(db, organisationId, side, { now, dueBy: addDays(today, DUE_DAYS), most: MOST }),
    rentsByMonth(db, organisationId, side, { from: `${monthsUntil(today)[0]}-01`, to: today }),
    openRents(db, organisationId, side, today),
  ]);
  const currencies = [...new Set(rents.map(({ currency }) => currency))];
  const hours = use.reduce((sum, { engineMs }) => sum + engineMs, 0n);
  return {
    side,
    totals,
    fleet,
    hours: hoursText(hours),
    use: use.length === 0 ? [] : pointsOfUse(use, first),
    used: used.map(({ engineMs, distanceM, ...machine }) => ({
      ...machine,
      hours: hoursText(engineMs),
      kilometres: formatCount(distanceM / 1000n),
    })),
    attention: attention.rows,
    counts: ATTENTION_REASONS.map(reason => ({ reason, count: attention.counts[reason] })).filter(
      ({ count }) => count > 0,
    ),
    rents: currencies.map(currency => ({ currency, points: rentPoints(rents, currency, today) })),
    open,
  };
};

export type LeasingSide = NonNullable<Awaited<ReturnType<typeof sideOf>>>;

/** The parts of the first page that speak of machines and leases. */
export const loadLeasingDashboard = async (who: SignedInRequest) => {
  if (!who.can('lease:read')) return { lessor: null, lessee: null };
  const { organisationKinds } = who.actor;
  // Auditors read single records, and have no fleet.
  if (organisationKinds.includes('AUDITOR') || organisationKinds.includes('GUEST_OBLIGOR'))
    return { lessor: null, lessee: null };
  const [lessor, lessee] = [await sideOf(who, 'lessor'), await sideOf(who, 'lessee')];
  // Who neither lets nor is there to let is not told of machines that it does not let.
  const lets = organisationKinds.includes('LESSOR') || (lessor !== null && lessor.totals.length > 0);
  return { lessor: lets ? lessor : null, lessee };
};
