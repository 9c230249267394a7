import type { Place } from '#domain/telemetry/distance';
import { fixOf, PLACE_DOUBTS } from '#domain/telemetry/doubts';
import type { UnixMs } from '#domain/telemetry/reading';
import { NOT_RUNNING, type Running } from '#domain/telemetry/running';
import { KnownPlaces, Silences, type Span } from '#domain/telemetry/stretches';
import { type Journey, journeyOf } from '#domain/telemetry/trips';
import { GAP_MS } from '#domain/telemetry/use-by-day';
import { type CalendarDate, dateOf } from '#domain/time/calendar-date';
import type { Database } from '#prisma/client';
import { type ToldReading, toldReadings } from '#prisma/reads/alarm-facts';
import { countryOf } from '../telemetry/countries.ts';

export interface CountryPlace extends Place {
  /** ISO 3166-1 alpha-2; `null` at sea. */
  readonly country: string | null;
}

/** What the places and the ignition of one UTC day tell: as trips and stops of that day do. */
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

const believedFix = ({ reading, doubts }: ToldReading): Place | null =>
  doubts.some(doubt => PLACE_DOUBTS.includes(doubt)) ? null : fixOf(reading);

const movementOfDay = (day: CalendarDate, told: readonly ToldReading[]): DayMovement => {
  const journey = journeyOf(told);
  const trips = journey?.legs.filter(leg => leg.kind === 'trip') ?? [];
  return {
    day,
    running: journey?.running ?? NOT_RUNNING,
    trips: trips.length,
    tripM: trips.reduce((sum, trip) => sum + trip.distanceM, 0),
    place: journey && placeOfDay(journey, told),
  };
};

/**
 * Goes once through a machine's readings of a span, a day at a time, and from as far before it as the gap rule reaches.
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
  let told: ToldReading[] = [];
  let today: CalendarDate | null = null;
  const endDay = (): void => {
    if (today !== null) days.set(today, movementOfDay(today, told));
    told = [];
  };
  const range = { from: new Date(heardFrom), before: new Date(span.to) };
  for await (const chunk of toldReadings(db, subject, range)) {
    for (const one of chunk) {
      const { time } = one.reading;
      silences.add(time);
      const place = believedFix(one);
      const there = place && countryOf(place);
      if (place) places.add(time, !isBound || there !== null);
      if (there !== null && there !== country) {
        if (country !== null && time >= span.from) countries.push({ at: time, from: country, to: there });
        country = there;
      }
      if (time < span.from) continue;
      const day = dateOf(Math.floor(time / 1000));
      if (day !== today) endDay();
      today = day;
      told.push(one);
    }
  }
  endDay();
  return { days, known: places.within(span), silences: silences.within(span), countries };
};
