import { z } from 'zod';
import { isBytes32 } from '#domain/hex';
import { rootOf } from '#ledger/verify/commitment';

const leaf = z.object({ path: z.string(), value: z.string(), salt: z.string().refine(isBytes32) });

const evidence = z.object({
  root: z.string(),
  commitments: z.array(z.object({ root: z.string(), kind: z.string(), leaves: z.array(leaf) })),
  events: z.array(z.object({ root: z.string().nullable() })),
});

export interface VerifiedCommitment {
  readonly kind: string;
  readonly root: string;
  /** The leaves, hashed anew, give this root. */
  readonly recomputed: boolean;
  /** An event on chain, or a commitment that is itself on chain, carries the root. */
  readonly onChain: boolean;
}

/**
 * Recomputes commitments from the evidence of `/verify/{subject}`. Trusts nothing of it but that the events are the
 * chain's; those name block and transaction, so that they can be looked up on a node of one's own.
 */
export const verifyEvidence = (json: unknown): VerifiedCommitment[] => {
  const { commitments, events } = evidence.parse(json);
  const roots = new Set(events.flatMap(({ root }) => root ?? []));
  const quoted = new Set(
    commitments.filter(({ root }) => roots.has(root)).flatMap(({ leaves }) => leaves.map(({ value }) => value)),
  );
  return commitments.map(({ kind, root, leaves }) => ({
    kind,
    root,
    recomputed: rootOf(leaves) === root,
    onChain: roots.has(root) || quoted.has(JSON.stringify(root)),
  }));
};
