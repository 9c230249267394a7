import type { ChainLink } from './sink.ts';

/**
 * What a signed message's place in its device's chain says of it.
 *
 * - `begins`: the first under its key, numbered 1 and naming none before it (T3)
 * - `follows`: its number is the next, and it names the last one (T3)
 * - `fills`: a missing one come late: it names the one before it, and the one after it names it (T3)
 * - `gap`: one before it is missing, or one to hold it against (T2, `sequence-gap`)
 * - `broken`: it names another one before it than there is, or the one after it does (T2, `sequence-gap`)
 * - `forked`: another message came under its number (T2, `sequence-forked`)
 * - `known`: the same message again
 */
export type ChainVerdict = 'begins' | 'follows' | 'fills' | 'gap' | 'broken' | 'forked' | 'known';

type Link = Pick<ChainLink, 'previous' | 'hash'>;

/**
 * Judges a message of a chain by those that came before it, in whatever order.
 *
 * @param last the highest number that came under this key; `null` for none
 * @param linkOf the message of a number, as far as it is known
 */
export const judgeLink = (
  { sequence, previous, hash }: Pick<ChainLink, 'sequence' | 'previous' | 'hash'>,
  last: bigint | null,
  linkOf: (sequence: bigint) => Link | null,
): ChainVerdict => {
  const same = linkOf(sequence);
  if (same) return same.hash === hash ? 'known' : 'forked';
  const isFirst = sequence === 1n;
  if (last === null) return isFirst && previous === '' ? 'begins' : 'gap';
  const before = linkOf(sequence - 1n);
  const isBehind = isFirst ? previous === '' : before?.hash === previous;
  const isContradicted = isFirst ? previous !== '' : before !== null && before.hash !== previous;
  if (sequence === last + 1n) return isBehind ? 'follows' : 'broken';
  if (sequence > last) return 'gap';
  const after = linkOf(sequence + 1n);
  if (isContradicted || (after !== null && after.previous !== hash)) return 'broken';
  return isBehind && after !== null ? 'fills' : 'gap';
};
