import { isCalendarDate } from '#domain/time/calendar-date';

/** Reading a list's filters from its address: what the list does not know counts as not asked. */
export const oneOf = <Value extends string>(known: readonly Value[], given: string | null): Value | undefined =>
  known.find(value => value === given);

export const someOf = <Value extends string>(known: readonly Value[], given: readonly string[]): Value[] =>
  known.filter(value => given.includes(value));

/** More than the rows of a page cannot be ticked. */
const MOST_TICKED = 200;

/** The rows that were ticked in a list, where its form was sent: none ticked is no row, and not the whole list. */
export const tickedIn = (search: URLSearchParams): string[] | undefined =>
  search.has('selected') || search.has('id') ? [...new Set(search.getAll('id'))].slice(0, MOST_TICKED) : undefined;

export const dayOrNone = (given: string | null): string | undefined =>
  given && isCalendarDate(given) ? given : undefined;

export const currencyOrNone = (given: string | null): string | undefined => /^[A-Z]{3}$/.exec(given ?? '')?.[0];
