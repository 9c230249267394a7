import { eventReader, type JsonOf, StateReader } from '#domain/lifecycle/json';
import type { LeaseEvent } from './events.ts';
import { LEASE_STATUSES, type LeaseState } from './state.ts';

/** An event of `Leases` out of its name and its arguments as JSON; `null` for any other name. */
export const leaseEventFromJson = eventReader<LeaseEvent>({
  Signed: {
    lessor: 'key',
    lessee: 'key',
    head: 'hash',
    periods: 'number',
    billed: 'number',
    subletting: 'flag',
    attested: 'flag',
    root: 'hash',
    fingerprints: 'hashes',
  },
  Attested: { statement: 'hash' },
  LeaseCancelled: { reason: 'hash' },
  Commenced: { acceptance: 'hash', machines: 'hashes' },
  Amended: { root: 'hash', periods: 'number', agreement: 'hash' },
  PeriodBilled: { period: 'number', receivable: 'hash', creditor: 'key', invoice: 'hash' },
  DefaultNoticed: { notice: 'hash' },
  Cured: { settlement: 'hash' },
  Repossessed: { report: 'hash' },
  Novated: { from: 'key', to: 'key', agreement: 'hash' },
  LessorChanged: { from: 'key', to: 'key', agreement: 'hash' },
  RentsAssigned: {
    assignment: 'number',
    first: 'number',
    last: 'number',
    assignee: 'key',
    terms: 'hash',
    notice: 'hash',
  },
  RentsReturned: { assignment: 'number', settlement: 'hash' },
  Ended: { cause: 'number', settlement: 'hash' },
});

export type LeaseStateJson = JsonOf<LeaseState>;

export const leaseToJson = (state: LeaseState): LeaseStateJson => ({ ...state, version: state.version.toString() });

/** The state out of its JSON. Throws a TypeError on anything that `leaseToJson` did not write. */
export const leaseFromJson = (json: unknown): LeaseState => {
  const reader = new StateReader(json);
  return {
    subject: reader.hash('subject'),
    version: reader.large('version'),
    status: reader.oneOf('status', LEASE_STATUSES),
    attested: reader.flag('attested'),
    subletting: reader.flag('subletting'),
    lessor: reader.key('lessor'),
    lessee: reader.key('lessee'),
    head: reader.orNull('head', reader.hash),
    periods: reader.number('periods'),
    billed: reader.number('billed'),
    root: reader.hash('root'),
    fingerprints: reader.hashes('fingerprints'),
    machines: reader.hashes('machines'),
    assignments: reader.list('assignments', one => ({
      assignee: one.key('assignee'),
      first: one.number('first'),
      last: one.number('last'),
      terms: one.hash('terms'),
      returned: one.flag('returned'),
    })),
    bills: reader.list('bills', one => ({
      period: one.number('period'),
      receivable: one.hash('receivable'),
      creditor: one.key('creditor'),
      invoice: one.hash('invoice'),
    })),
  };
};
