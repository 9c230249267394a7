import { setTimeout as pause } from 'node:timers/promises';
import { type SimulatedDevice, Simulation, type SimulationFigures } from '#iot-adapters/simulator/simulation';

const TURN_MS = 5;
/** For the answers to what one step said. */
const LONGEST_STEP_MS = 60_000;

/**
 * Lives so much simulated time over real sockets, in steps: in each every device that has something to say says it, and the
 * next begins when that is acknowledged. So what is said does not depend on how fast the machine is.
 */
export const liveThrough = async (
  devices: readonly SimulatedDevice[],
  { from, to, steps }: { readonly from: number; readonly to: number; readonly steps: number },
): Promise<SimulationFigures> => {
  let now = from;
  // A turn owes a message of each device, at least.
  const rate = (1_000 / TURN_MS) * devices.length;
  const simulation = new Simulation({ devices, rate, clock: () => now, turnMs: TURN_MS });
  await simulation.open();
  simulation.start();
  for (let step = 0; step <= steps; step += 1) {
    now = Math.floor(from + ((to - from) * step) / steps);
    // Two turns at least: of timers the ones that are due first come first.
    await pause(3 * TURN_MS);
    const isHeard = devices.every(({ story }) => story.linkAt(now) === 'on');
    const deadline = performance.now() + LONGEST_STEP_MS;
    while (isHeard && simulation.figures.waiting > 0 && performance.now() < deadline) await pause(TURN_MS);
  }
  await simulation.stop(LONGEST_STEP_MS);
  return simulation.figures;
};
