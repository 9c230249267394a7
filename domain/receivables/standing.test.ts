import { describe, expect, test } from 'vitest';
import {
  accept,
  bank,
  buyer,
  confirm,
  confirmed,
  DAY,
  fund,
  funded,
  guest,
  hash,
  issue,
  NOW,
  otherBank,
  pay,
  quoteOf,
  request,
  Story,
  seller,
} from '#tests/support/receivables/story';
import { availableCommands, type Party } from './available-commands.ts';
import { nextSteps } from './next-step.ts';
import { rolesOf, viewFor } from './parties.ts';
import { WHOLE } from './parts.ts';
import { receivableStanding, stepsOf } from './standing.ts';

/** Standing, next step with whose turn it is, and the stepper (d done, c current, u upcoming, s skipped, x stopped). */
const shown = (story: Story, now = NOW) => {
  const { state } = story;
  if (!state) throw new Error('nothing was issued');
  const marks = { done: 'd', current: 'c', upcoming: 'u', skipped: 's', stopped: 'x' };
  const [next] = nextSteps(state, now);
  const stepper = stepsOf(state).map(({ status }) => marks[status]);
  return [receivableStanding(state, now), next?.step ?? null, next?.turn ?? null, stepper.join('')];
};

describe('standing, next step, whose turn, stepper', () => {
  const issued = () => new Story().does(issue);
  const requested = () => confirmed().does(request);
  const notify = { type: 'NotifyAssignment', signers: [bank], fragment: 0, notice: hash(60), payee: bank } as const;
  const rows: [string, () => Story, number, (string | null)[]][] = [
    ['issued', issued, 0, ['awaiting-confirmation', 'confirm', 'obligor', 'dcuuu']],
    ['confirmed', confirmed, 0, ['confirmed', 'finance-or-wait', 'holder', 'ddcuu']],
    [
      'rejected',
      () => issued().does({ type: 'RejectReceivable', signers: [buyer], reason: hash(1) }),
      0,
      ['rejected', null, null, 'dxxxx'],
    ],
    ['requested', requested, 0, ['finance-requested', 'quote', 'bank', 'ddcuu']],
    ['quoted', () => requested().does(quoteOf(bank, hash(30))), 0, ['quoted', 'accept-quote', 'holder', 'ddcuu']],
    [
      'quoted, and the quote lapsed',
      () => requested().does(quoteOf(bank, hash(30))),
      4 * DAY,
      ['finance-requested', 'quote', 'bank', 'ddcuu'],
    ],
    ['requested, and that lapsed', requested, 6 * DAY, ['confirmed', 'finance-or-wait', 'holder', 'ddcuu']],
    ['reserved', () => requested().does(quoteOf(bank, hash(30)), accept), 0, ['reserved', 'fund', 'bank', 'ddcuu']],
    ['funded', funded, 0, ['financed', 'notify-obligor', 'holder', 'dddcu']],
    ['notified', () => funded().does(notify), 0, ['financed', 'pay', 'obligor', 'dddcu']],
    [
      'partly paid',
      () => funded().does(notify, pay(bank, 5n, hash(70))),
      0,
      ['partly-paid', 'pay', 'obligor', 'ddddc'],
    ],
    ['overdue', () => funded().does(notify), 61 * DAY, ['overdue', 'pay', 'obligor', 'dddcu']],
    [
      'disputed',
      () => funded().does(notify, { type: 'DisputeReceivable', signers: [buyer], reason: hash(1) }),
      61 * DAY,
      ['disputed', 'resolve-dispute', 'obligor', 'dddcu'],
    ],
    [
      'paid in full by the bank’s account',
      () => funded().does(notify, pay(bank, WHOLE, hash(70))),
      0,
      ['settled', 'release-reserve', 'holder', 'ddddd'],
    ],
    ['settled', () => confirmed().does(pay(seller, WHOLE, hash(70))), 0, ['settled', null, null, 'ddsdd']],
    [
      'written off',
      () => confirmed().does({ type: 'WriteOff', signers: [seller], fragment: 0, to: WHOLE, reason: hash(1) }),
      0,
      ['written-off', null, null, 'ddssd'],
    ],
  ];
  test.each(rows)('%s', (_, story, after, expected) => {
    expect(shown(story(), NOW + after)).toEqual(expected);
  });

  test('finance of an unconfirmed receivable skips the confirmation', () => {
    expect(shown(new Story().does(issue, request, quoteOf(bank, hash(30)), accept, fund))[3]).toBe('dsdcu');
  });

  test('of two parts, the one that presses is said', () => {
    const story = confirmed().does({ type: 'SplitFragment', signers: [seller], fragment: 0, cut: WHOLE / 2n });
    expect(shown(story)).toEqual(['confirmed', 'finance-or-wait', 'holder', 'ddcuu']);
    story.does({ ...request, fragment: 2 });
    expect(shown(story).slice(0, 3)).toEqual(['finance-requested', 'quote', 'bank']);
    story.does(
      { type: 'Withdraw', signers: [seller], fragment: 2 },
      { ...pay(seller, WHOLE / 2n, hash(70)), fragment: 1 },
    );
    expect(shown(story)[0]).toBe('partly-paid');
  });
});

describe('what each party may do now', () => {
  const types = (story: Story, party: Party, now = NOW) =>
    story.state ? [...new Set(availableCommands(story.state, party, now).map(command => command.type))].sort() : [];
  const parties = {
    seller: { key: seller, kinds: ['SUPPLIER'] },
    buyer: { key: buyer, kinds: ['LESSEE'] },
    bank: { key: bank, kinds: ['BANK'] },
    newBank: { key: null, kinds: ['BANK'] },
    auditor: { key: null, kinds: ['AUDITOR'] },
  } as const satisfies Record<string, Party>;

  test('issued', () => {
    const story = new Story().does(issue);
    expect(types(story, parties.buyer)).toEqual(['ConfirmReceivable', 'DisputeReceivable', 'RejectReceivable']);
    expect(types(story, parties.seller)).toEqual([
      'CancelReceivable',
      'ChangeMaturity',
      'OfferFragment',
      'RecordDilution',
      'RecordPayment',
      'RequestFinance',
      'SplitFragment',
      'WriteOff',
    ]);
    for (const party of [parties.newBank, parties.auditor]) expect(types(story, party)).toEqual([]);
  });

  test('a guest who owes may answer, and nothing else', () => {
    const story = new Story().does({ ...issue, obligor: guest });
    expect(types(story, { key: guest, kinds: ['GUEST_OBLIGOR'] })).toEqual([
      'ConfirmReceivable',
      'DisputeReceivable',
      'RejectReceivable',
    ]);
  });

  test('requested: any bank may quote, the one that did may withdraw, the holder may accept', () => {
    const story = confirmed().does(request, quoteOf(bank, hash(30)));
    expect(types(story, parties.newBank)).toEqual(['QuoteFinance']);
    expect(types(story, parties.bank)).toEqual(['QuoteFinance', 'WithdrawQuote']);
    expect(types(story, parties.seller)).toContain('AcceptQuote');
    const accepting =
      story.state && availableCommands(story.state, parties.seller, NOW).find(({ type }) => type === 'AcceptQuote');
    expect(accepting).toMatchObject({ fragment: 0, quote: hash(30), coSigners: [] });
    expect(types(story, { ...parties.bank, isFrozen: true })).toEqual([]);
  });

  test('reserved: the bank funds or declines; the holder waits', () => {
    const story = confirmed().does(request, quoteOf(bank, hash(30)), accept);
    expect(types(story, parties.bank)).toEqual(['Decline', 'FundReceivable']);
    expect(types(story, parties.seller)).not.toContain('Withdraw');
    expect(types(story, parties.seller, NOW + 4 * DAY)).toContain('Withdraw');
  });

  test('funded: the bank collects, the assignor may take it back with the bank, who must sign is named', () => {
    const story = funded().does(pay(bank, 5n, hash(70)));
    const state = story.state;
    const commands = state ? availableCommands(state, parties.bank, NOW) : [];
    expect(commands.find(({ type }) => type === 'ReversePayment')?.allocation).toBe(hash(70));
    expect(commands.find(({ type }) => type === 'RecordDilution')?.coSigners).toEqual([seller]);
    expect(commands.find(({ type }) => type === 'ChangeMaturity')?.coSigners).toEqual([buyer]);
    expect(types(story, parties.seller)).toEqual(['RepurchaseFragment']);
    expect(types(story, parties.buyer)).toEqual(['ChangeMaturity', 'DisputeReceivable']);
    expect(types(story, parties.bank, NOW + 61 * DAY)).not.toContain('OfferFragment');
  });

  test('pledged: no trade', () => {
    const { state } = confirmed();
    const commands = state ? availableCommands(state, parties.seller, NOW, () => true).map(({ type }) => type) : [];
    for (const type of ['OfferFragment', 'RequestFinance', 'SplitFragment'] as const)
      expect(commands).not.toContain(type);
  });
});

describe('what the obligor is shown', () => {
  test('undisclosed finance looks like none, and quotes are not its business', () => {
    const { state } = funded();
    const seen = state && viewFor(state, [buyer], NOW);
    expect(seen?.fragments[0]).toMatchObject({ holder: seller, payee: seller, assignor: null, financed: false });
    expect(seen?.quotes).toEqual({});
    expect(state && viewFor(state, [bank], NOW)).toBe(state);
    expect(state && viewFor(state, [seller], NOW)).toBe(state);
  });

  test('a request looks like none; once notified it sees who holds', () => {
    const requested = confirmed().does(request).state;
    expect(requested && viewFor(requested, [buyer], NOW).fragments[0]).toMatchObject({
      status: 'Held',
      terms: null,
      expiry: 0,
    });
    const notified = funded().does({
      type: 'NotifyAssignment',
      signers: [bank],
      fragment: 0,
      notice: hash(1),
      payee: bank,
    }).state;
    expect(notified && viewFor(notified, [buyer], NOW).fragments[0]).toMatchObject({
      holder: bank,
      financed: true,
      payee: bank,
    });
  });

  test('roles of each key', () => {
    const { state } = funded();
    const roles = (key: typeof seller) => state && rolesOf(state, key, NOW);
    expect([roles(seller), roles(buyer), roles(bank), roles(otherBank), roles(guest)]).toEqual([
      ['issuer', 'assignor'],
      ['obligor'],
      ['holder', 'payee', 'bank'],
      ['bank'],
      [],
    ]);
    const reserved = confirmed().does(request, quoteOf(bank, hash(30)), accept).state;
    expect(reserved && rolesOf(reserved, bank, NOW)).toEqual(['bank']);
    const unconfirmed = new Story().does({ ...issue, signers: [buyer] }, confirm).state;
    expect(unconfirmed && rolesOf(unconfirmed, buyer, NOW)).toEqual(['issuer', 'obligor']);
  });
});
