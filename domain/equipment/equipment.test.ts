import { describe, expect, test } from 'vitest';
import {
  acceptance,
  commencement,
  crane,
  DAY,
  type Draft,
  filing,
  hash,
  KEYS,
  LeasingStory,
  lease,
  letOut,
  machine,
  owned,
  passport,
  proposal,
  signing,
} from '#tests/support/leasing/story';
import { evolveEquipment } from './evolve.ts';
import { equipmentEventFromJson, equipmentFromJson, equipmentToJson } from './json.ts';
import { equipmentStanding, equipmentSteps } from './next-step.ts';
import { equipmentRoles } from './parties.ts';

const { maker, owner, user, bank, rival, auditor, nobody } = KEYS;
const on = machine;

const stateOf = ({ model }: LeasingStory) => {
  const state = model.machines.get(machine);
  if (!state) throw new Error('no machine');
  return state;
};

const recordOf = ({ model }: LeasingStory) => ({
  now: model.now,
  securedParties: model.securedParties(machine, 'Equipment'),
  currentLease: model.currentLeaseOf(null, machine),
});

const consent = (party: `0x${string}`): Draft => ({
  type: 'ConsentToTitle',
  subject: on,
  signers: [party],
  terms: hash(2),
});

const custody = (...signers: `0x${string}`[]): Draft => ({
  type: 'ChangeCustody',
  subject: on,
  signers,
  receipt: hash(9),
});

describe('a passport', () => {
  test('makes the issuer holder and custodian', () => {
    const story = new LeasingStory().does(passport());
    expect(stateOf(story)).toMatchObject({ holder: maker, custodian: maker, status: 'Recorded', version: 1n });
    expect(story.refuses(passport())).toBe('wrong-status');
  });

  test('is not issued twice for one serial, and is known for good once it is retired', () => {
    const story = new LeasingStory().does(passport(owner));
    const second: Draft = { ...passport(), subject: crane, fingerprints: [hash(0xa1)] };
    expect(story.refuses(second)).toBe('fingerprint-taken');
    story.does({ type: 'RetireEquipment', subject: on, signers: [owner], cause: 0, report: hash(9) });
    expect(story.refuses(second)).toBe('fingerprint-taken');
    expect(stateOf(story).status).toBe('Retired');
  });

  test('that was a mistake is cancelled while nobody relies on it, and its serial is free', () => {
    const cancel: Draft = { type: 'CancelPassport', subject: on, signers: [maker], reason: hash(9) };
    const story = new LeasingStory().does(passport(), cancel);
    expect(stateOf(story)).toMatchObject({ status: 'Cancelled', holder: null });
    expect(story.refuses({ ...passport(), subject: crane, fingerprints: [hash(0xa1)] })).toBeNull();
    expect(owned().refuses(cancel)).toBe('already-transferred');
    expect(new LeasingStory().does(passport(), filing(bank, 1, [], maker)).refuses(cancel)).toBe('under-lien');
    expect(new LeasingStory().does(passport()).refuses({ ...cancel, signers: [owner] })).toBe('not-issuer');
    const let_ = new LeasingStory().does(passport(), signing(), commencement([KEYS.lessee, maker]));
    expect(let_.refuses(cancel)).toBe('on-lease');
  });
});

test('a subject is one thing: what is a lease is no machine', () => {
  const story = owned().does(signing());
  expect(story.refuses({ ...passport(), subject: lease, signers: [maker], fingerprints: [hash(77)] })).toBe(
    'object-exists',
  );
});

describe('invariant 8: title passes', () => {
  test('by proposal and acceptance of the same terms, in time', () => {
    const story = new LeasingStory().does(passport(), proposal(maker, owner));
    expect(story.refuses(proposal(maker, bank))).toBe('already-proposed');
    expect(story.refuses(acceptance(user))).toBe('not-addressee');
    expect(story.refuses({ ...acceptance(owner), terms: hash(99) })).toBe('wrong-terms');
    expect(story.refuses(acceptance(owner))).toBeNull();
    expect(story.later(7 * DAY).refuses(acceptance(owner))).toBeNull();
    expect(story.later(1).refuses(acceptance(owner))).toBe('expired');
    expect(story.refuses(proposal(owner, user))).toBe('not-title-holder');
  });

  test('not to oneself, to nobody, or to a key that may not hold', () => {
    const story = new LeasingStory().does(passport());
    expect(story.refuses(proposal(maker, maker))).toBe('self-dealing');
    expect(story.refuses(proposal(maker, auditor))).toBe('not-authorised');
    expect(story.refuses(proposal(maker, nobody))).toBe('not-authorised');
    story.model.frozen.add(owner);
    expect(story.refuses(proposal(maker, owner))).toBe('frozen');
  });

  test('with the consent of everybody for whom a lien stands then', () => {
    const story = owned().does(filing(bank, 1), proposal(owner, user));
    expect(story.refuses(acceptance(user))).toBe('missing-consent');
    expect(story.refuses(consent(rival))).toBe('not-secured-party');
    story.does(consent(bank));
    expect(story.refuses(consent(bank))).toBe('already-consented');
    expect(story.refuses(acceptance(user))).toBeNull();
    story.does(filing(rival, 2, [1]));
    expect(story.refuses(acceptance(user))).toBe('missing-consent');
    story.does({ type: 'ReleaseLien', subject: on, signers: [rival], lien: hash(2), reason: hash(9) });
    expect(stateOf(story.does(acceptance(user)))).toMatchObject({ holder: user, transferred: true, proposal: null });
  });

  test('and a consent is to one proposal', () => {
    const story = owned().does(filing(bank, 1), proposal(owner, user), consent(bank));
    story.does({ type: 'WithdrawTitle', subject: on, signers: [owner], terms: hash(2) }, proposal(owner, user));
    expect(story.refuses(acceptance(user))).toBe('missing-consent');
    expect(owned().does(filing(bank, 1), proposal(owner, bank)).refuses(acceptance(bank))).toBeNull();
  });

  test('and nothing is retired without them, or while it is let', () => {
    const story = letOut().does(filing(bank, 1));
    const retire = (cause: number, ...signers: `0x${string}`[]): Draft => ({
      type: 'RetireEquipment',
      subject: on,
      signers,
      cause,
      report: hash(9),
    });
    expect(story.refuses(retire(1, owner))).toBe('missing-co-signer');
    expect(story.refuses(retire(0, owner, bank))).toBe('on-lease');
    expect(story.refuses(retire(2, owner, bank))).toBe('bad-cause');
    expect(stateOf(story.does(retire(1, owner, bank))).status).toBe('Lost');
  });
});

describe('custody', () => {
  test('is given by who has it, or taken by the holder, and never given to somebody who did not sign', () => {
    const story = owned();
    expect(story.refuses(custody(user))).toBe('missing-co-signer');
    expect(story.refuses(custody(maker))).toBe('already-custodian');
    expect(story.refuses(custody(user, bank))).toBe('unexpected-signer');
    expect(stateOf(story.does(custody(user, maker))).custodian).toBe(user);
    expect(stateOf(story.does(custody(owner))).custodian).toBe(owner);
  });
});

describe('components and recalls', () => {
  test('what is put in is listed until it is taken out', () => {
    const swap = (removed: number, fitted: number): Draft => ({
      type: 'SwapComponent',
      subject: on,
      signers: [owner],
      removed: hash(removed),
      fitted: hash(fitted),
      report: hash(9),
    });
    const story = owned().does(swap(0, 50), swap(0, 51), swap(50, 52), swap(51, 0));
    expect(stateOf(story).components).toEqual([hash(52)]);
    expect(story.refuses(swap(52, 52))).toBe('bad-component');
    expect(story.refuses({ ...swap(0, 53), signers: [user] })).toBe('not-in-charge');
  });

  test('a recall is announced once, and cleared by who announced it', () => {
    const announce: Draft = { type: 'AnnounceRecall', subject: on, signers: [maker], recall: hash(60) };
    const clear: Draft = { type: 'ClearRecall', subject: on, signers: [maker], recall: hash(60), remedy: hash(61) };
    const story = owned();
    expect(story.refuses(clear)).toBe('unknown-recall');
    story.does(announce);
    expect(story.refuses(announce)).toBe('recall-exists');
    expect(equipmentStanding(stateOf(story), recordOf(story))).toBe('recalled');
    story.does(clear);
    expect(equipmentStanding(stateOf(story), recordOf(story))).toBe('held');
    expect(story.refuses({ ...announce, signers: [owner] })).toBe('not-authorised');
  });
});

describe('what comes next', () => {
  test('the secured parties consent, then the buyer accepts', () => {
    const story = owned().does(filing(bank, 1), proposal(owner, user));
    expect(equipmentSteps(stateOf(story), recordOf(story))).toEqual([
      { step: 'consent', turn: 'secured-party', keys: [bank] },
    ]);
    story.does(consent(bank));
    expect(equipmentSteps(stateOf(story), recordOf(story))).toEqual([
      { step: 'accept-title', turn: 'buyer', keys: [user] },
    ]);
    expect(equipmentStanding(stateOf(story), recordOf(story))).toBe('title-offered');
    expect(equipmentSteps(stateOf(story.later(8 * DAY)), recordOf(story))).toEqual([
      { step: 'nothing', turn: null, keys: [] },
    ]);
    expect(equipmentStanding(stateOf(letOut()), recordOf(letOut()))).toBe('let');
  });
});

describe('who is what', () => {
  test('by the state and the liens that stand', () => {
    const story = owned().does(filing(bank, 1), proposal(owner, user));
    const roles = (key: `0x${string}`) => equipmentRoles(stateOf(story), key, recordOf(story));
    expect(roles(owner)).toEqual(['title-holder']);
    expect(roles(maker)).toEqual(['custodian', 'issuer']);
    expect(roles(user)).toEqual(['buyer']);
    expect(roles(bank)).toEqual(['secured-party']);
    story.later(8 * DAY);
    expect(roles(user)).toEqual([]);
  });
});

describe('as JSON', () => {
  test('a state comes back as it was, and damage is noticed', () => {
    const state = stateOf(owned().does(filing(bank, 1), proposal(owner, user), consent(bank)));
    expect(equipmentFromJson(JSON.parse(JSON.stringify(equipmentToJson(state))))).toEqual(state);
    expect(() => equipmentFromJson({ ...equipmentToJson(state), status: 'Sold' })).toThrow(TypeError);
    expect(() => equipmentFromJson(null)).toThrow(TypeError);
  });

  test('an event is read from the arguments of its log', () => {
    const args = { subject: on, version: '4', from: maker, to: user, agreed: true, receipt: hash(9) };
    expect(equipmentEventFromJson('CustodyChanged', args)).toEqual({ type: 'CustodyChanged', ...args, version: 4n });
    expect(equipmentEventFromJson('Transfer', { from: maker, to: user, tokenId: '1' })).toBeNull();
    expect(() => equipmentEventFromJson('CustodyChanged', { ...args, agreed: 'yes' })).toThrow(TypeError);
  });

  test('an event that cannot follow breaks the stream', () => {
    const event = { type: 'TitleDeclined', subject: on, version: 2n, terms: hash(2) } as const;
    expect(() => evolveEquipment(null, event)).toThrow('before PassportIssued');
    const issued = { ...event, type: 'PassportIssued', issuer: maker, root: hash(1), fingerprints: [] } as const;
    expect(() => evolveEquipment(stateOf(owned()), issued)).toThrow('issued twice');
  });
});
