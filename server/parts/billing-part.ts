import { startBilling } from '#services/billing/billing-loop';
import type { Started } from '../started.ts';

/** Bills leases on their days. Any number of processes may do so at once. */
export function startBillingLoop({ composition, lifetime }: Started): void {
  const billing = startBilling(composition.services);
  lifetime.onStop('billing', () => billing.stop());
}
