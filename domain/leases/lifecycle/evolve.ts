import { ZERO_HASH } from '#domain/hex';
import { BrokenStream } from '#domain/lifecycle/checks';
import type { LeaseEvent, LeaseEventOf } from './events.ts';
import type { LeaseState } from './state.ts';

const sign = ({ type: _, head, ...details }: LeaseEventOf<'Signed'>): LeaseState => ({
  ...details,
  status: 'Signed',
  head: head === ZERO_HASH ? null : head,
  machines: [],
  assignments: [],
  bills: [],
});

const evolveKnown = (state: LeaseState, event: LeaseEvent): LeaseState => {
  switch (event.type) {
    case 'Signed':
      throw new BrokenStream(`${state.subject} was signed twice`);
    case 'Attested':
      return { ...state, attested: true };
    case 'LeaseCancelled':
      return { ...state, status: 'Cancelled' };
    case 'Commenced':
      return { ...state, status: 'Commenced', machines: event.machines };
    case 'Amended':
      return { ...state, root: event.root, periods: event.periods };
    case 'PeriodBilled': {
      const { period, receivable, creditor, invoice } = event;
      return { ...state, billed: period, bills: [...state.bills, { period, receivable, creditor, invoice }] };
    }
    case 'DefaultNoticed':
      return { ...state, status: 'Defaulted' };
    case 'Cured':
      return { ...state, status: 'Commenced' };
    case 'Repossessed':
      return { ...state, status: 'Repossessed' };
    case 'Novated':
      return { ...state, lessee: event.to, attested: true };
    case 'LessorChanged':
      return { ...state, lessor: event.to };
    case 'RentsAssigned': {
      const { assignment, first, last, assignee, terms } = event;
      if (assignment !== state.assignments.length) throw new BrokenStream(`${state.subject}: sale ${assignment}`);
      return { ...state, assignments: [...state.assignments, { assignee, first, last, terms, returned: false }] };
    }
    case 'RentsReturned': {
      if (!state.assignments[event.assignment]) throw new BrokenStream(`${state.subject}: sale ${event.assignment}`);
      return {
        ...state,
        assignments: state.assignments.map((one, index) =>
          index === event.assignment ? { ...one, returned: true } : one,
        ),
      };
    }
    case 'Ended':
      return { ...state, status: 'Ended' };
  }
};

/** The state after an event. Throws `BrokenStream` when the event cannot follow the state. */
export const evolveLease = (state: LeaseState | null, event: LeaseEvent): LeaseState => {
  if (!state) {
    if (event.type === 'Signed') return sign(event);
    throw new BrokenStream(`${event.subject}: ${event.type} before Signed`);
  }
  return { ...evolveKnown(state, event), version: event.version };
};
