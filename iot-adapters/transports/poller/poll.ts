import type { PlatformAccount } from '#domain/telemetry/platforms';
import { type Reading, readingText } from '#domain/telemetry/reading';
import type { MachineKey } from '../../protocols/aemp/machine.ts';
import type { Page } from '../../protocols/aemp/page.ts';
import type { ReadingSink } from '../../sink.ts';
import { limitsOf } from './account.ts';
import type { PlatformClient } from './client.ts';
import type { Clock } from './clock.ts';
import { type Cursor, type Gap, News } from './cursor.ts';
import { pagesFrom } from './pages.ts';
import { elementOfSeries, seriesUrl } from './series.ts';
import { PollStopped } from './stopped.ts';

/** What a poll came to. */
export interface Polled {
  /** Of the fleet. */
  readonly machines: number;
  /** Readings that were not known before. */
  readonly stored: number;
  /** Machines of the platform that nobody has registered here, the first hundred. */
  readonly unknown: readonly string[];
  /** Why it ended early; what was read until then is stored. */
  readonly stopped?: PollStopped;
}

interface Poll {
  readonly account: PlatformAccount;
  readonly client: PlatformClient;
  readonly cursor: Cursor;
  readonly sink: ReadingSink;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** When it has to be over, Unix ms: what is left is read by the next one. */
  readonly until: number;
}

const MOST_UNKNOWN = 100;

const PROTOCOL = 'aemp';

const byMachine = (readings: readonly Reading[]): ReadonlyMap<string, Reading[]> => {
  const all = new Map<string, Reading[]>();
  for (const reading of readings) {
    if (reading.deviceId === undefined) continue;
    const own = all.get(reading.deviceId) ?? [];
    own.push(reading);
    all.set(reading.deviceId, own);
  }
  return all;
};

class Tally {
  readonly machines = new Set<string>();
  readonly unknown = new Set<string>();
  stored = 0;

  polled(stopped?: PollStopped): Polled {
    const { machines, unknown, stored } = this;
    return {
      machines: machines.size,
      stored,
      unknown: [...unknown].slice(0, MOST_UNKNOWN),
      ...(stopped && { stopped }),
    };
  }
}

const inTime = ({ clock, until, signal }: Poll): void => {
  if (signal.aborted) throw new PollStopped('aborted');
  if (clock.now() >= until) throw new PollStopped('deadline');
};

/**
 * Hands on what is new, machine by machine; what is not taken is not noted, so that it comes again once the account's owner
 * has registered the machine. A platform's word is vouched for by its account, and counts for the machines of its owner
 * alone, and of those of this account where they name one: anybody may have a platform that speaks of another's. The
 * evidence is each machine's own part of the page.
 */
const handOn = async (poll: Poll, page: Page, news: News, tally: Tally): Promise<void> => {
  const { account, sink, clock } = poll;
  for (const [deviceId, readings] of byMachine(page.readings)) {
    const device = await sink.byName(PROTOCOL, deviceId);
    const isOfAnother = device?.platformAccountId != null && device.platformAccountId !== account.id;
    if (device?.owner !== account.owner || isOfAnother) {
      tally.unknown.add(deviceId);
      continue;
    }
    const taken = await sink.take({
      sender: { protocol: PROTOCOL, transport: 'poller', deviceId, knownId: device.id, trust: account.trust },
      readings,
      payload: new Uint8Array(Buffer.from(readings.map(readingText).join('\n'), 'utf8')),
      receivedAt: clock.now(),
    });
    if (!taken.taken) {
      tally.unknown.add(deviceId);
      continue;
    }
    tally.stored += taken.stored;
    news.stored(deviceId);
  }
};

const gapsOf = ({ account, cursor }: Poll, machines: readonly MachineKey[], news: News): readonly Gap[] =>
  machines.flatMap(machine =>
    (account.series ?? []).flatMap(series => {
      const element = elementOfSeries(series);
      const until = news.of(machine.name).get(element);
      const from = cursor.lastOf(machine.name, element);
      return until === undefined || from === undefined || until <= from ? [] : [{ machine, series, from, until }];
    }),
  );

/** The fleet as it is now. What is missing between it and what was read before is noted as gaps. */
const pollFleet = async (poll: Poll, tally: Tally): Promise<void> => {
  const { client, cursor, signal, clock } = poll;
  const news = new News(cursor, clock.now());
  const first = client.inside('Fleet/1', client.base);
  let at = cursor.resume === undefined ? first : client.inside(cursor.resume, client.base);
  cursor.resume = undefined;
  try {
    const pages = pagesFrom(client, at, { isNews: news.isNews }, signal, next => {
      at = next;
      inTime(poll);
    });
    for await (const page of pages) {
      for (const { name } of page.machines) tally.machines.add(name);
      // Before the news are noted: after it nothing would be missing between.
      const gaps = gapsOf(poll, page.machines, news);
      try {
        await handOn(poll, page, news, tally);
      } finally {
        for (const gap of gaps) {
          if (cursor.lastOf(gap.machine.name, elementOfSeries(gap.series)) === gap.until) cursor.addGap(gap);
        }
      }
    }
  } catch (error) {
    // A fleet that is too long for one poll goes on where this one ends.
    const goesOn = error instanceof PollStopped && (error.reason === 'deadline' || error.reason === 'too-early');
    if (goesOn && at.href !== first.href) cursor.resume = at.href;
    throw error;
  }
};

/** What a machine did between two snapshots. Its latest value is known from the snapshot: the cursor stands there already. */
const pollSeries = async (poll: Poll, { machine, series, from, until }: Gap, tally: Tally): Promise<void> => {
  const { client, account, clock, signal } = poll;
  const start = Math.max(from, clock.now() - limitsOf(account.vendor).backMs);
  const url = seriesUrl(client, machine, series, start, until);
  if (!url || start >= until) return;
  const news = new News(poll.cursor, clock.now());
  const isNews = (_: string, __: string, time: number): boolean => time > from && time < until;
  try {
    for await (const page of pagesFrom(client, url, { machine: machine.name, isNews }, signal)) {
      await handOn(poll, page, news, tally);
    }
  } catch (error) {
    // Not every platform has every series of every machine. One that is asked for again too early is read later.
    if (!(error instanceof PollStopped) || error.reason !== 'not-found') throw error;
  }
};

/** Reads an account's fleet, and the series between. Never throws for what the platform does; what the sink throws goes on. */
export const pollAccount = async (poll: Poll): Promise<Polled> => {
  const tally = new Tally();
  try {
    await pollFleet(poll, tally);
    for (let gap = poll.cursor.nextGap; gap; gap = poll.cursor.nextGap) {
      inTime(poll);
      await pollSeries(poll, gap, tally);
      poll.cursor.gapIsRead();
    }
    return tally.polled();
  } catch (error) {
    if (error instanceof PollStopped) return tally.polled(error);
    throw error;
  }
};
