import { decided } from '#domain/lifecycle/checks';
import { requireAll } from '#domain/lifecycle/signers';
import { MAX_PERIODS, next, requireAgreement, requireLessor } from './checks.ts';
import { END_CAUSES, type LeaseCommandOf } from './commands.ts';
import type { LeaseEvent } from './events.ts';
import { type Checked, unless } from './refusals.ts';
import { buyersOf, type LeaseState, lastUsedPeriod } from './state.ts';
import type { LeaseWorld } from './world.ts';

type Decision = ReturnType<typeof decided<LeaseEvent[], NonNullable<Checked>['code']>>;

export const amend = (command: LeaseCommandOf<'AmendLease'>, state: LeaseState, world: LeaseWorld): Decision => {
  const { root, periods, agreement } = command;
  const isCount = periods > 0 && periods <= MAX_PERIODS && periods >= lastUsedPeriod(state);
  return decided(
    requireLessor(command, state) ??
      requireAgreement(command, state, world) ??
      unless(isCount, 'bad-periods', { periods }, 'periods'),
    () => [{ type: 'Amended', ...next(state), root, periods, agreement }],
  );
};

/** From one lessee to another; with it the lease is attested, for the new one has signed. */
export const novate = (command: LeaseCommandOf<'NovateLease'>, state: LeaseState, world: LeaseWorld): Decision => {
  const { lessee: to, agreement } = command;
  const { lessee: from, lessor } = state;
  return decided(
    requireLessor(command, state) ??
      unless(to !== from && to !== lessor, 'self-dealing', {}, 'lessee') ??
      requireAgreement(command, { ...state, attested: true }, world, [to]),
    () => [{ type: 'Novated', ...next(state), from, to, agreement }],
  );
};

export const noticeDefault = (command: LeaseCommandOf<'NoticeDefault'>, state: LeaseState): Decision =>
  decided(requireLessor(command, state), () => [{ type: 'DefaultNoticed', ...next(state), notice: command.notice }]);

export const cure = (command: LeaseCommandOf<'CureDefault'>, state: LeaseState): Decision =>
  decided(requireLessor(command, state), () => [{ type: 'Cured', ...next(state), settlement: command.settlement }]);

/** From one lessor to another, as when the machines are sold. The lessee need not agree: it owes what it owed. */
export const transfer = (
  command: LeaseCommandOf<'TransferLease'>,
  state: LeaseState,
  { securedParties }: LeaseWorld,
): Decision => {
  const { lessor: to, agreement } = command;
  const { lessor: from, lessee } = state;
  return decided(
    requireLessor(command, state) ??
      unless(to !== from && to !== lessee, 'self-dealing', {}, 'lessor') ??
      requireAll(command, [from, to, ...buyersOf(state), ...securedParties]),
    () => [{ type: 'LessorChanged', ...next(state), from, to, agreement }],
  );
};

/**
 * Leases under it do not stop the lessor: they lose their ground. Who bought rents to come must agree that they will not
 * come, or the machines could be let anew and the same rents sold again.
 */
export const repossess = (
  command: LeaseCommandOf<'RepossessEquipment'>,
  state: LeaseState,
  { securedParties }: LeaseWorld,
): Decision =>
  decided(
    requireLessor(command, state) ?? requireAll(command, [state.lessor, ...buyersOf(state), ...securedParties]),
    () => [{ type: 'Repossessed', ...next(state), report: command.report }],
  );

export const end = (command: LeaseCommandOf<'EndLease'>, state: LeaseState, world: LeaseWorld): Decision => {
  const { cause, settlement } = command;
  return decided(
    requireLessor(command, state) ??
      requireAgreement(command, state, world) ??
      unless(END_CAUSES[cause] !== undefined, 'bad-cause', { cause }, 'cause') ??
      unless(world.subleases === 0, 'sublet', { subleases: world.subleases }),
    () => [{ type: 'Ended', ...next(state), cause, settlement }],
  );
};
