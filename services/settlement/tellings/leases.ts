import type { LeaseEvent } from '#domain/leases/lifecycle/events';
import { buyersOf, type LeaseState } from '#domain/leases/lifecycle/state';
import type { Telling } from './telling.ts';

/** Who is told of what happened to a lease, whose state is that after its block. */
export const tellingOfLease = (event: LeaseEvent, state: LeaseState): Telling | null => {
  const { lessor, lessee } = state;
  const all = [lessor, lessee, ...buyersOf(state)];
  switch (event.type) {
    case 'Signed':
      return event.attested
        ? { kind: 'lease-signed', keys: [lessor, lessee] }
        : { kind: 'lease-declared', keys: [lessee] };
    case 'Attested':
      return { kind: 'lease-attested', keys: [lessor] };
    case 'LeaseCancelled':
      return { kind: 'lease-cancelled', keys: [lessor, lessee] };
    case 'Commenced':
      return { kind: 'lease-commenced', keys: all };
    case 'Amended':
      return { kind: 'lease-amended', keys: all };
    case 'PeriodBilled':
      return { kind: 'rent-billed', keys: [lessee, event.creditor] };
    case 'DefaultNoticed':
      return { kind: 'default-noticed', keys: all };
    case 'Cured':
      return { kind: 'default-cured', keys: all };
    case 'Repossessed':
      return { kind: 'equipment-repossessed', keys: all };
    case 'Novated':
      return { kind: 'lease-novated', keys: [event.from, event.to, ...all] };
    case 'LessorChanged':
      return { kind: 'lessor-changed', keys: [event.from, event.to, ...all] };
    case 'RentsAssigned':
      return { kind: 'rents-assigned', keys: [lessee, event.assignee] };
    case 'RentsReturned':
      return { kind: 'rents-returned', keys: [lessee, state.assignments[event.assignment]?.assignee ?? null] };
    case 'Ended':
      return { kind: 'lease-ended', keys: all };
  }
};
