import { LEASE_STANDINGS } from './lifecycle/next-step.ts';

/** Where a lease is in one word, for lists: before it is on chain, too. `proposed`: somebody has to sign it; `signing`: all have. */
export const LEASE_LIST_STANDINGS = ['proposed', 'signing', ...LEASE_STANDINGS] as const;

export type LeaseListStanding = (typeof LEASE_LIST_STANDINGS)[number];
