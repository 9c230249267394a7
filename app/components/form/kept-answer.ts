import type { Location, NavigationType } from '@remix-run/react';
import { withoutIndex } from '../page/address.ts';

/** What the page's action answered last, and where: the page may load its data again meanwhile. */
export interface KeptAnswer<Answer> {
  readonly answer: Answer;
  readonly at: Location;
}

/** Where the reader is now, and how they came there. */
interface Whereabouts {
  readonly at: Location;
  readonly by: `${NavigationType}`;
}

/**
 * Whether the reader is still on the page as it was answered: they may have followed a link to a part of it, as those to fields at
 * fault are, or have gone back from there. A link to the same page, and a redirect to it, are a new one.
 */
const isStillThere = (before: Location, { at, by }: Whereabouts): boolean =>
  before.pathname === at.pathname &&
  withoutIndex(before.search) === withoutIndex(at.search) &&
  (before.key === at.key || by === 'POP');

/**
 * What stands after the router said `answered`. It forgets an action's answer with the next load of any kind, so that nothing from
 * it means nothing new. The same object comes back where nothing changed.
 */
export const keepAnswer = <Answered>(
  kept: KeptAnswer<NonNullable<Answered>> | null,
  answered: Answered,
  now: Whereabouts,
): KeptAnswer<NonNullable<Answered>> | null => {
  const answer = answered ?? (kept !== null && isStillThere(kept.at, now) ? kept.answer : null);
  if (answer === null) return null;
  return kept !== null && kept.answer === answer && kept.at === now.at ? kept : { answer, at: now.at };
};
