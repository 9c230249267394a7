import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amountOf,
  cutFor,
  cutRange,
  isFace,
  MAX_FACE_MINOR,
  type Random,
  remainderOf,
  takeLeftmost,
  WHOLE,
} from './parts.ts';

const face = fc.oneof(fc.bigInt(1n, 1000n), fc.bigInt(1n, MAX_FACE_MINOR), fc.constant(MAX_FACE_MINOR));
const seeds = fc.array(fc.bigInt(0n, WHOLE), { minLength: 8, maxLength: 8 });

/** A reproducible source: the seeds in turn. */
const from = (values: readonly bigint[]): Random => {
  let turn = 0;
  return below => (values[turn++ % values.length] ?? 0n) % below;
};

describe('amounts of parts', () => {
  test('the whole is the face, and half an odd face is rounded down on the left', () => {
    expect(amountOf(101n, 0n, WHOLE)).toBe(101n);
    expect(amountOf(101n, 0n, WHOLE / 2n)).toBe(50n);
    expect(amountOf(101n, WHOLE / 2n, WHOLE)).toBe(51n);
  });

  test('a face is positive and at most 10^15', () => {
    expect([0n, -1n, MAX_FACE_MINOR + 1n].some(isFace)).toBe(false);
    expect([1n, MAX_FACE_MINOR].every(isFace)).toBe(true);
  });

  test('invariant 1: parts cut anywhere sum to the face, to the minor unit', () => {
    fc.assert(
      fc.property(face, fc.array(fc.bigInt(0n, WHOLE), { maxLength: 30 }), (faceMinor, cuts) => {
        const points = [0n, ...cuts.sort((a, b) => (a < b ? -1 : 1)), WHOLE];
        const amounts = points.slice(1).map((to, i) => amountOf(faceMinor, points[i] ?? 0n, to));
        expect(amounts.every(amount => amount >= 0n)).toBe(true);
        expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(faceMinor);
      }),
    );
  });
});

describe('cut points', () => {
  test('invariant 5: the cut gives the amount exactly and neither side is empty', () => {
    fc.assert(
      fc.property(face, fc.bigInt(1n, MAX_FACE_MINOR), seeds, (faceMinor, wanted, values) => {
        const amountMinor = (wanted % faceMinor) + 1n;
        const to = cutFor({ faceMinor, from: 0n, limit: WHOLE, amountMinor, random: from(values) });
        expect(to).not.toBeNull();
        if (to === null) return;
        expect(amountOf(faceMinor, 0n, to)).toBe(amountMinor);
        expect(to > 0n && to <= WHOLE).toBe(true);
        expect(to === WHOLE).toBe(amountMinor === faceMinor);
      }),
    );
  });

  test('the range is all of the points with that amount: one further on either side has another', () => {
    fc.assert(
      fc.property(face, fc.bigInt(0n, WHOLE - 1n), fc.bigInt(1n, MAX_FACE_MINOR), (faceMinor, start, wanted) => {
        const available = amountOf(faceMinor, start, WHOLE);
        fc.pre(available > 1n);
        const amountMinor = (wanted % (available - 1n)) + 1n;
        const range = cutRange({ faceMinor, from: start, limit: WHOLE, amountMinor });
        expect(range).not.toBeNull();
        if (!range) return;
        expect(amountOf(faceMinor, start, range.from)).toBe(amountMinor);
        expect(amountOf(faceMinor, start, range.to)).toBe(amountMinor);
        expect(amountOf(faceMinor, start, range.from - 1n)).toBe(amountMinor - 1n);
        expect(amountOf(faceMinor, start, range.to + 1n)).toBe(amountMinor + 1n);
        expect(range.to - range.from + 1n).toBeGreaterThanOrEqual(999n);
      }),
    );
  });

  test('every point of the range can be drawn, and none outside', () => {
    const request = { faceMinor: MAX_FACE_MINOR, from: 0n, limit: WHOLE, amountMinor: 7n };
    const drawn = Array.from({ length: 1000 }, (_, i) => cutFor({ ...request, random: below => BigInt(i) % below }));
    expect(new Set(drawn).size).toBe(1000);
    expect(drawn.every(to => to !== null && amountOf(MAX_FACE_MINOR, 0n, to) === 7n)).toBe(true);
  });

  test('nothing, a negative amount and more than there is have no cut', () => {
    const request = { faceMinor: 100n, from: 0n, limit: WHOLE / 2n };
    for (const amountMinor of [0n, -1n, 51n, 10n ** 20n]) expect(cutRange({ ...request, amountMinor })).toBeNull();
    expect(cutRange({ ...request, amountMinor: 50n })).toEqual({ from: WHOLE / 2n, to: WHOLE / 2n });
  });

  test('the cut stays right of a point already consumed, or there is none', () => {
    const request = { faceMinor: 100n, from: 0n, limit: WHOLE, amountMinor: 30n };
    const range = cutRange({ ...request, atLeast: (WHOLE * 305n) / 1000n });
    expect(range?.from).toBe((WHOLE * 305n) / 1000n);
    expect(cutRange({ ...request, atLeast: (WHOLE * 31n) / 100n })).toBeNull();
  });
});

describe('taking amounts from the left', () => {
  test('invariant 6: amounts taken and given back leave exactly what they took', () => {
    fc.assert(
      fc.property(
        face,
        fc.array(fc.bigInt(1n, MAX_FACE_MINOR), { maxLength: 12 }),
        seeds,
        (faceMinor, wants, values) => {
          const whole = { from: 0n, to: WHOLE };
          const random = from(values);
          let taken: { from: bigint; to: bigint }[] = [];
          let sum = 0n;
          for (const [turn, want] of wants.entries()) {
            const amountMinor = (want % faceMinor) + 1n;
            const part = takeLeftmost(faceMinor, remainderOf(whole, taken), amountMinor, random);
            expect(part === null).toBe(sum + amountMinor > faceMinor);
            if (part) {
              taken.push(...part);
              sum += amountMinor;
            }
            if (turn % 3 === 2) {
              const returned = taken[Number(random(BigInt(Math.max(taken.length, 1))))];
              if (returned) {
                sum -= amountOf(faceMinor, returned.from, returned.to);
                taken = taken.filter(interval => interval !== returned);
              }
            }
            const open = remainderOf(whole, taken).reduce((total, i) => total + amountOf(faceMinor, i.from, i.to), 0n);
            expect(open).toBe(faceMinor - sum);
            expect(remainderOf(whole, taken).every(i => amountOf(faceMinor, i.from, i.to) > 0n)).toBe(true);
          }
        },
      ),
    );
  });

  test('the rest of a whole, with gaps and adjacent parts', () => {
    const whole = { from: 10n, to: 100n };
    expect(remainderOf(whole, [])).toEqual([whole]);
    expect(
      remainderOf(whole, [
        { from: 50n, to: 60n },
        { from: 10n, to: 20n },
        { from: 20n, to: 30n },
      ]),
    ).toEqual([
      { from: 30n, to: 50n },
      { from: 60n, to: 100n },
    ]);
    expect(remainderOf(whole, [whole])).toEqual([]);
  });
});
