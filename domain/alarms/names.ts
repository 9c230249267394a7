import { type AlarmKind, isAlarmKind } from './kinds.ts';

/** What an alarm is: two of one kind stand side by side where they are about two sources, two areas, two leases. */
export interface AlarmName {
  readonly kind: AlarmKind;
  /** `device:…`, an area's assignment, `permitted`, `countries`, a lease, `machine`. */
  readonly key: string;
}

/** What is of the machine itself. */
export const OF_MACHINE = 'machine';

/** Watched by source, and yet of the machine: a place that two sources dispute is one doubt. */
const MERGED: readonly AlarmKind[] = ['place-doubted'];

export const watchNameOf = (kind: AlarmKind, key: string): string => `${kind}|${key}`;

/** The alarm that a watch makes; `null`: none of ours. */
export const alarmOfWatch = (watch: string): AlarmName | null => {
  const [kind = '', ...rest] = watch.split('|');
  return isAlarmKind(kind) ? { kind, key: MERGED.includes(kind) ? OF_MACHINE : rest.join('|') } : null;
};

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By begin, then by name. */
export const compareAlarms = <
  One extends { readonly kind: AlarmKind; readonly key: string | null; readonly since: number },
>(
  a: One,
  b: One,
): number => a.since - b.since || compareTexts(a.kind, b.kind) || compareTexts(a.key ?? '', b.key ?? '');
