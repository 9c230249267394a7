import { startAlarms } from '#services/alarms/run-alarms';
import type { Started } from '../started.ts';

/** Looks after alarms: new readings, changed rules, the clock. Any number of processes may do so at once. */
export function startAlarmsEngine({ composition, lifetime }: Started): void {
  const alarms = startAlarms(composition.services);
  lifetime.onStop('alarms', () => alarms.stop());
}
