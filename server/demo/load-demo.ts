import { addDays, addMonths, dateOf, startOfDay } from '#domain/time/calendar-date';
import type { FeePolicy } from '#ledger/fees';
import type { DigestSigner } from '#ledger/keys/derive';
import type { ServiceContext } from '#services/context';
import { markRead } from '#services/inbox/mark-read';
import { runLedger } from '#services/settlement/run-ledger';
import type { EmbeddedNode } from '../embedded/node.ts';
import { Dice } from './dice.ts';
import { type DayStep, leasingStoryOf, leasingToday } from './leasing-story.ts';
import { enrolConsortium } from './people.ts';
import { storyOf } from './story.ts';

export interface DemoOptions {
  readonly services: ServiceContext;
  /** Where it is ours, history is mined at its own dates; an external node lives today, and so does the demo then. */
  readonly node: EmbeddedNode | null;
  readonly databaseUrl: string;
  readonly rpcUrl: string;
  readonly relayer: DigestSigner;
  readonly fees: FeePolicy;
  readonly confirmations: number;
  readonly password: string;
  readonly onProgress: (done: number, all: number) => void;
}

/** How far back the demo's history goes. */
export const DEMO_MONTHS = 18;
const SEED = 20_240;
const AN_HOUR = 3600;
const READ_UNTIL_DAYS_AGO = 10;

/** Days of the story in their order, each with its steps. */
const byDay = (story: readonly DayStep[]): [string, DayStep[]][] => {
  const days = new Map<string, DayStep[]>();
  for (const scheduled of story) {
    const day = days.get(scheduled.on);
    if (day) day.push(scheduled);
    else days.set(scheduled.on, [scheduled]);
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1));
};

/**
 * Makes the demo consortium and lives its story through the same services that pages call, on the same chain: nothing is
 * written into tables. Takes the node and the clock along through time, and leaves them in the present.
 *
 * Throws where anything is refused but the second claims, which are tried for that.
 */
export const loadDemo = async (options: DemoOptions): Promise<void> => {
  const { services, node, password, onProgress } = options;
  const present = services.clock;
  const today = dateOf(Math.floor(present.now().getTime() / 1000));
  const from = node ? addMonths(today, -DEMO_MONTHS) : today;
  let seconds = startOfDay(from) + 8 * AN_HOUR;
  const ctx: ServiceContext = node ? { ...services, clock: { now: () => new Date(seconds * 1000) } } : services;
  const travel = async (to: number): Promise<void> => {
    seconds = to;
    await node?.travelTo(to);
  };

  await travel(seconds);
  const ledger = runLedger({ ...options, ctx, pollMs: 20, idlePollMs: 500 });
  const settled = async (): Promise<void> => {
    for (;;) {
      const waiting = await ctx.db.action.count({ where: { status: { in: ['PENDING', 'SUBMITTED'] } } });
      if (waiting === 0) return;
      await new Promise(done => setTimeout(done, 15));
    }
  };
  try {
    const parties = await enrolConsortium(ctx, password);
    await settled();
    const dice = new Dice(SEED);
    const claims = node ? storyOf(from, today, dice) : storyOf(addMonths(today, -2), today, dice);
    const toBeRefused = new Set<string>();
    const { databaseUrl } = options;
    const stage = { ctx, parties, dice, toBeRefused, databaseUrl, isHistoric: node !== null };
    const story: DayStep[] = [
      ...claims.map(({ on, step, claim }) => ({
        on,
        run: () => step(stage, claim),
      })),
      ...(node ? leasingStoryOf(today) : leasingToday(today)),
    ];
    let done = 0;
    let hasRead = false;
    for (const [day, steps] of byDay(story)) {
      await travel(Math.max(seconds, startOfDay(day) + 9 * AN_HOUR));
      if (!hasRead && day >= addDays(today, -READ_UNTIL_DAYS_AGO)) {
        // What lies longer in the past everybody has read: an inbox with a year's news in it would tell nobody anything.
        for (const { preparer } of Object.values(parties)) await markRead(ctx, preparer, { all: true });
        hasRead = true;
      }
      for (const { run } of steps) {
        await run(stage);
        done += 1;
        onProgress(done, story.length);
      }
      await settled();
    }
    const refused = await ctx.db.action.findMany({
      where: { status: { in: ['REFUSED', 'EXPIRED'] } },
      select: { id: true, type: true, refusalCode: true },
    });
    const surprises = refused.filter(({ id }) => !toBeRefused.has(id));
    if (surprises.length > 0) throw new Error(`demo: refused were ${JSON.stringify(surprises)}`);
    if (refused.length < toBeRefused.size) throw new Error('demo: a second claim was not refused');
  } finally {
    await ledger.stop();
    await node?.travelTo(null);
  }
  await node?.saveSnapshot();
};
