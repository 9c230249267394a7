import type { Hex } from '#domain/hex';
import { buyersOf, type LeaseState } from './state.ts';

export const LEASE_ROLES = ['lessor', 'lessee', 'assignee', 'secured-party'] as const;

/** What a key is to a lease. `assignee`: bought rents that are not billed yet; `secured-party`: has a lien on the rents. */
export type LeaseRole = (typeof LEASE_ROLES)[number];

/** Everything that a key is to a lease now, in the order of `LEASE_ROLES`. */
export const leaseRoles = (state: LeaseState, key: Hex, securedParties: readonly Hex[]): LeaseRole[] => {
  const isIt: Readonly<Record<LeaseRole, boolean>> = {
    lessor: state.lessor === key,
    lessee: state.lessee === key,
    assignee: buyersOf(state).includes(key),
    'secured-party': securedParties.includes(key),
  };
  return LEASE_ROLES.filter(role => isIt[role]);
};

/**
 * The keys that must sign a change of the lease as a whole (amendment, end), the principal first: the parties, buyers of
 * rents to come, and secured parties; each once.
 */
export const agreeingTo = (state: LeaseState, securedParties: readonly Hex[]): Hex[] => [
  ...new Set([state.lessor, ...(state.attested ? [state.lessee] : []), ...buyersOf(state), ...securedParties]),
];
