import type { TransitionTable } from '#domain/lifecycle/transitions';
import type { EquipmentCommandType } from './commands.ts';
import type { EquipmentStatus } from './state.ts';

/**
 * From each status of a machine (`None`: no passport yet), where each command leads. What is not listed is refused as
 * `wrong-status`. A total loss leads to Lost instead of Retired.
 */
export const EQUIPMENT_TRANSITIONS = {
  None: { IssuePassport: 'Recorded' },
  Recorded: {
    CancelPassport: 'Cancelled',
    ProposeTitle: 'Recorded',
    ConsentToTitle: 'Recorded',
    AcceptTitle: 'Recorded',
    DeclineTitle: 'Recorded',
    WithdrawTitle: 'Recorded',
    ChangeCustody: 'Recorded',
    SwapComponent: 'Recorded',
    AnnounceRecall: 'Recorded',
    ClearRecall: 'Recorded',
    ObserveCondition: 'Recorded',
    RetireEquipment: 'Retired',
  },
  Retired: {},
  Lost: {},
  Cancelled: {},
} as const satisfies TransitionTable<'None' | EquipmentStatus, EquipmentCommandType>;
