import { believedFix } from '#domain/telemetry/doubts';
import type { UnixMs } from '#domain/telemetry/reading';
import type { Span } from '#domain/telemetry/stretches';
import { TRIP_GAP_MS, type TripReading } from '#domain/telemetry/trips';
import { GAP_MS } from '#domain/telemetry/use-by-day';
import { addDays, type CalendarDate, dateOf, startOfDay } from '#domain/time/calendar-date';

/** The readings of a UTC day, and as many around them as tell what goes on over its ends. */
export interface DayWindow<One extends TripReading> {
  readonly day: CalendarDate;
  /** The day, as far as it is asked for. */
  readonly within: Span;
  readonly told: readonly One[];
  /** Those of the day itself. */
  readonly own: readonly One[];
}

const startOf = (day: CalendarDate): UnixMs => startOfDay(day) * 1000;

const hasPlace = (one: TripReading): boolean => believedFix(one) !== null;

/**
 * Cuts readings, as they come in the order of their times, into days. Each is told with what lies around it: an hour, or as far
 * as the nearest place, where that is no silence away. So no more of them are held than a day's and those around it.
 */
export class DayWindows<One extends TripReading> {
  readonly #span: Span;
  readonly #each: (window: DayWindow<One>) => void;
  #day: CalendarDate;
  #told: One[] = [];
  #hasPlaceAfter = false;

  /** @param each is told of the days that have readings, in their order */
  constructor(span: Span, each: (window: DayWindow<One>) => void) {
    this.#span = span;
    this.#each = each;
    this.#day = dateOf(Math.floor(span.from / 1000));
  }

  /** A reading, from as far around the span as the gap rule reaches. */
  add(one: One): void {
    const { time } = one.reading;
    while (this.#isOver(time)) this.#endDay();
    this.#told.push(one);
    this.#hasPlaceAfter ||= time >= this.#end && hasPlace(one);
  }

  /** No more readings come. */
  end(): void {
    while (startOf(this.#day) < this.#span.to && this.#told.length > 0) this.#endDay();
  }

  get #end(): UnixMs {
    return startOf(addDays(this.#day, 1));
  }

  /** Whether nothing of that time or later is needed for the day. */
  #isOver(time: UnixMs): boolean {
    if (startOf(this.#day) >= this.#span.to) return false;
    return time >= this.#end + (this.#hasPlaceAfter ? TRIP_GAP_MS : GAP_MS);
  }

  #endDay(): void {
    const [day, start, end] = [this.#day, startOf(this.#day), this.#end];
    const within = { from: Math.max(start, this.#span.from), to: Math.min(end, this.#span.to) };
    const own = this.#told.filter(({ reading }) => reading.time >= within.from && reading.time < within.to);
    if (own.length > 0) this.#each({ day, within, told: this.#told, own });
    this.#day = addDays(day, 1);
    const place = this.#told.findLast(one => one.reading.time < end && hasPlace(one))?.reading.time ?? end;
    const from = Math.max(Math.min(place, end - TRIP_GAP_MS), end - GAP_MS);
    this.#told = this.#told.filter(({ reading }) => reading.time >= from);
    this.#hasPlaceAfter = this.#told.some(one => one.reading.time >= this.#end && hasPlace(one));
  }
}
