import { addDays, type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import type { DemoKey } from './consortium.ts';
import type { Dice } from './dice.ts';
import { GUEST_TRADE, TRADES, type Trade } from './invoices.ts';
import {
  accept,
  type Claim,
  cancel,
  claimAgain,
  confirm,
  confirmWithDefences,
  dispute,
  enter,
  fund,
  issue,
  pay,
  payHalf,
  prepareOnly,
  quote,
  quoteUndisclosed,
  reject,
  release,
  request,
  resolve,
  returnPayment,
  type Step,
} from './steps.ts';
import { workday } from './workday.ts';

/** A step, so many days after the invoice's date, or after its due date. */
interface Timed {
  readonly after: 'issue' | 'due';
  readonly days: number;
  readonly step: Step;
}

const early = (days: number, step: Step): Timed => ({ after: 'issue', days, step });
const late = (days: number, step: Step): Timed => ({ after: 'due', days, step });

const BEGIN = [early(0, enter), early(1, issue)];
const CONFIRMED = [...BEGIN, early(4, confirm)];
const FUNDED = [...CONFIRMED, early(7, request), early(9, quote), early(12, accept), early(14, fund)];

/** Whole lives, each as often as its weight says. A life is only lived up to today: that makes the states of today. */
const LIVES: readonly { readonly weight: number; readonly steps: readonly Timed[] }[] = [
  { weight: 20, steps: [...CONFIRMED, late(-1, pay)] },
  { weight: 6, steps: [...BEGIN, early(5, confirmWithDefences), late(6, pay)] },
  { weight: 26, steps: [...FUNDED, late(0, pay), late(4, release)] },
  { weight: 9, steps: [...FUNDED, late(17, pay), late(21, release)] },
  { weight: 8, steps: [...FUNDED, late(0, payHalf), late(25, pay), late(29, release)] },
  { weight: 5, steps: [...FUNDED, late(0, pay), late(5, returnPayment), late(15, pay), late(19, release)] },
  { weight: 4, steps: [...BEGIN, early(6, reject)] },
  { weight: 3, steps: [...BEGIN, early(3, cancel)] },
  { weight: 4, steps: [...CONFIRMED, early(15, dispute), early(29, resolve), late(3, pay)] },
];

/** Those that are in the middle of something today, and would have gone on had they been older. */
const UNFINISHED: readonly (readonly Timed[])[] = [
  BEGIN,
  BEGIN,
  [...BEGIN, early(3, prepareOnly)],
  [...CONFIRMED, early(6, request)],
  [...CONFIRMED, early(6, request), early(8, quote)],
  [...CONFIRMED, early(6, request), early(8, quote), early(10, accept)],
  FUNDED,
  [...CONFIRMED, early(12, dispute)],
  [early(0, enter)],
  [...FUNDED, late(2, payHalf)],
  [...CONFIRMED, early(6, request), early(8, quoteUndisclosed), early(10, accept), early(12, fund)],
  [...FUNDED, early(17, claimAgain)],
];

export interface Scheduled {
  readonly on: CalendarDate;
  readonly claim: Claim;
  readonly step: Step;
}

const livesByWeight = LIVES.flatMap(({ weight, steps }) => Array.from({ length: weight }, () => steps));

const banksFor = (trade: Trade, dice: Dice): readonly DemoKey[] =>
  trade.currency === 'CNY'
    ? ['yangtze']
    : dice.pick([
        ['elbe', 'rhone'],
        ['elbe', 'maas'],
        ['rhone', 'maas'],
        ['elbe', 'rhone', 'maas'],
      ] as const);

const newClaim = (trade: Trade, number: number, dice: Dice): Claim => ({
  trade,
  number,
  entry: null,
  invoiceId: '',
  subject: '',
  faceMinor: 0n,
  banks: banksFor(trade, dice),
  requestId: '',
  quoteId: '',
  lender: null,
  paidMinor: 0n,
});

/** The terms of the demo's trades differ; a life counts from the shortest, which is early enough for all of them. */
const TERM_DAYS = 60;

const schedule = (claim: Claim, steps: readonly Timed[], begin: CalendarDate): Scheduled[] => {
  let previous = addDays(begin, -1);
  return steps.map(({ after, days, step }) => {
    const wanted = addDays(begin, (after === 'due' ? TERM_DAYS : 0) + days);
    // One step of a claim a workday at most: the next decides on what the last one left on chain.
    previous = workday(wanted > previous ? wanted : addDays(previous, 1));
    return { on: previous, claim, step };
  });
};

/**
 * The demo's story from `from` to `to`: about two new invoices a week, each with a life of its own, and in the last weeks
 * one of every unfinished kind. In the order of its days.
 */
export const storyOf = (from: CalendarDate, to: CalendarDate, dice: Dice): Scheduled[] => {
  const story: Scheduled[] = [];
  let number = 0;
  const add = (trade: Trade, steps: readonly Timed[], begin: CalendarDate): void => {
    number += 1;
    story.push(...schedule(newClaim(trade, number, dice), steps, begin));
  };
  const days = daysFrom(from, to);
  for (let day = 0; day < days - 40; day += dice.between(3, 5))
    add(dice.pick(TRADES), dice.pick(livesByWeight), addDays(from, day));
  UNFINISHED.forEach((steps, index) => {
    for (const trade of [TRADES[index % TRADES.length], TRADES[(index + 1) % TRADES.length]]) {
      if (trade) add(trade, steps, addDays(to, -38 + index));
    }
  });
  add(GUEST_TRADE, BEGIN, addDays(to, -9));
  add(GUEST_TRADE, BEGIN, addDays(to, -5));
  return story.filter(({ on }) => on < to).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
};
