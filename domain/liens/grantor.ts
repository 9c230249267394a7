import type { EquipmentState } from '#domain/equipment/state';
import type { LeaseState } from '#domain/leases/lifecycle/state';
import { openPartsOf, type ReceivableState, standingOf } from '#domain/receivables/state';
import { accept, refuse } from '#domain/result';
import type { UnixSeconds } from '#domain/time/calendar-date';
import type { Grantor } from './world.ts';

/** The title holder of a machine that is there still. */
export const grantorOfEquipment = (state: EquipmentState | null): Grantor =>
  state?.status === 'Recorded' && state.holder !== null ? accept(state.holder) : refuse('wrong-collateral');

/** The lessor of a lease that is signed or runs: the lien is on its rents. */
export const grantorOfLease = (state: LeaseState | null): Grantor => {
  const lives = state?.status === 'Signed' || state?.status === 'Commenced' || state?.status === 'Defaulted';
  return lives ? accept(state.lessor) : refuse('wrong-collateral');
};

/** The holder of a fragment that could be sold (invariant 7), and on which nothing waits. */
export const grantorOfFragment = (state: ReceivableState | null, part: number, now: UnixSeconds): Grantor => {
  const fragment = state?.fragments[part];
  const lives = state?.status === 'Issued' || state?.status === 'Confirmed';
  if (!lives || !fragment) return refuse('wrong-collateral');
  const standing = standingOf(fragment, now);
  if (standing !== 'Held' && standing !== 'Lapsed') return refuse('wrong-fragment-status', { status: fragment.status });
  if (state.disputed) return refuse('disputed');
  if (now > state.maturity) return refuse('overdue', { maturity: String(state.maturity) });
  return openPartsOf(fragment) > 0n ? accept(fragment.holder) : refuse('nothing-open');
};
