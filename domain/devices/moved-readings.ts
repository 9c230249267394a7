/** An interval in which a device speaks for a machine: [from, to). */
export interface BoundInterval {
  readonly machine: string;
  readonly from: Date;
  readonly to: Date | null;
}

/** Readings of a device of [from, to) that are of another machine than was known; `null`: of none. */
export interface ReadingsMove {
  readonly was: string | null;
  readonly is: string | null;
  readonly from: Date;
  /** Null: all that follow. */
  readonly to: Date | null;
}

const machineAt = (bindings: readonly BoundInterval[], time: number): string | null =>
  bindings.find(({ from, to }) => from.getTime() <= time && (to === null || time < to.getTime()))?.machine ?? null;

/** Which of a device's readings are of another machine after its bindings have turned out otherwise, in the order of time. */
export const readingsToMove = (before: readonly BoundInterval[], after: readonly BoundInterval[]): ReadingsMove[] => {
  const bounds = [...before, ...after].flatMap(({ from, to }) => [from.getTime(), ...(to ? [to.getTime()] : [])]);
  const times = [...new Set(bounds)].sort((a, b) => a - b);
  return times.flatMap((from, at) => {
    const [was, is] = [machineAt(before, from), machineAt(after, from)];
    const next = times[at + 1];
    return was === is ? [] : [{ was, is, from: new Date(from), to: next === undefined ? null : new Date(next) }];
  });
};
