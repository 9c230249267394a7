import { ZERO_HASH } from '#domain/hex';
import { decided } from '#domain/lifecycle/checks';
import { LENDING, principalOf, requireAll, requireKinds } from '#domain/lifecycle/signers';
import { next, requireLessor } from './checks.ts';
import type { LeaseCommandOf } from './commands.ts';
import type { LeaseEvent } from './events.ts';
import { type Checked, unless } from './refusals.ts';
import { creditorOf, type LeaseState, standingAssignments } from './state.ts';
import type { LeaseWorld } from './world.ts';

/** How often rents of one lease may be sold, those that came back included. As in the contract. */
export const MAX_ASSIGNMENTS = 16;

type Decision = ReturnType<typeof decided<LeaseEvent[], NonNullable<Checked>['code']>>;

/** Each period once and in order, by the lessor or by who bought that rent; a receivable stands for one rent. */
export const bill = (command: LeaseCommandOf<'BillPeriod'>, state: LeaseState, world: LeaseWorld): Decision => {
  const { period, receivable, invoice } = command;
  const expected = state.billed + 1;
  const creditor = creditorOf(state, expected);
  const mayBill = principalOf(command) === state.lessor || principalOf(command) === creditor;
  const isFresh = receivable !== ZERO_HASH && world.leaseOfReceivable(receivable) === null;
  return decided(
    unless(mayBill, 'not-lessor', { signer: principalOf(command) }) ??
      unless(period === expected && period <= state.periods, 'wrong-period', { expected }, 'period') ??
      unless(isFresh, 'receivable-used', { receivable }, 'receivable'),
    () => [{ type: 'PeriodBilled', ...next(state), period, receivable, creditor, invoice }],
  );
};

/** A rent is sold once: ranges that stand never overlap. */
export const assignRents = (command: LeaseCommandOf<'AssignRents'>, state: LeaseState, world: LeaseWorld): Decision => {
  const { first, last, assignee, terms, notice } = command;
  const sold = standingAssignments(state).find(one => first <= one.last && one.first <= last);
  const isRange = first > state.billed && first <= last && last <= state.periods;
  return decided(
    requireLessor(command, state) ??
      unless(assignee !== state.lessor && assignee !== state.lessee, 'self-dealing', {}, 'assignee') ??
      requireAll(command, [state.lessor, assignee, ...world.securedParties]) ??
      requireKinds(world, assignee, LENDING) ??
      unless(isRange, 'bad-range', { first, last }, 'last') ??
      unless(sold === undefined, 'rents-sold', { assignment: sold?.index ?? 0 }, 'first') ??
      unless(state.assignments.length < MAX_ASSIGNMENTS, 'too-many-assignments'),
    () => [
      {
        type: 'RentsAssigned',
        ...next(state),
        assignment: state.assignments.length,
        first,
        last,
        assignee,
        terms,
        notice,
      },
    ],
  );
};

/** Recourse: also in default, and when a party is frozen. */
export const returnRents = (command: LeaseCommandOf<'ReturnRents'>, state: LeaseState): Decision => {
  const { assignment, settlement } = command;
  const sale = state.assignments[assignment];
  return decided(
    unless(sale !== undefined && !sale.returned, 'unknown-assignment', { assignment }, 'assignment') ??
      requireAll(command, sale ? [sale.assignee, state.lessor] : []),
    () => [{ type: 'RentsReturned', ...next(state), assignment, settlement }],
  );
};
