import { expect, test } from 'vitest';
import { asFarAsKept, type KeptAlarm, reconcile } from './lifecycle.ts';
import type { Episode } from './state.ts';

const kept = (id: string, since: number, until: number | null): KeptAlarm => ({
  ...{ id, kind: 'outside-area', key: 'permitted', standing: until === null ? 'open' : 'ended', since, until },
  ...{ evidence: [id], endedBy: null },
});

const episode = (since: number, until: number | null): Episode => ({
  ...{ kind: 'outside-area', key: 'permitted', since, until, evidence: ['new'], endedBy: null },
});

/** Readings of before 100 were dropped. */
const changesOf = (alarms: readonly KeptAlarm[], episodes: readonly Episode[]) =>
  asFarAsKept(reconcile(alarms, episodes), alarms, 100);

test('what began before the first reading kept is neither taken back nor found anew', () => {
  expect(changesOf([kept('a', 10, 20)], [])).toEqual([]);
  expect(changesOf([kept('a', 10, 20)], [episode(15, 60)])).toEqual([]);
  expect(changesOf([kept('a', 10, 150)], [])).toEqual([]);
  expect(changesOf([], [episode(10, 150)])).toEqual([]);
});

test('what stood then ends as later readings tell, and is the same alarm', () => {
  const same = { kind: 'outside-area', since: 10, evidence: ['a'] };
  expect(changesOf([kept('a', 10, null)], [episode(10, 130)])).toMatchObject([
    { type: 'amend', episode: { ...same, until: 130 } },
  ]);
  expect(changesOf([kept('a', 10, 150)], [episode(105, 130)])).toMatchObject([
    { type: 'amend', episode: { ...same, until: 130 } },
  ]);
  // Nothing that was kept shows it: it is over as far as is known.
  expect(changesOf([kept('a', 10, null)], [])).toMatchObject([{ type: 'amend', episode: { ...same, until: 100 } }]);
});

test('what began after it is as its readings tell', () => {
  expect(changesOf([kept('a', 110, 120)], [])).toEqual([{ type: 'withdraw', id: 'a' }]);
  expect(changesOf([], [episode(110, 120), episode(130, null)])).toHaveLength(2);
  expect(changesOf([], [episode(90, null)])).toHaveLength(1);
});
