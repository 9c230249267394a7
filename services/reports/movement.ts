import type { Place } from '#domain/telemetry/distance';
import { believedFix } from '#domain/telemetry/doubts';
import type { UnixMs } from '#domain/telemetry/reading';
import { NOT_RUNNING, type Running } from '#domain/telemetry/running';
import { KnownPlaces, Silences, type Span } from '#domain/telemetry/stretches';
import { type Journey, journeyOf } from '#domain/telemetry/trips';
import { GAP_MS } from '#domain/telemetry/use-by-day';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Database } from '#prisma/client';
import { type ToldReading, toldReadings } from '#prisma/reads/alarm-facts';
import { countryOf } from '../telemetry/countries.ts';
import { type DayWindow, DayWindows } from './day-windows.ts';

export interface CountryPlace extends Place {
  /** ISO 3166-1 alpha-2; `null` at sea. */
  readonly country: string | null;
}

/** What the places and the ignition of one UTC day tell: as trips and stops of that day do, each with its part of what goes on over midnight. */
export interface DayMovement {
  readonly day: CalendarDate;
  readonly running: Running;
  readonly trips: number;
  readonly tripM: number;
  /** Where it stood longest, else where it was last. */
  readonly place: CountryPlace | null;
}

export interface CountryChange {
  readonly at: UnixMs;
  readonly from: string;
  readonly to: string;
}

export interface Movement {
  readonly days: ReadonlyMap<CalendarDate, DayMovement>;
  readonly known: readonly Span[];
  readonly silences: readonly Span[];
  readonly countries: readonly CountryChange[];
}

const placeOfDay = (journey: Journey, told: readonly ToldReading[]): CountryPlace | null => {
  let best: { readonly place: Place; readonly ms: number } | null = null;
  for (const leg of journey.legs)
    if (leg.kind === 'stop' && leg.to - leg.from > (best?.ms ?? 0)) best = { place: leg.place, ms: leg.to - leg.from };
  const last = told.findLast(one => one.reading.source === journey.source && believedFix(one) !== null);
  const place = best?.place ?? (last ? believedFix(last) : null);
  return place && { ...place, country: countryOf(place) };
};

const movementOfDay = ({ day, within, told, own }: DayWindow<ToldReading>): DayMovement => {
  const journey = journeyOf(told, within);
  const trips = journey?.legs.filter(leg => leg.kind === 'trip') ?? [];
  return {
    day,
    running: journey?.running ?? NOT_RUNNING,
    trips: trips.length,
    tripM: trips.reduce((sum, trip) => sum + trip.distanceM, 0),
    place: journey && placeOfDay(journey, own),
  };
};

/**
 * Goes once through a machine's readings of a span, a day at a time, and as far around it as the gap rule reaches.
 * Not scoped: the caller has seen to it who asks, and leaves out what is not the asker's to see.
 *
 * @param since nothing of before is looked at
 * @param isBound whether countries are permitted: then a place in none, as at sea, is neither inside nor outside
 */
export const movementOf = async (
  db: Database,
  subject: string,
  span: Span,
  { since, isBound }: { readonly since: Date | null; readonly isBound: boolean },
): Promise<Movement> => {
  const heardFrom = Math.max(span.from - GAP_MS, since?.getTime() ?? Number.NEGATIVE_INFINITY);
  const places = new KnownPlaces();
  const silences = new Silences(heardFrom);
  const days = new Map<CalendarDate, DayMovement>();
  const countries: CountryChange[] = [];
  let country: string | null = null;
  const windows = new DayWindows<ToldReading>(span, window => days.set(window.day, movementOfDay(window)));
  const range = { from: new Date(heardFrom), before: new Date(span.to + GAP_MS) };
  for await (const chunk of toldReadings(db, subject, range)) {
    for (const one of chunk) {
      const { time } = one.reading;
      windows.add(one);
      if (time >= span.to) continue;
      silences.add(time);
      const place = believedFix(one);
      const there = place && countryOf(place);
      if (place) places.add(time, !isBound || there !== null);
      if (there !== null && there !== country) {
        if (country !== null && time >= span.from) countries.push({ at: time, from: country, to: there });
        country = there;
      }
    }
  }
  windows.end();
  return { days, known: places.within(span), silences: silences.within(span), countries };
};
