import { expect, test } from 'vitest';
import type { LienCommandOf } from '#domain/liens/commands';
import { agreeOver } from '#tests/support/leasing/agreement';
import { MACHINES } from '#tests/support/leasing/model';

/** As `titles.test.ts`; here mostly liens on machines and on rents. */

const ring = agreeOver({
  IssuePassport: 16,
  SignLease: 12,
  FileLien: 24,
  ContinueLien: 8,
  SubordinateLien: 16,
  ReleaseLien: 6,
  ReleaseLienByOrder: 4,
});

test('two banks file in one block: one wins, the other is told so, and files again in sight of the first', async () => {
  const match = await ring.newMatch();
  const [subject] = MACHINES;
  await match.giveGood('IssuePassport', one => one.subject === subject);
  await match.flush();
  const holder = match.model.machines.get(subject)?.holder ?? match.key('maker');
  const filing = (bank: string, number: number): LienCommandOf<'FileLien'> => ({
    type: 'FileLien',
    subject,
    expectedVersion: 0n,
    signers: [match.key(bank), holder],
    lien: `0x${String(number).repeat(64)}`,
    collateral: 0,
    part: 0,
    terms: `0x${'0'.repeat(64)}`,
    lapse: match.model.now + 1_000_000,
    prior: [],
  });
  await match.give(filing('bank', 1));
  expect(await match.give(filing('rival', 2))).toMatchObject({ ok: false, refusal: { code: 'wrong-version' } });
  await match.flush();
  const blind = { ...filing('rival', 2), expectedVersion: 1n };
  expect(await match.give(blind)).toMatchObject({ ok: false, refusal: { code: 'not-in-sight' } });
  expect((await match.give({ ...blind, prior: [filing('bank', 1).lien] })).ok).toBe(true);
  await match.compareState();
  expect(match.counts).toEqual({ performed: 3, refused: 2, 'passed-over': 0 });
});
