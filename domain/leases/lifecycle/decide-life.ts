import { decided } from '#domain/lifecycle/checks';
import { MAX_PERIODS, next, requireAgreement, requireLessor } from './checks.ts';
import { END_CAUSES, type LeaseCommandOf } from './commands.ts';
import type { LeaseEvent } from './events.ts';
import { type Checked, unless } from './refusals.ts';
import { type LeaseState, lastUsedPeriod } from './state.ts';
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

/** Leases under it do not stop the lessor: they lose their ground. */
export const repossess = (command: LeaseCommandOf<'RepossessEquipment'>, state: LeaseState): Decision =>
  decided(requireLessor(command, state), () => [{ type: 'Repossessed', ...next(state), report: command.report }]);

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
