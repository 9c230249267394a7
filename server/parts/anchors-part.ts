import { startAnchors } from '#services/anchors/anchor-readings';
import type { Started } from '../started.ts';

/** Anchors what devices send, in batches. Any number of processes may do so at once. */
export function startAnchorsEngine({ composition, lifetime }: Started): void {
  const anchors = startAnchors(composition.services);
  lifetime.onStop('anchors', () => anchors.stop());
}
