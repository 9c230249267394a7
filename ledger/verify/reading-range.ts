import { z } from 'zod';
import { leadsToRoot, type ReadingProof, readingProof } from './reading-proof.ts';

export const READING_RANGE = 'lienlight-reading-range/1';

/** What the portal hands out of a device's anchored readings, so that a missing one shows: the proof of each that it has. */
export const readingRange = z.object({
  format: z.literal(READING_RANGE),
  device: z.string(),
  /** Whether there are older ones, that are not in the file. */
  hasOlder: z.boolean(),
  proofs: z.array(readingProof).max(20_000),
});

export type ReadingRange = z.output<typeof readingRange>;

/** What is wrong with a range. `after` and `next` are neighbours, and `missing` were between them. */
export type RangeProblem =
  /** A reading does not lead to its root, or is of another device. */
  | { readonly kind: 'other-reading'; readonly index: bigint }
  /** Two readings have one index, or one batch has two roots: files were put together. */
  | { readonly kind: 'twice'; readonly index: bigint }
  /** Indexes of what was anchored. */
  | { readonly kind: 'gap'; readonly after: bigint; readonly next: bigint; readonly missing: bigint }
  /** Numbers that the device itself gave: what was lost, or taken away, before it was anchored. */
  | { readonly kind: 'own-gap'; readonly after: bigint; readonly next: bigint; readonly missing: bigint };

const record = z.object({ trust: z.number(), sequence: z.string().regex(/^-?\d{1,20}$/) });

/** A signed message has its number, and each of its readings its place in it. */
const READINGS_A_MESSAGE = 1000n;

/** Above it the number is the hash of the content, in place of one that the device does not have. */
const MOST_OWN = 1n << 48n;

const SIGNED = 3;
const WITH_TOKEN = 2;

/** The number that the device gave: of the message, where it signs; of the reading, where it counts those. */
const ownNumber = (proof: ReadingProof): bigint | null => {
  let json: unknown;
  try {
    json = JSON.parse(proof.record);
  } catch {
    return null;
  }
  const parsed = record.safeParse(json);
  if (!parsed.success || parsed.data.trust < WITH_TOKEN) return null;
  const sequence = BigInt(parsed.data.sequence);
  if (sequence < 0n || sequence >= MOST_OWN) return null;
  return parsed.data.trust === SIGNED ? sequence / READINGS_A_MESSAGE : sequence;
};

interface Hole {
  readonly after: bigint;
  readonly next: bigint;
  readonly missing: bigint;
}

/** Where sorted numbers leave some out. */
const holesIn = (numbers: readonly bigint[]): readonly Hole[] =>
  numbers.flatMap((next, at) => {
    const after = numbers[at - 1];
    return after === undefined || next - after <= 1n ? [] : [{ after, next, missing: next - after - 1n }];
  });

const sorted = (numbers: Iterable<bigint>): readonly bigint[] =>
  [...numbers].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/**
 * Whether a device's anchored readings follow each other: within a batch and from one batch to the next, each one's index is
 * the one before and one. Says nothing of the chain: that, one proof of each batch says.
 */
export const rangeProblems = ({ device, proofs }: ReadingRange): readonly RangeProblem[] => {
  const problems: RangeProblem[] = [];
  const indexes = new Set<bigint>();
  const roots = new Map<string, string>();
  const own = new Map<number, Set<bigint>>();
  for (const proof of proofs) {
    const index = BigInt(proof.index);
    const batch = `${proof.stream} ${proof.batch}`;
    const isTwice = indexes.has(index) || (roots.get(batch) ?? proof.root) !== proof.root;
    if (proof.device !== device || !leadsToRoot(proof)) problems.push({ kind: 'other-reading', index });
    else if (isTwice) problems.push({ kind: 'twice', index });
    indexes.add(index);
    roots.set(batch, proof.root);
    const number = ownNumber(proof);
    // Signed messages are counted by themselves.
    const kind = proof.record.includes('"trust":3,') ? SIGNED : WITH_TOKEN;
    if (number !== null) own.set(kind, (own.get(kind) ?? new Set()).add(number));
  }
  for (const hole of holesIn(sorted(indexes))) problems.push({ kind: 'gap', ...hole });
  for (const numbers of own.values())
    for (const hole of holesIn(sorted(numbers))) problems.push({ kind: 'own-gap', ...hole });
  return problems;
};

/** A proof of each batch, to be checked with a node. */
export const oneOfEachBatch = ({ proofs }: ReadingRange): readonly ReadingProof[] => [
  ...new Map(proofs.map(proof => [`${proof.stream} ${proof.batch}`, proof])).values(),
];
