import type { TransitionTable } from '#domain/lifecycle/transitions';
import type { DeviceCommandType } from './commands.ts';

/** From each status of a device on a machine, where each command about it leads. What is not listed is refused. */
export const DEVICE_TRANSITIONS = {
  None: { EnrolDevice: 'Enrolled' },
  Enrolled: { ReplaceDevice: 'None', RemoveDevice: 'None' },
} as const satisfies TransitionTable<'None' | 'Enrolled', DeviceCommandType>;
