import type { TransitionTable } from '#domain/lifecycle/transitions';
import type { LeaseCommandType } from './commands.ts';
import type { LeaseStatus } from './state.ts';

/**
 * From each status of a lease (`None`: not signed yet), where each command leads. What is not listed is refused as
 * `wrong-status`. Nothing new is sold of a lease in default; what was sold goes back at any time while it runs.
 */
export const LEASE_TRANSITIONS = {
  None: { SignLease: 'Signed' },
  Signed: { AttestLease: 'Signed', CancelLease: 'Cancelled', CommenceLease: 'Commenced' },
  Commenced: {
    AttestLease: 'Commenced',
    AmendLease: 'Commenced',
    BillPeriod: 'Commenced',
    NoticeDefault: 'Defaulted',
    NovateLease: 'Commenced',
    TransferLease: 'Commenced',
    AssignRents: 'Commenced',
    ReturnRents: 'Commenced',
    EndLease: 'Ended',
  },
  Defaulted: {
    AttestLease: 'Defaulted',
    AmendLease: 'Defaulted',
    BillPeriod: 'Defaulted',
    CureDefault: 'Commenced',
    RepossessEquipment: 'Repossessed',
    NovateLease: 'Defaulted',
    TransferLease: 'Defaulted',
    ReturnRents: 'Defaulted',
    EndLease: 'Ended',
  },
  Repossessed: {},
  Ended: {},
  Cancelled: {},
} as const satisfies TransitionTable<'None' | LeaseStatus, LeaseCommandType>;
