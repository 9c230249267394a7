import { describe, expect, test } from 'vitest';
import { type Hex, wordOf } from '#domain/hex';
import { equipmentControls, equipmentLife } from './life.ts';
import type { EquipmentState } from './state.ts';

const key = (digit: number): Hex => `0x${String(digit).repeat(40)}`;
const [maker, buyer, bank, lessee, stranger] = [key(1), key(2), key(3), key(4), key(5)];

const made: EquipmentState = {
  subject: wordOf(1n),
  version: 1n,
  status: 'Recorded',
  issuer: maker,
  holder: maker,
  custodian: maker,
  transferred: false,
  root: wordOf(2n),
  fingerprints: [],
  proposal: null,
  recalls: [],
  components: [],
};
const offered: EquipmentState = {
  ...made,
  proposal: { buyer, terms: wordOf(3n), expiry: 200, version: 2n, consents: [] },
};
const sold: EquipmentState = { ...made, holder: buyer, transferred: true };
const free = { now: 100, securedParties: [], currentLease: null };
const all = { custodyAndLease: true };

const lifeOf = (state: EquipmentState, currentLease: Hex | null = null) =>
  equipmentLife(state, { now: 100, currentLease }, all).map(({ status }) => status);

describe('the life of a machine', () => {
  test('goes from passport to end', () => {
    expect(lifeOf(made)).toEqual(['done', 'upcoming', 'upcoming', 'upcoming', 'upcoming']);
    expect(lifeOf(offered)).toEqual(['done', 'current', 'upcoming', 'upcoming', 'upcoming']);
    expect(lifeOf(sold)).toEqual(['done', 'done', 'current', 'upcoming', 'upcoming']);
    expect(lifeOf({ ...sold, custodian: lessee }, wordOf(9n))).toEqual(['done', 'done', 'done', 'current', 'upcoming']);
    expect(lifeOf({ ...sold, status: 'Retired' })).toEqual(['done', 'done', 'upcoming', 'upcoming', 'done']);
    expect(lifeOf({ ...sold, status: 'Lost' }).at(-1)).toBe('stopped');
    expect(lifeOf({ ...made, status: 'Cancelled' }).at(-1)).toBe('stopped');
  });
  test('tells a maker nothing of custody and lease', () => {
    const steps = equipmentLife(sold, { now: 100, currentLease: wordOf(9n) }, { custodyAndLease: false });
    expect(steps.map(({ step }) => step)).toEqual(['passport', 'title', 'end']);
  });
});

describe('what can be done with a machine', () => {
  test('nothing by a stranger, and nothing when it is no more', () => {
    expect(equipmentControls(made, stranger, free)).toEqual([]);
    expect(equipmentControls({ ...made, status: 'Retired' }, maker, free)).toEqual([]);
  });
  test('an offer waits for the buyer, or before him for who has a lien', () => {
    expect(equipmentControls(offered, buyer, free)).toEqual(['accept', 'decline']);
    const pledged = { ...free, securedParties: [bank] };
    expect(equipmentControls(offered, buyer, pledged)).toEqual(['decline']);
    expect(equipmentControls(offered, bank, pledged)).toEqual(['consent']);
    const consented = { ...offered, proposal: offered.proposal && { ...offered.proposal, consents: [bank] } };
    expect(equipmentControls(consented, buyer, pledged)).toContain('accept');
    expect(equipmentControls(consented, bank, pledged)).toEqual([]);
  });
  test('one offer at a time, and an expired one is none', () => {
    expect(equipmentControls(offered, maker, free)).not.toContain('sell');
    expect(equipmentControls(offered, maker, { ...free, now: 201 })).toContain('sell');
    expect(equipmentControls(offered, buyer, { ...free, now: 201 })).toEqual([]);
  });
  test('the maker may undo a passport only while nobody relies on it', () => {
    expect(equipmentControls(made, maker, free)).toContain('cancel');
    expect(equipmentControls(sold, maker, free)).toEqual(['give', 'swap', 'recall']);
    expect(equipmentControls(made, maker, { ...free, securedParties: [bank] })).not.toContain('cancel');
  });
  test('who owns it takes it back from who has it', () => {
    expect(equipmentControls({ ...sold, custodian: lessee }, buyer, free)).toContain('take-back');
    expect(equipmentControls({ ...sold, custodian: lessee }, lessee, free)).toEqual(['give', 'swap']);
  });
});
