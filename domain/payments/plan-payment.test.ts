import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountsOf } from '#domain/receivables/amounts';
import { MAX_FACE_MINOR, WHOLE } from '#domain/receivables/parts';
import { planConsumption } from '#domain/receivables/plan-consumption';
import { freshFragment } from '#domain/receivables/state';
import { confirmed, hash, pay, seller } from '#tests/support/receivables/story';
import { NOTHING_ALLOCATED } from './bank-entry.ts';
import { planPayment } from './plan-payment.ts';

const random = (below: bigint) => below / 2n;
const fresh = freshFragment(0, seller);

describe('a payment as it will be recorded', () => {
  test('invariant 6: any sequence of amounts and reversals is recorded as planned, and settles to the minor unit', () => {
    const turns = fc.array(fc.tuple(fc.bigInt(1n, MAX_FACE_MINOR), fc.nat({ max: 9 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        fc.oneof(fc.bigInt(1n, 40n), fc.bigInt(1n, MAX_FACE_MINOR)),
        turns,
        fc.bigInt(0n, WHOLE),
        (faceMinor, script, seed) => {
          const story = confirmed();
          let [allocations, paidMinor] = [0, 0n];
          const record = (amountMinor: bigint): boolean => {
            const fragment = story.state?.fragments[0] ?? fresh;
            const entry = { entryMinor: amountMinor, use: NOTHING_ALLOCATED, random: (below: bigint) => seed % below };
            const plan = planPayment({ fragment, faceMinor, amountMinor, ...entry });
            if (!plan.ok) return false;
            expect(plan.value.payments.reduce((sum, part) => sum + part.entryParts, 0n)).toBe(WHOLE);
            for (const { to, entryParts } of plan.value.payments) {
              allocations += 1;
              story.does({ ...pay(seller, to, hash(1000 + allocations)), entryParts });
            }
            paidMinor += amountMinor;
            return true;
          };
          for (const [wanted, roll] of script) {
            const standing = Object.entries(story.state?.allocations ?? {}).filter(([, one]) => !one.reversed);
            const reversed = roll < 3 ? standing[roll] : undefined;
            if (reversed) {
              const before = story.state && amountsOf(story.state, faceMinor).paidMinor;
              story.does({
                type: 'ReversePayment',
                signers: [seller],
                allocation: `0x${reversed[0].slice(2)}`,
                reason: hash(1),
              });
              const after = story.state && amountsOf(story.state, faceMinor).paidMinor;
              paidMinor -= (before ?? 0n) - (after ?? 0n);
            }
            const amountMinor = (wanted % faceMinor) + 1n;
            const fits = amountMinor <= faceMinor - paidMinor;
            if (story.state?.status === 'Confirmed') expect(record(amountMinor)).toBe(fits);
            const amounts = story.state && amountsOf(story.state, faceMinor);
            expect(amounts).toMatchObject({ paidMinor, openMinor: faceMinor - paidMinor, lostMinor: 0n });
          }
          if (paidMinor < faceMinor) record(faceMinor - paidMinor);
          expect(story.state?.status).toBe('Settled');
        },
      ),
    );
  });

  const request = { fragment: fresh, faceMinor: 100n, entryMinor: 1000n, use: NOTHING_ALLOCATED, random };
  test.each([
    [0n, 'amount-above-open'],
    [-1n, 'amount-above-open'],
    [101n, 'amount-above-open'],
    [1001n, 'entry-exceeded'],
  ])('%i: %s', (amountMinor, code) => {
    expect(planPayment({ ...request, amountMinor })).toMatchObject({ ok: false, refusal: { code } });
  });
});

test('what is paid already cannot be paid again', () => {
  const paid = { ...fresh, cursor: WHOLE, paid: WHOLE };
  const request = { fragment: paid, faceMinor: 100n, entryMinor: 60n, use: NOTHING_ALLOCATED, amountMinor: 1n, random };
  expect(planPayment(request)).toMatchObject({ ok: false, refusal: { code: 'nothing-open' } });
});

describe('what a foreign cut left', () => {
  // [a, b) of a face of 3 minor units, so narrow that it is worth nothing.
  const worthless = { ...fresh, cursor: WHOLE, paid: WHOLE - 10n, holes: [{ from: 100n, to: 110n }] };
  test('a part worth nothing cannot be paid, and goes with an amount beside it', () => {
    expect(planConsumption(worthless, 3n, 1n, random)).toBeNull();
    const beside = { ...worthless, cursor: WHOLE / 3n + 1n, paid: WHOLE / 3n - 9n };
    expect(planConsumption(beside, 3n, 2n, random)).toEqual([
      { from: 100n, to: 110n, amountMinor: 0n },
      { from: WHOLE / 3n + 1n, to: WHOLE, amountMinor: 2n },
    ]);
    const use = { allocatedMinor: 0n, allocatedParts: 0n };
    const plan = planPayment({ fragment: beside, faceMinor: 3n, entryMinor: 2n, use, amountMinor: 2n, random });
    expect(plan.ok && plan.value.payments.reduce((sum, part) => sum + part.entryParts, 0n)).toBe(WHOLE);
    const usedUp = { allocatedMinor: 3n, allocatedParts: WHOLE };
    expect(
      planPayment({ fragment: beside, faceMinor: 3n, entryMinor: 5n, use: usedUp, amountMinor: 2n, random }).ok,
    ).toBe(false);
  });
});
