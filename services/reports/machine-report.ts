import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { NOT_RUNNING, type Running } from '#domain/telemetry/running';
import { type PlaceRecord, type Span, type Stretch, sharesOf, stretchesOf } from '#domain/telemetry/stretches';
import type { DayUse } from '#domain/telemetry/use-by-day';
import { type Utilisation, utilisationOf } from '#domain/telemetry/utilisation';
import { addDays, type CalendarDate, daysFrom, startOfDay } from '#domain/time/calendar-date';
import { type AlarmRow, listAlarms } from '#prisma/reads/alarms';
import {
  type AnchorCounts,
  anchorCounts,
  type MeterReading,
  meterSpans,
  placeAlarmTimes,
  type TrustCounts,
  trustCounts,
} from '#prisma/reads/period-readings';
import { type SeenEquipment, seeEquipment } from '#prisma/reads/see-equipment';
import { type MachineTelemetry, machineTelemetry, type ReplacementView } from '#prisma/reads/telemetry';
import type { TelemetryAccess } from '#prisma/reads/telemetry-visible';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { calendarDate, parseInput } from '../input.ts';
import { type CountryChange, type CountryPlace, type Movement, movementOf } from './movement.ts';

/** A year. */
export const MOST_REPORT_DAYS = 366;

/** So many readings are gone through for a report, and so many alarms listed. */
const MOST_READINGS = 600_000;
const MOST_ALARMS = 1_000;
const ALARMS_AT_ONCE = 200;

/** The machine, and the parties that the reader may know. */
export interface ReportedMachine {
  readonly subject: string;
  readonly reference: string;
  readonly publicId: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly year: number;
  readonly holder: string | null;
  readonly custodian: string | null;
  readonly lease: {
    readonly reference: string | null;
    readonly lessor: string | null;
    readonly lessee: string | null;
  } | null;
}

/** One UTC day. */
export interface ReportDay extends DayUse {
  /** Engine time against a shift of eight hours; `null` on days without one. */
  readonly bps: number | null;
  /** By ignition. It and trips are `null` for who may not see the exact place: when and how far it travels tells where. */
  readonly running: Running | null;
  readonly trips: number | null;
  readonly tripM: number | null;
  /** Only for who may see the exact place. */
  readonly place: CountryPlace | null;
}

export interface ReportTotals {
  readonly engineMs: number;
  readonly distanceM: number;
  readonly cycles: number;
  readonly running: Running | null;
  readonly trips: number | null;
  readonly tripM: number | null;
}

export interface ReportMeter {
  readonly kind: ReplacementView['meter'];
  readonly begin: ReportedMeterReading | null;
  readonly end: ReportedMeterReading | null;
}

/** `organisation`: whose word it is, where the reader may know. */
export type ReportedMeterReading = Omit<MeterReading, 'organisation'> & { readonly organisation: string | null };

export interface ReportWhereabouts {
  /** Countries that the lease permits; none: anywhere. */
  readonly permitted: readonly string[];
  readonly stretches: readonly Stretch[];
  readonly insideMs: number;
  readonly outsideMs: number;
  readonly unknownMs: number;
  /** Share inside of the time in which its place was known; `null` where it never was. */
  readonly insideBps: number | null;
}

/** Use, place, alarms and trust of one machine over some days, as far as one organisation may see them. */
export interface MachineReport {
  readonly machine: ReportedMachine;
  readonly access: TelemetryAccess;
  readonly from: CalendarDate;
  /** The last day. */
  readonly to: CalendarDate;
  /** What it tells of: UTC days, for a lessee from the beginning of its lease, and no later than now. */
  readonly span: Span;
  readonly madeAt: Date;
  /** Those of which anything is known, in their order. */
  readonly days: readonly ReportDay[];
  readonly totals: ReportTotals;
  readonly utilisation: Utilisation;
  readonly meters: readonly ReportMeter[];
  /** Replacements of meters in that time that are in force. */
  readonly replacements: readonly ReplacementView[];
  /** `null` for who may not know the place at all. */
  readonly whereabouts: ReportWhereabouts | null;
  /** `null` for who may not see the exact place. */
  readonly countries: readonly CountryChange[] | null;
  /** That stand or stood in that time, the first 1,000 of them; `null` for who may see none. */
  readonly alarms: readonly AlarmRow[] | null;
  readonly trust: TrustCounts;
  readonly anchors: AnchorCounts;
  /** Longer than the gap rule, of all sources together. */
  readonly silences: readonly Span[];
}

export const machineReportInput = z.object({
  /** Subject or reference. */
  machine: z.string().min(1).max(100),
  from: calendarDate,
  /** The last day. */
  to: calendarDate,
});

const machineOf = ({ row, shown, nameOf, lease }: SeenEquipment): ReportedMachine => ({
  subject: row.subject,
  ...{ reference: row.reference, publicId: row.publicId, year: row.year },
  ...{ manufacturer: row.manufacturer, model: row.model, serial: row.serial },
  holder: nameOf(shown?.holder ?? null)?.name ?? null,
  custodian: nameOf(shown?.custodian ?? null)?.name ?? null,
  lease: lease && {
    reference: lease.reference,
    lessor: lease.lessor?.name ?? null,
    lessee: lease.lessee?.name ?? null,
  },
});

const NO_USE = { engineMs: 0, distanceM: 0, cycles: 0, readings: 0, gapMs: 0 };

/** The days of use, and those of which only places are known, with what the reader may see of each. */
const daysOf = (use: readonly DayUse[], moved: Movement['days'], { exactPlace }: TelemetryAccess): ReportDay[] => {
  const used = new Map(use.map(day => [day.day, day]));
  const dates = [...new Set([...used.keys(), ...moved.keys()])].sort();
  return dates.map((day): ReportDay => {
    const own = { ...NO_USE, ...used.get(day), day };
    const { bps } = utilisationOf([own], day, day);
    const movement = !exactPlace ? null : (moved.get(day) ?? { running: NOT_RUNNING, trips: 0, tripM: 0, place: null });
    return {
      ...own,
      bps,
      running: movement?.running ?? null,
      trips: movement?.trips ?? null,
      tripM: movement?.tripM ?? null,
      place: movement?.place ?? null,
    };
  });
};

const sumOf = (days: readonly ReportDay[], { exactPlace }: TelemetryAccess): ReportTotals => {
  const sum = (of: (day: ReportDay) => number): number => days.reduce((all, day) => all + of(day), 0);
  const ran = (of: keyof Running): number => sum(day => day.running?.[of] ?? 0);
  return {
    engineMs: sum(day => day.engineMs),
    distanceM: sum(day => day.distanceM),
    cycles: sum(day => day.cycles),
    running: exactPlace
      ? {
          toldMs: ran('toldMs'),
          onMs: ran('onMs'),
          workingMs: ran('workingMs'),
          idleMs: ran('idleMs'),
          unclearMs: ran('unclearMs'),
        }
      : null,
    trips: exactPlace ? sum(day => day.trips ?? 0) : null,
    tripM: exactPlace ? sum(day => day.tripM ?? 0) : null,
  };
};

const alarmsIn = async (
  { db }: ServiceContext,
  organisationId: string,
  subject: string,
  { span, now }: { readonly span: Span; readonly now: Date },
): Promise<AlarmRow[]> => {
  const filter = {
    machine: subject,
    standings: ['open', 'ended'],
    to: new Date(span.to),
    endsAfter: new Date(span.from),
  } as const;
  const found: AlarmRow[] = [];
  let after: string | undefined;
  do {
    const page = await listAlarms(db, organisationId, {
      filter,
      sort: { by: 'since', direction: 'asc' },
      page: { first: ALARMS_AT_ONCE, ...(after !== undefined && { after }) },
      now,
    });
    found.push(...page.edges.map(({ node }) => node));
    after = page.hasNextPage ? page.edges.at(-1)?.cursor : undefined;
  } while (after !== undefined && found.length < MOST_ALARMS);
  return found;
};

/** What is told of: whole days, no earlier than the reader may see, no later than now. */
const spanOf = (from: CalendarDate, to: CalendarDate, { since }: TelemetryAccess, now: Date): Span => {
  const start = Math.max(startOfDay(from) * 1000, since?.getTime() ?? Number.NEGATIVE_INFINITY);
  return { from: start, to: Math.max(start, Math.min(startOfDay(addDays(to, 1)) * 1000, now.getTime())) };
};

const whereaboutsIn = ({ permitted }: MachineTelemetry, record: PlaceRecord, span: Span): ReportWhereabouts => {
  const stretches = stretchesOf(record, span);
  return { permitted, stretches, ...sharesOf(stretches) };
};

/**
 * The report of a machine over some UTC days: the same figures for each party that asks for the same days, each as far as it
 * may see them (`telemetryAccess`), and never more than the machine's page.
 *
 * Refusals: `invalid-input`, those of `authorise`, `report-range` (no days, or more than 366), `not-found` (strangers learn no
 * more), `report-too-large` (too many readings to go through).
 */
export const machineReport = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof machineReportInput>,
): Promise<Result<MachineReport>> => {
  const parsed = parseInput(machineReportInput, input);
  if (!parsed.ok) return parsed;
  const allowed = authorise(actor, 'telemetry:read');
  if (!allowed.ok) return allowed;
  const { organisationId } = allowed.value;
  const { machine, from, to } = parsed.value;
  const days = daysFrom(from, to) + 1;
  if (days < 1 || days > MOST_REPORT_DAYS) return refuse('report-range', { maximum: String(MOST_REPORT_DAYS) }, 'to');
  const { db } = ctx;
  const now = ctx.clock.now();
  const seen = await seeEquipment(db, organisationId, machine, now);
  const telemetry = seen && (await machineTelemetry(db, organisationId, seen.subject, { from, to, now }));
  if (!seen || !telemetry) return refuse('not-found');
  const { access } = telemetry;
  const { subject } = seen;
  const span = spanOf(from, to, access, now);
  const period = { from: new Date(span.from), to: new Date(span.to) };
  const trust = await trustCounts(db, subject, period);
  if (trust.readings > MOST_READINGS) return refuse('report-too-large', { maximum: String(MOST_READINGS) }, 'to');
  const seesPlace = access.level !== 'maker';
  const isBound = telemetry.permitted.length > 0;
  const moved = await movementOf(db, subject, span, { since: access.since, isBound });
  const alarmed = await placeAlarmTimes(db, subject, period);
  const reported = daysOf(telemetry.days, moved.days, access);
  const seesAlarms = seesPlace && authorise(actor, 'alarm:read').ok;
  return accept({
    machine: machineOf(seen),
    ...{ access, from, to, span, madeAt: now },
    days: reported,
    totals: sumOf(reported, access),
    utilisation: telemetry.utilisation,
    meters: (await meterSpans(db, subject, period, access.since)).map(({ kind, begin, end }) => ({
      kind,
      begin: begin && { ...begin, organisation: seesPlace ? begin.organisation : null },
      end: end && { ...end, organisation: seesPlace ? end.organisation : null },
    })),
    replacements: telemetry.replacements
      .filter(({ state, at }) => state === 'in-force' && at >= period.from && at < period.to)
      .toReversed(),
    whereabouts: seesPlace ? whereaboutsIn(telemetry, { known: moved.known, ...alarmed }, span) : null,
    countries: access.exactPlace ? moved.countries : null,
    alarms: seesAlarms ? await alarmsIn(ctx, organisationId, subject, { span, now }) : null,
    trust,
    anchors: await anchorCounts(db, subject, period),
    silences: moved.silences,
  });
};
