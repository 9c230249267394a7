import type { Touched } from '../telemetry/recompute.ts';

/** What several messages touch, as one for each machine and source. */
export const mergeTouched = (all: Iterable<Readonly<Touched>>): Touched[] => {
  const groups = new Map<string, Touched>();
  for (const one of all) {
    const key = `${one.subject} ${one.source}`;
    const group = groups.get(key);
    if (!group) {
      groups.set(key, { ...one });
      continue;
    }
    if (one.from < group.from) group.from = one.from;
    if (one.to > group.to) group.to = one.to;
    for (const element of ['fix', 'hours', 'odometer', 'cycles'] as const) group[element] ||= one[element];
  }
  return [...groups.values()];
};
