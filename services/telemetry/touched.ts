import type { ReadingRow } from './reading-rows.ts';

/** What of a source's record new readings may change: from the reading before them to the one after, for each element that they have. */
export interface Touched {
  readonly subject: string;
  readonly source: string;
  /** ISO 8601. */
  from: string;
  to: string;
  fix: boolean;
  hours: boolean;
  odometer: boolean;
  cycles: boolean;
  /** The rest of a work that was too much at once: what lies before it is settled. */
  readonly resumed?: boolean | undefined;
}

/** What of a row tells what it touches. */
export type TouchingRow = Pick<ReadingRow, 'source' | 'time' | 'fix' | 'engineHoursMs' | 'odometerM' | 'cycles'> & {
  readonly subject: string;
};

/** Further apart than this, two readings touch two times and not all that lies between them. */
const APART_MS = 86_400_000;

const ELEMENTS = ['fix', 'hours', 'odometer', 'cycles'] as const;

/** What several messages touch: for each machine and source the times, apart where more than a day lies between them. */
export const mergeTouched = (all: Iterable<Readonly<Touched>>): Touched[] => {
  const groups = new Map<string, Readonly<Touched>[]>();
  for (const one of all) {
    const key = `${one.subject} ${one.source} ${one.resumed === true}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].flatMap(group => {
    const spans: Touched[] = [];
    for (const one of group.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
      const span = spans.at(-1);
      if (!span || Date.parse(one.from) - Date.parse(span.to) > APART_MS) {
        spans.push({ ...one });
        continue;
      }
      if (Date.parse(one.to) > Date.parse(span.to)) span.to = one.to;
      for (const element of ELEMENTS) span[element] ||= one[element];
    }
    return spans;
  });
};

export const touchedBy = (rows: readonly TouchingRow[]): Touched[] =>
  mergeTouched(
    rows.map(({ subject, source, time, fix, engineHoursMs, odometerM, cycles }) => ({
      ...{ subject, source, from: time, to: time },
      ...{ fix: fix === 'valid', hours: engineHoursMs !== null, odometer: odometerM !== null, cycles: cycles !== null },
    })),
  );
