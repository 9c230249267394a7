/** Work in steps of some milliseconds: between two of them others may have their turn. */
export type Steps<Value> = Generator<void, Value, void>;

/** All steps in one go. */
export const atOnce = <Value>(steps: Steps<Value>): Value => {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
};

/** Others have their turn at least so often. */
const TURN_MS = 10;

/** Steps beside whatever else the process does. */
export const inTurns = async <Value>(steps: Steps<Value>): Promise<Value> => {
  let since = performance.now();
  let step = steps.next();
  while (!step.done) {
    if (performance.now() - since >= TURN_MS) {
      await new Promise(resolve => setImmediate(resolve));
      since = performance.now();
    }
    step = steps.next();
  }
  return step.value;
};
