import { describe, expect, test } from 'vitest';
import { freshFragment, type ReceivableState } from '#domain/receivables/state';
import {
  crane,
  DAY,
  type Draft,
  filing,
  hash,
  KEYS,
  type LeasingStory,
  lease,
  machine,
  NOW,
  owned,
  signing,
} from '#tests/support/leasing/story';
import { evolveLiens } from './evolve.ts';
import { grantorOfEquipment, grantorOfFragment, grantorOfLease } from './grantor.ts';
import { lienBookFromJson, lienBookToJson, lienEventFromJson } from './json.ts';
import { lienStanding, standingLiens } from './state.ts';

const { owner, bank, rival, maker, lessor, governor, lessee } = KEYS;

const release = (lien: number, by: `0x${string}`): Draft => ({
  type: 'ReleaseLien',
  subject: machine,
  signers: [by],
  lien: hash(lien),
  reason: hash(9),
});

const subordinate = (lien: number, senior: number, by: `0x${string}`): Draft => ({
  type: 'SubordinateLien',
  subject: machine,
  signers: [by],
  lien: hash(lien),
  senior: hash(senior),
  agreement: hash(9),
});

const standing = ({ model }: LeasingStory) =>
  standingLiens(model.books.get(machine) ?? null, 'Equipment', 0, model.now).map(({ lien }) => lien);

describe('invariant 8: a lien is filed', () => {
  test('by the secured party and whose the collateral is', () => {
    const story = owned();
    expect(story.refuses({ ...filing(bank, 1), signers: [bank] })).toBe('missing-co-signer');
    expect(story.refuses({ ...filing(bank, 1), signers: [bank, owner, maker] })).toBe('unexpected-signer');
    expect(story.refuses({ ...filing(owner, 1), signers: [owner] })).toBe('self-dealing');
    expect(story.refuses({ ...filing(bank, 1), subject: crane })).toBe('wrong-collateral');
    expect(story.refuses({ ...filing(bank, 1), collateral: 3 })).toBe('wrong-collateral');
    expect(story.refuses({ ...filing(bank, 1), part: 1 })).toBe('wrong-collateral');
    expect(story.refuses({ ...filing(bank, 1), lapse: NOW })).toBe('bad-lapse');
    expect(story.refuses(filing(bank, 1))).toBeNull();
  });

  test('in sight of every lien that stands, in their order', () => {
    const story = owned().does(filing(bank, 1));
    expect(story.refuses(filing(rival, 1, [1]))).toBe('lien-exists');
    expect(story.refuses(filing(rival, 2))).toBe('not-in-sight');
    story.does(filing(rival, 2, [1]));
    expect(story.refuses(filing(rival, 3, [2, 1]))).toBe('not-in-sight');
    expect(story.refuses(filing(rival, 3, [1, 2]))).toBeNull();
    expect(story.model.books.get(machine)?.liens[1]?.prior).toEqual([hash(1)]);
  });

  test('sixteen times at most', () => {
    const story = owned();
    const all = Array.from({ length: 16 }, (_, index) => index + 1);
    for (const place of all) story.does(filing(bank, place, all.slice(0, place - 1)));
    expect(story.refuses(filing(bank, 17, all))).toBe('too-many-liens');
  });

  test('on the rents of a lease, by its lessor', () => {
    const onLease: Draft = { ...filing(bank, 1, [], lessor), subject: lease, collateral: 1 };
    expect(owned().refuses(onLease)).toBe('wrong-collateral');
    expect(owned().does(signing()).refuses(onLease)).toBeNull();
    expect(
      owned()
        .does(signing())
        .refuses({ ...onLease, signers: [bank, lessee] }),
    ).toBe('missing-co-signer');
  });
});

describe('a lien that stands', () => {
  test('is continued by its secured party, to later', () => {
    const story = owned().does(filing(bank, 1));
    const longer = (lapse: number, by = bank): Draft => ({
      type: 'ContinueLien',
      subject: machine,
      signers: [by],
      lien: hash(1),
      lapse,
    });
    expect(story.refuses(longer(NOW + 1001 * DAY, owner))).toBe('not-secured-party');
    expect(story.refuses(longer(NOW + 1000 * DAY))).toBe('bad-lapse');
    story.does(longer(NOW + 1001 * DAY)).later(1001 * DAY);
    expect(standing(story)).toEqual([hash(1)]);
    expect(standing(story.later(1))).toEqual([]);
    expect(story.refuses(longer(NOW + 2000 * DAY))).toBe('unknown-lien');
    const [lien] = story.model.books.get(machine)?.liens ?? [];
    expect(lien && lienStanding(lien, story.model.now)).toBe('lapsed');
  });

  test('is released by its secured party, also when frozen, and not twice', () => {
    const story = owned().does(filing(bank, 1), filing(rival, 2, [1]));
    expect(story.refuses(release(1, rival))).toBe('not-secured-party');
    story.model.frozen.add(bank);
    story.does(release(1, bank));
    expect(standing(story)).toEqual([hash(2)]);
    expect(story.refuses(release(1, bank))).toBe('unknown-lien');
  });

  test('is released by order of a court through the governors', () => {
    const order = (...signers: `0x${string}`[]): Draft => ({
      type: 'ReleaseLienByOrder',
      subject: machine,
      signers,
      lien: hash(1),
      order: hash(9),
    });
    const story = owned().does(filing(bank, 1));
    expect(story.refuses(order(bank))).toBe('not-governor');
    expect(story.refuses(order(governor, owner))).toBe('not-governor');
    expect(standing(story.does(order(governor)))).toEqual([]);
    expect(story.refuses(order(governor))).toBe('unknown-lien');
    const [lien] = story.model.books.get(machine)?.liens ?? [];
    expect(lien && lienStanding(lien, NOW)).toBe('released-by-order');
  });

  test('lets another go before it, by its own secured party, once and one way', () => {
    const story = owned().does(filing(bank, 1), filing(rival, 2, [1]));
    expect(story.refuses(subordinate(1, 2, rival))).toBe('not-secured-party');
    expect(story.refuses(subordinate(1, 1, bank))).toBe('wrong-senior');
    expect(story.refuses(subordinate(1, 3, bank))).toBe('wrong-senior');
    story.does(subordinate(1, 2, bank));
    expect(story.refuses(subordinate(1, 2, bank))).toBe('already-subordinated');
    expect(story.refuses(subordinate(2, 1, rival))).toBe('already-subordinated');
  });
});

describe('whose a collateral is', () => {
  const fragment = freshFragment(0, bank);
  const receivable: ReceivableState = {
    subject: hash(1),
    version: 1n,
    status: 'Issued',
    confirmed: false,
    disputed: false,
    assigned: false,
    issuer: bank,
    obligor: lessee,
    maturity: NOW,
    currency: hash(0),
    root: hash(0),
    terms: null,
    fingerprints: [],
    fragments: [fragment],
    quotes: {},
    allocations: {},
  };
  const codeOf = (state: ReceivableState | null, part = 0, now = NOW) => {
    const granted = grantorOfFragment(state, part, now);
    return granted.ok ? granted.value : granted.refusal.code;
  };

  test('of a fragment: the holder of one that could be sold', () => {
    expect(codeOf(receivable)).toBe(bank);
    expect(codeOf(null)).toBe('wrong-collateral');
    expect(codeOf(receivable, 1)).toBe('wrong-collateral');
    expect(codeOf({ ...receivable, status: 'Settled' })).toBe('wrong-collateral');
    expect(codeOf({ ...receivable, disputed: true })).toBe('disputed');
    expect(codeOf(receivable, 0, NOW + 1)).toBe('overdue');
    const offered = { ...fragment, status: 'Offered', expiry: NOW } as const;
    expect(codeOf({ ...receivable, fragments: [offered] })).toBe('wrong-fragment-status');
    expect(codeOf({ ...receivable, fragments: [{ ...offered, expiry: NOW - 1 }] })).toBe(bank);
    expect(codeOf({ ...receivable, fragments: [{ ...fragment, paid: fragment.to }] })).toBe('nothing-open');
  });

  test('of nothing: nobody’s', () => {
    expect(grantorOfEquipment(null).ok).toBe(false);
    expect(grantorOfLease(null).ok).toBe(false);
  });
});

describe('as JSON', () => {
  test('a book comes back as it was, and damage is noticed', () => {
    const book = owned()
      .does(filing(bank, 1), filing(rival, 2, [1]), subordinate(1, 2, bank))
      .model.books.get(machine);
    if (!book) throw new Error('no book');
    expect(lienBookFromJson(JSON.parse(JSON.stringify(lienBookToJson(book))))).toEqual(book);
    expect(() => lienBookFromJson({ ...lienBookToJson(book), liens: [{}] })).toThrow(TypeError);
  });

  test('an event is read from the arguments of its log, and one that cannot follow breaks the stream', () => {
    const args = { subject: machine, version: '2', lien: hash(1), lapse: '99' };
    const event = lienEventFromJson('LienContinued', args);
    expect(event).toEqual({ type: 'LienContinued', subject: machine, version: 2n, lien: hash(1), lapse: 99 });
    expect(() => event && evolveLiens(null, event)).toThrow('has no lien');
    expect(lienEventFromJson('Signed', args)).toBeNull();
  });
});
