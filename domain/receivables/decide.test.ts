import { describe, expect, test } from 'vitest';
import { type Hex, ZERO_HASH } from '#domain/hex';
import {
  accept,
  bank,
  buyer,
  confirm,
  confirmed,
  DAY,
  type Draft,
  type Drafts,
  fund,
  funded,
  guest,
  hash,
  issue,
  kinds,
  NOW,
  nobody,
  otherBank,
  pay,
  quoteOf,
  request,
  Story,
  seller,
  subject,
  world,
} from '#tests/support/receivables/story';
import type { Envelope } from './commands.ts';
import { decide } from './decide.ts';
import { BrokenStream, evolve } from './evolve.ts';
import { WHOLE } from './parts.ts';
import type { World } from './world.ts';

test('the story of a receivable: issued, confirmed, financed, paid in parts, reversed, settled, reserve released', () => {
  const story = funded();
  expect(story.state).toMatchObject({ status: 'Confirmed', version: 5n, assigned: true });
  expect(story.state?.fragments[0]).toMatchObject({
    holder: bank,
    assignor: seller,
    payee: bank,
    financed: true,
    status: 'Held',
  });
  story.does({ type: 'NotifyAssignment', signers: [bank], fragment: 0, notice: hash(60), payee: bank });
  story.does(pay(bank, WHOLE / 4n, hash(70)), pay(bank, WHOLE / 2n, hash(71)), pay(bank, WHOLE, hash(72)));
  expect(story.state?.status).toBe('Settled');
  story.does({ type: 'ReversePayment', signers: [bank], allocation: hash(71), reason: hash(73) });
  expect(story.state?.status).toBe('Confirmed');
  expect(story.state?.fragments[0]?.holes).toEqual([{ from: WHOLE / 4n, to: WHOLE / 2n }]);
  const release: Drafts = { type: 'ReleaseReserve', signers: [bank], fragment: 0, payment: hash(74) };
  expect(story.refuses(release)).toBe('still-open');
  story.does(pay(bank, WHOLE / 2n, hash(75)), release);
  expect(story.refuses(release)).toBe('reserve-already-released');
  expect(story.state?.status).toBe('Settled');
});

describe('given two banks quote in the same second', () => {
  test('both quotes stand on one version, and one is accepted', () => {
    const story = confirmed().does(request);
    const version = story.state?.version;
    story.does(quoteOf(bank, hash(30)), quoteOf(otherBank, hash(31)));
    expect(story.state?.version).toBe(version);
    story.does(accept);
    expect(story.refuses({ ...accept, quote: hash(31) })).toBe('wrong-fragment-status');
    expect(story.refuses({ ...fund, signers: [otherBank] })).toBe('not-addressee');
  });
  test('a hash that was used is refused, withdrawn or not', () => {
    const story = confirmed().does(request, quoteOf(bank, hash(30)));
    expect(story.refuses(quoteOf(otherBank, hash(30)))).toBe('quote-exists');
    story.does({ type: 'WithdrawQuote', signers: [bank], fragment: 0, quote: hash(30) });
    expect(story.refuses(quoteOf(bank, hash(30)))).toBe('quote-exists');
    expect(story.refuses(accept)).toBe('unknown-quote');
  });
});

describe('invariant 3: the same fingerprint again', () => {
  test('is refused, within the list too', () => {
    const taken = new Story().at(0, { liveObject: one => (one === hash(100) ? hash(2) : null) });
    expect(taken.refuses(issue)).toBe('fingerprint-taken');
    expect(new Story().refuses({ ...issue, fingerprints: [hash(101), hash(101)] })).toBe('fingerprint-taken');
  });
  test.each([[[]], [[ZERO_HASH]], [Array.from({ length: 17 }, (_, n) => hash(n + 1))]])('no list %#', fingerprints => {
    expect(new Story().refuses({ ...issue, fingerprints })).toBe('bad-fingerprints');
  });
});

describe('invariant 4: only the obligor confirms, and maturity is fixed while financed', () => {
  test('nobody else confirms', () => {
    for (const signer of [seller, bank])
      expect(new Story().does(issue).refuses({ ...confirm, signers: [signer] })).toBe('not-obligor');
  });
  test('a guest confirms what it owes, and does nothing else', () => {
    const story = new Story().does({ ...issue, obligor: guest });
    expect(story.refuses({ type: 'CancelReceivable', signers: [guest], reason: hash(1) })).toBe('not-authorised');
    story.does({ ...confirm, signers: [guest] });
    expect(new Story().refuses({ ...issue, holder: guest, signers: [guest] })).toBe('not-authorised');
  });
  test('before confirmation the holder alone moves it; afterwards the obligor signs too', () => {
    const later = { type: 'ChangeMaturity', maturity: NOW + 90 * DAY, agreement: hash(2) } as const;
    new Story().does(issue, { ...later, signers: [seller] });
    expect(confirmed().refuses({ ...later, signers: [seller] })).toBe('missing-co-signer');
    expect(funded().refuses({ ...later, signers: [buyer, seller] })).toBe('missing-co-signer');
    expect(funded().refuses({ ...later, signers: [bank] })).toBe('missing-co-signer');
    expect(funded().refuses({ ...later, signers: [bank, buyer, seller] })).toBe('unexpected-signer');
    expect(funded().refuses({ ...later, signers: [seller] })).toBe('not-holder');
    funded().does({ ...later, signers: [buyer, bank] });
    expect(funded().refuses({ ...later, maturity: NOW, signers: [buyer, bank] })).toBe('bad-maturity');
  });
});

describe('invariant 5: a split', () => {
  const split = (cut: bigint, fragment = 0): Drafts => ({ type: 'SplitFragment', signers: [seller], fragment, cut });
  test('leaves no part empty and none through what is paid', () => {
    const story = confirmed().does(pay(seller, WHOLE / 4n, hash(70)));
    for (const cut of [0n, WHOLE, WHOLE / 4n - 1n]) expect(story.refuses(split(cut))).toBe('bad-cut');
    story.does(split(WHOLE / 4n));
    expect(story.state?.fragments.map(({ status, from, to, paid }) => [status, from, to, paid])).toEqual([
      ['Divided', 0n, WHOLE, WHOLE / 4n],
      ['Held', 0n, WHOLE / 4n, WHOLE / 4n],
      ['Held', WHOLE / 4n, WHOLE, 0n],
    ]);
    expect(story.refuses(split(WHOLE / 2n))).toBe('wrong-fragment-status');
    expect(story.refuses(split(WHOLE / 2n, 3))).toBe('unknown-fragment');
    story.does({ type: 'ReversePayment', signers: [seller], allocation: hash(70), reason: hash(1) });
    expect(story.state?.fragments[1]).toMatchObject({ paid: 0n, holes: [{ from: 0n, to: WHOLE / 4n }] });
    expect(story.refuses(split(WHOLE / 8n, 1))).toBe('bad-cut');
  });
  test('is possible 127 times', () => {
    const story = confirmed();
    for (let n = 0; n < 127; n++) story.does(split(BigInt(n + 1), 2 * n));
    expect(story.state?.fragments).toHaveLength(255);
    expect(story.refuses(split(128n, 254))).toBe('too-many-fragments');
  });
  test('not of what is pledged: the parts would be free', () => {
    expect(
      confirmed()
        .at(0, { isPledged: () => true })
        .refuses(split(5n)),
    ).toBe('pledged');
  });
});

describe('invariant 6: payments', () => {
  test('count once, and not more than the entry', () => {
    expect(
      confirmed()
        .at(0, { isAllocationUsed: () => true })
        .refuses(pay(seller, 5n, hash(70))),
    ).toBe('allocation-used');
    const nearly = confirmed().at(0, { entryAllocated: () => WHOLE - 5n });
    expect(nearly.refuses({ ...pay(seller, 5n, hash(70)), entryParts: 6n })).toBe('entry-exceeded');
    expect(nearly.refuses({ ...pay(seller, 5n, hash(70)), entryParts: 0n })).toBe('entry-exceeded');
    nearly.does({ ...pay(seller, 5n, hash(70)), entryParts: 5n });
  });
  test('go to the leftmost open point and not beyond a hole', () => {
    const story = confirmed().does(pay(seller, 10n, hash(70)), pay(seller, 20n, hash(71)));
    expect(story.refuses(pay(seller, 20n, hash(72)))).toBe('bad-interval');
    story.does({ type: 'ReversePayment', signers: [seller], allocation: hash(70), reason: hash(1) });
    expect(story.refuses(pay(seller, 11n, hash(72)))).toBe('bad-interval');
    story.does(pay(seller, 4n, hash(72)), pay(seller, 10n, hash(73)), pay(seller, 30n, hash(74)));
    expect(story.refuses({ type: 'ReversePayment', signers: [seller], allocation: hash(70), reason: hash(1) })).toBe(
      'already-reversed',
    );
    expect(story.refuses({ type: 'ReversePayment', signers: [seller], allocation: hash(99), reason: hash(1) })).toBe(
      'unknown-allocation',
    );
    expect(story.refuses({ type: 'ReversePayment', signers: [bank], allocation: hash(74), reason: hash(1) })).toBe(
      'not-payee',
    );
  });
  test('at most 32 holes', () => {
    const story = confirmed();
    for (let n = 1; n <= 33; n++) story.does(pay(seller, BigInt(n), hash(1000 + n)));
    const reverse = (n: number): Drafts => ({
      type: 'ReversePayment',
      signers: [seller],
      allocation: hash(1000 + n),
      reason: hash(1),
    });
    for (let n = 1; n <= 32; n++) story.does(reverse(n));
    expect(story.refuses(reverse(33))).toBe('too-many-holes');
  });
  test('are recorded by the payee, frozen or not, overdue or disputed or not', () => {
    const story = confirmed().does({ type: 'DisputeReceivable', signers: [buyer], reason: hash(1) });
    story.at(100 * DAY, { kindsOf: one => (one === seller ? 0 : (kinds[one] ?? 0)), isFrozen: one => one === seller });
    expect(story.refuses(pay(bank, 5n, hash(70)))).toBe('not-payee');
    story.does(pay(seller, 5n, hash(70)));
    expect(story.refuses({ type: 'WriteOff', signers: [seller], fragment: 0, to: 9n, reason: hash(1) })).toBe('frozen');
  });
});

describe('invariant 7: no new sale or pledge', () => {
  const offer: Draft<'OfferFragment'> = {
    type: 'OfferFragment',
    signers: [seller],
    fragment: 0,
    addressee: bank,
    terms: hash(1),
    expiry: NOW + DAY,
  };
  test('of what is disputed', () => {
    const story = confirmed().does({ type: 'DisputeReceivable', signers: [buyer], reason: hash(1) });
    expect([story.refuses(offer), story.refuses(request)]).toEqual(['disputed', 'disputed']);
    expect(story.refuses({ type: 'DisputeReceivable', signers: [buyer], reason: hash(1) })).toBe('already-disputed');
    story.does({ type: 'ResolveDispute', signers: [buyer], resolution: hash(2) }, offer);
  });
  test('of what is overdue: from the first second after maturity', () => {
    const offered = { ...offer, expiry: NOW + 90 * DAY };
    confirmed()
      .at(60 * DAY)
      .does(offered);
    expect(
      confirmed()
        .at(60 * DAY + 1)
        .refuses(offered),
    ).toBe('overdue');
  });
  test('of what is pledged', () => {
    const pledged = confirmed().at(0, { isPledged: fragment => fragment === 0 });
    expect([pledged.refuses(offer), pledged.refuses(request)]).toEqual(['pledged', 'pledged']);
  });
  test('to oneself, to the obligor, to the frozen, to nobody', () => {
    const refusalOf = (addressee: Hex, change: Partial<World> = {}) =>
      confirmed()
        .at(0, change)
        .refuses({ ...offer, addressee });
    expect(refusalOf(seller)).toBe('self-dealing');
    expect(refusalOf(buyer)).toBe('self-dealing');
    expect(refusalOf(nobody)).toBe('not-authorised');
    expect(
      refusalOf(bank, { kindsOf: one => (one === bank ? 0 : (kinds[one] ?? 0)), isFrozen: one => one === bank }),
    ).toBe('frozen');
  });
  test('what was offered in time lapses, and may be offered again', () => {
    const story = confirmed()
      .does(offer)
      .at(DAY + 1);
    expect(story.refuses({ type: 'AcceptOffer', signers: [bank], fragment: 0, terms: hash(1) })).toBe('expired');
    story.does({ ...offer, addressee: otherBank, expiry: NOW + 2 * DAY });
    expect(story.refuses({ type: 'AcceptOffer', signers: [otherBank], fragment: 0, terms: hash(2) })).toBe(
      'wrong-terms',
    );
    story.does({ type: 'AcceptOffer', signers: [otherBank], fragment: 0, terms: hash(1) });
    expect(story.state?.fragments[0]).toMatchObject({ holder: otherBank, payee: otherBank, assignor: seller });
  });
  test('but repurchase stays possible, when overdue, disputed and frozen', () => {
    const story = funded().does({ type: 'DisputeReceivable', signers: [buyer], reason: hash(1) });
    story.at(90 * DAY, { isFrozen: () => true, kindsOf: () => 0 });
    const repurchase: Draft<'RepurchaseFragment'> = {
      type: 'RepurchaseFragment',
      signers: [seller, bank],
      fragment: 0,
      settlement: hash(5),
    };
    expect(story.refuses({ ...repurchase, signers: [seller] })).toBe('missing-co-signer');
    expect(story.refuses({ ...repurchase, signers: [bank, seller] })).toBe('not-assignor');
    story.does(repurchase);
    expect(story.state?.fragments[0]).toMatchObject({ holder: seller, payee: seller, assignor: null, financed: false });
  });
});

describe('invariant 11, as far as it is public state', () => {
  test('the version, one valid key of the right kind, nobody twice', () => {
    const command = { ...confirm, subject, expectedVersion: 1n };
    const state = new Story().does(issue).state;
    const refusalOf = (change: Partial<Envelope>) => {
      const result = decide({ ...command, ...change }, state, world);
      return result.ok ? 'accepted' : result.refusal.code;
    };
    expect(refusalOf({})).toBe('accepted');
    expect(refusalOf({ expectedVersion: 2n })).toBe('wrong-version');
    expect(refusalOf({ signers: [] })).toBe('not-authorised');
    expect(refusalOf({ signers: [nobody] })).toBe('not-authorised');
    expect(refusalOf({ signers: [buyer, seller] })).toBe('unexpected-signer');
    expect(refusalOf({ signers: [buyer, buyer] })).toBe('unexpected-signer');
  });
  test('a command on nothing at all', () => {
    expect(new Story().refuses(confirm)).toBe('wrong-status');
    const zero = decide({ ...issue, subject: ZERO_HASH, expectedVersion: 0n }, null, world);
    expect(zero).toMatchObject({ ok: false, refusal: { code: 'bad-subject' } });
  });
});

test('what ended stays ended', () => {
  const rejected = new Story().does(issue, { type: 'RejectReceivable', signers: [buyer], reason: hash(1) });
  const cancelled = confirmed().does({ type: 'CancelReceivable', signers: [seller, buyer], reason: hash(1) });
  for (const story of [rejected, cancelled])
    for (const draft of [issue, confirm, request, pay(seller, 5n, hash(70))])
      expect(story.refuses(draft)).toBe('wrong-status');
  expect(funded().refuses({ type: 'CancelReceivable', signers: [bank, buyer], reason: hash(1) })).toBe(
    'already-assigned',
  );
});

test('an event that cannot follow is not folded', () => {
  const [issued] = [new Story().does(issue).state];
  expect(() => evolve(null, { type: 'Settled', subject, version: 1n })).toThrow(BrokenStream);
  expect(() => evolve(issued, { type: 'Withdrawn', subject, version: 2n, fragment: 9 })).toThrow(BrokenStream);
  expect(() =>
    evolve(issued, { type: 'QuoteWithdrawn', subject, version: 2n, fragment: 0, bank, quote: hash(1) }),
  ).toThrow(BrokenStream);
});
