import { describe, expect, test } from 'vitest';
import {
  billing,
  commencement,
  crane,
  type Draft,
  type DraftOf,
  filing,
  hash,
  KEYS,
  type LeasingStory,
  lease,
  letOut,
  machine,
  owned,
  passport,
  rentSale,
  signing,
  sublease,
} from '#tests/support/leasing/story';
import { evolveLease } from './evolve.ts';
import { leaseEventFromJson, leaseFromJson, leaseToJson } from './json.ts';
import { leaseStanding, leaseStep, payeeOfRent } from './next-step.ts';
import { agreeingTo, leaseRoles } from './parties.ts';

const { lessor, lessee, heir, guest, owner, maker, bank, rival, auditor, nobody } = KEYS;
type Key = `0x${string}`;

const stateOf = ({ model }: LeasingStory, subject = lease) => {
  const state = model.leases.get(subject);
  if (!state) throw new Error('no lease');
  return state;
};

const amendment = (periods: number, ...signers: Key[]): Draft => ({
  type: 'AmendLease',
  subject: lease,
  signers,
  root: hash(10),
  periods,
  agreement: hash(11),
});

const ending = (...signers: Key[]): DraftOf<'EndLease'> => ({
  type: 'EndLease',
  subject: lease,
  signers,
  cause: 3,
  settlement: hash(12),
});

const notice: DraftOf<'NoticeDefault'> = { type: 'NoticeDefault', subject: lease, signers: [lessor], notice: hash(13) };
const cure: Draft = { type: 'CureDefault', subject: lease, signers: [lessor], settlement: hash(14) };
const repossession: DraftOf<'RepossessEquipment'> = {
  type: 'RepossessEquipment',
  subject: lease,
  signers: [lessor],
  report: hash(15),
};
const attestation: DraftOf<'AttestLease'> = {
  type: 'AttestLease',
  subject: lease,
  signers: [lessee],
  statement: hash(16),
};

const rentLien = (party: Key): Draft => ({ ...filing(party, 1, [], lessor), subject: lease, collateral: 1 });

/** A second lease of the same machine, by title or under the first. */
const second = (head: Key, from: Key = lessor, to: Key = heir): DraftOf<'SignLease'> => ({
  ...signing([from, to]),
  subject: sublease,
  lessor: from,
  lessee: to,
  head,
  fingerprints: [hash(41)],
});
const secondCommences = (...signers: Key[]): Draft => ({ ...commencement(signers), subject: sublease });

describe('a lease is made', () => {
  test('by both signatures, or declared by the lessor alone and attested later', () => {
    expect(stateOf(owned().does(signing()))).toMatchObject({ status: 'Signed', attested: true, head: null });
    const story = owned().does(signing([lessor]));
    expect(stateOf(story).attested).toBe(false);
    expect(story.refuses({ ...attestation, signers: [heir] })).toBe('not-lessee');
    story.does(attestation);
    expect(story.refuses(attestation)).toBe('already-attested');
  });

  test('not by others, with oneself, twice, or with fields that make no sense', () => {
    const story = owned();
    const draft = signing();
    expect(story.refuses({ ...draft, signers: [lessee, lessor] })).toBe('not-lessor');
    expect(story.refuses({ ...draft, signers: [lessor, heir] })).toBe('missing-co-signer');
    expect(story.refuses({ ...draft, signers: [lessor, lessee, heir] })).toBe('unexpected-signer');
    expect(story.refuses({ ...second(hash(0), lessor, lessor), signers: [lessor] })).toBe('self-dealing');
    expect(story.refuses(second(hash(0), guest, heir))).toBe('not-authorised');
    expect(story.refuses(second(hash(0), lessor, auditor))).toBe('not-authorised');
    expect(story.refuses({ ...second(hash(0), lessor, nobody), signers: [lessor] })).toBe('not-authorised');
    expect(story.refuses({ ...draft, subletting: 2 })).toBe('bad-flag');
    expect(story.refuses({ ...draft, periods: 0 })).toBe('bad-periods');
    expect(story.refuses({ ...draft, periods: 1201 })).toBe('bad-periods');
    expect(story.refuses({ ...draft, billed: 37 })).toBe('bad-periods');
    story.does(draft);
    expect(story.refuses(draft)).toBe('wrong-status');
    expect(story.refuses({ ...second(hash(0)), fingerprints: [hash(40)] })).toBe('fingerprint-taken');
  });

  test('and cancelled before it commences, by both and who has a lien; then it may be signed anew', () => {
    const cancel = (...signers: Key[]): Draft => ({ type: 'CancelLease', subject: lease, signers, reason: hash(17) });
    const story = owned().does(signing(), rentLien(bank));
    expect(story.refuses(cancel(lessor))).toBe('missing-co-signer');
    expect(story.refuses(cancel(lessor, lessee))).toBe('missing-co-signer');
    story.does(cancel(lessor, lessee, bank));
    expect(story.refuses({ ...second(hash(0)), fingerprints: [hash(40)] })).toBeNull();
    expect(letOut().refuses(cancel(lessor, lessee))).toBe('wrong-status');
  });
});

describe('invariant 9: a lease commences', () => {
  test('on acceptance, with the signature of the title holder by his key on the machine', () => {
    const story = owned().does(signing());
    expect(story.refuses(commencement([lessor, owner]))).toBe('not-lessee');
    expect(story.refuses(commencement([lessee]))).toBe('missing-co-signer');
    expect(story.refuses(commencement([lessee, maker]))).toBe('missing-co-signer');
    expect(story.refuses(commencement([lessee, lessor]))).toBe('missing-co-signer');
    story.model.frozen.add(owner);
    expect(story.refuses(commencement())).toBe('frozen');
    story.model.frozen.delete(owner);
    expect(stateOf(story.does(commencement()))).toMatchObject({ status: 'Commenced', machines: [machine] });
    expect(story.model.currentLeaseOf(null, machine)).toBe(lease);
  });

  test('when declared, on the lessor’s word', () => {
    const story = owned().does(signing([lessor]));
    expect(story.refuses(commencement())).toBe('not-lessor');
    expect(story.refuses(commencement([lessor, owner]))).toBeNull();
  });

  test('of machines that are there, each once', () => {
    const story = owned().does(signing());
    const of = (...machines: Key[]): Draft => ({ ...commencement(), machines });
    expect(story.refuses(of())).toBe('bad-machines');
    expect(story.refuses(of(machine, machine))).toBe('bad-machines');
    expect(story.refuses(of(hash(0)))).toBe('bad-machines');
    expect(story.refuses(of(crane))).toBe('wrong-machine');
    story.does(passport(owner, crane));
    expect(story.refuses(of(machine, crane))).toBeNull();
  });

  test('once at a time: a machine has one head lessee', () => {
    const story = letOut().does(second(hash(0)));
    expect(story.refuses(secondCommences(heir, owner))).toBe('already-let');
    story.does(ending(lessor, lessee));
    expect(story.refuses(secondCommences(heir, owner))).toBeNull();
  });

  test('under a head lease that runs and permits it, by its lessee', () => {
    const story = owned().does(signing(), second(lease, lessee, heir));
    expect(story.refuses(secondCommences(heir, lessee))).toBe('wrong-head');
    story.does(commencement());
    expect(story.refuses(secondCommences(heir, owner))).toBe('missing-co-signer');
    story.does(secondCommences(heir, lessee));
    expect(story.refuses(ending(lessor, lessee))).toBe('sublet');
    story.does(notice, repossession);
    expect(story.model.currentLeaseOf(null, machine)).toBeNull();
    const forbidding: Draft = { ...signing(), subletting: 0 };
    const other = owned().does(forbidding, commencement(), second(lease, lessee, heir));
    expect(other.refuses(secondCommences(heir, lessee))).toBe('wrong-head');
  });
});

describe('rents', () => {
  test('are billed each once, in order, for a receivable of their own', () => {
    const story = letOut().does(billing(1));
    expect(story.refuses(billing(1))).toBe('wrong-period');
    expect(story.refuses(billing(3))).toBe('wrong-period');
    expect(story.refuses(billing(2, bank))).toBe('not-lessor');
    expect(story.refuses({ ...billing(2), receivable: hash(101) })).toBe('receivable-used');
    expect(story.refuses({ ...billing(2), receivable: hash(0) })).toBe('receivable-used');
    for (let period = 2; period <= 36; period++) story.does(billing(period));
    expect(story.refuses(billing(37))).toBe('wrong-period');
  });

  test('are sold as a range, once, and billed for the buyer', () => {
    const story = letOut().does(rentSale(13, 36));
    expect(story.refuses(rentSale(36, 36, rival))).toBe('rents-sold');
    expect(story.refuses(rentSale(1, 13, rival))).toBe('rents-sold');
    story.does(rentSale(1, 12, rival), billing(1, rival));
    expect(stateOf(story).bills[0]?.creditor).toBe(rival);
    expect(payeeOfRent(stateOf(story), 13)).toEqual({ key: bank, turn: 'assignee' });
    expect(payeeOfRent(stateOf(story), 1)).toBeNull();
  });

  test('are not sold when billed, beyond the end, to a party, to no bank, in default, or past a lien', () => {
    const story = letOut().does(billing(1));
    expect(story.refuses(rentSale(1, 2))).toBe('bad-range');
    expect(story.refuses(rentSale(3, 2))).toBe('bad-range');
    expect(story.refuses(rentSale(36, 37))).toBe('bad-range');
    expect(story.refuses(rentSale(2, 3, lessee))).toBe('self-dealing');
    expect(story.refuses(rentSale(2, 3, heir))).toBe('not-financier');
    expect(story.refuses({ ...rentSale(2, 3), signers: [lessor] })).toBe('missing-co-signer');
    story.does(rentLien(rival));
    expect(story.refuses(rentSale(2, 3))).toBe('missing-co-signer');
    expect(story.refuses({ ...rentSale(2, 3), signers: [lessor, bank, rival] })).toBeNull();
    expect(story.does(notice).refuses(rentSale(2, 3))).toBe('wrong-status');
  });

  test('come back by buyer and lessor, also in default and when frozen; then they may be sold again', () => {
    const back: DraftOf<'ReturnRents'> = {
      type: 'ReturnRents',
      subject: lease,
      signers: [bank, lessor],
      assignment: 0,
      settlement: hash(9),
    };
    const story = letOut().does(rentSale(2, 3), notice);
    expect(story.refuses({ ...back, assignment: 1 })).toBe('unknown-assignment');
    expect(story.refuses({ ...back, signers: [lessor] })).toBe('missing-co-signer');
    story.model.frozen.add(lessor);
    story.does(back);
    expect(story.refuses(back)).toBe('unknown-assignment');
    story.model.frozen.delete(lessor);
    expect(story.does(cure).refuses(rentSale(2, 3, rival))).toBeNull();
  });

  test('sixteen sales at most', () => {
    const story = letOut();
    for (let period = 1; period <= 16; period++) story.does(rentSale(period, period));
    expect(story.refuses(rentSale(17, 17))).toBe('too-many-assignments');
  });
});

describe('a lease is changed and ended by all who have an interest', () => {
  test('amended: parties, buyers of rents to come, secured parties; not below what is billed or sold', () => {
    const story = letOut().does(rentSale(2, 9), rentLien(rival));
    expect(story.refuses(amendment(48, lessor, lessee))).toBe('missing-co-signer');
    expect(story.refuses(amendment(8, lessor, lessee, bank, rival))).toBe('bad-periods');
    expect(story.refuses(amendment(0, lessor, lessee, bank, rival))).toBe('bad-periods');
    expect(story.refuses(amendment(48, lessee, lessor, bank, rival))).toBe('not-lessor');
    expect(stateOf(story.does(amendment(9, lessor, lessee, bank, rival)))).toMatchObject({
      periods: 9,
      root: hash(10),
    });
  });

  test('novated: with the old lessee and the new', () => {
    const novation = (to: Key, ...signers: Key[]): Draft => ({
      type: 'NovateLease',
      subject: lease,
      signers,
      lessee: to,
      agreement: hash(18),
    });
    const story = letOut();
    expect(story.refuses(novation(heir, lessor, lessee))).toBe('missing-co-signer');
    expect(story.refuses(novation(heir, lessor, heir))).toBe('missing-co-signer');
    expect(story.refuses(novation(lessee, lessor, lessee))).toBe('self-dealing');
    expect(stateOf(story.does(novation(heir, lessor, lessee, heir))).lessee).toBe(heir);
  });

  test('transferred to another lessor, with those who have an interest and not the lessee', () => {
    const transfer = (to: Key, ...signers: Key[]): Draft => ({
      type: 'TransferLease',
      subject: lease,
      signers,
      lessor: to,
      agreement: hash(19),
    });
    const story = letOut().does(rentSale(2, 9));
    expect(story.refuses(transfer(rival, lessor))).toBe('missing-co-signer');
    expect(story.refuses(transfer(rival, lessor, rival))).toBe('missing-co-signer');
    expect(story.refuses(transfer(lessee, lessor, lessee))).toBe('self-dealing');
    expect(story.refuses(transfer(rival, rival, lessor, bank))).toBe('not-lessor');
    story.does(transfer(rival, lessor, rival, bank));
    expect(story.refuses(billing(1))).toBe('not-lessor');
    expect(stateOf(story.does(billing(1, rival))).bills[0]?.creditor).toBe(rival);
  });

  test('ended: for one of the causes there are; a declared one by the lessor alone', () => {
    const story = letOut().does(rentSale(2, 9));
    expect(story.refuses(ending(lessor, lessee))).toBe('missing-co-signer');
    expect(story.refuses({ ...ending(lessor, lessee, bank), cause: 4 })).toBe('bad-cause');
    expect(stateOf(story.does(ending(lessor, lessee, bank))).status).toBe('Ended');
    expect(story.refuses(billing(1))).toBe('wrong-status');
    const declared = owned().does(signing([lessor]), commencement([lessor, owner]));
    expect(declared.refuses(ending(lessor))).toBeNull();
    expect(declared.refuses(ending(lessor, lessee))).toBe('unexpected-signer');
  });

  test('default is noticed, cured, or ends in repossession', () => {
    const story = letOut();
    expect(story.refuses(cure)).toBe('wrong-status');
    expect(story.refuses({ ...notice, signers: [bank] })).toBe('not-lessor');
    story.does(notice);
    expect(story.refuses(repossession)).toBeNull();
    expect(stateOf(story.does(cure)).status).toBe('Commenced');
    expect(story.refuses(repossession)).toBe('wrong-status');
    story.does(rentSale(2, 9), notice);
    expect(story.refuses(repossession)).toBe('missing-co-signer');
    expect(story.refuses({ ...repossession, signers: [lessor, bank] })).toBeNull();
  });
});

describe('what comes next', () => {
  const record = { due: 0, inArrears: false, paid: true };

  test('whatever the state, the step and whose turn it is', () => {
    const signed = stateOf(owned().does(signing()));
    expect(leaseStep(signed, record)).toEqual({ step: 'accept', turn: 'lessee', key: lessee });
    const declared = stateOf(owned().does(signing([lessor])));
    expect(leaseStep(declared, record)).toEqual({ step: 'accept', turn: 'lessor', key: lessor });
    const story = letOut();
    expect(leaseStep(stateOf(story), record)).toEqual({ step: 'wait-for-next-rent', turn: null, key: null });
    expect(leaseStep(stateOf(story), { ...record, due: 1 })).toEqual({ step: 'bill', turn: 'lessor', key: lessor });
    expect(leaseStep(stateOf(story), { ...record, inArrears: true })).toEqual({
      step: 'pay',
      turn: 'lessee',
      key: lessee,
    });
    expect(leaseStep(stateOf(story.does(notice)), record).step).toBe('cure-or-repossess');
    expect(leaseStanding(stateOf(story.does(repossession)), record)).toBe('repossessed');
    const running = stateOf(owned().does(signing([lessor]), commencement([lessor, owner])));
    expect(leaseStep(running, record)).toEqual({ step: 'attest', turn: 'lessee', key: lessee });
    const all = letOut().does(amendment(1, lessor, lessee), billing(1));
    expect(leaseStanding(stateOf(all), record)).toBe('over');
    expect(leaseStep(stateOf(all), record).step).toBe('end');
    expect(leaseStanding(stateOf(all), { ...record, paid: false })).toBe('running');
    expect(leaseStanding(stateOf(all.does(ending(lessor, lessee))), record)).toBe('ended');
  });
});

describe('who is what', () => {
  test('and who must agree to a change', () => {
    const story = letOut().does(rentSale(2, 9), rentLien(rival));
    const secured = story.model.securedParties(lease, 'Lease');
    const roles = (key: Key) => leaseRoles(stateOf(story), key, secured);
    expect([lessor, lessee, bank, rival, heir].map(roles)).toEqual([
      ['lessor'],
      ['lessee'],
      ['assignee'],
      ['secured-party'],
      [],
    ]);
    const signers = agreeingTo(stateOf(story), secured);
    expect(signers).toEqual([lessor, lessee, bank, rival]);
    expect(story.refuses(ending(...signers))).toBeNull();
    expect(agreeingTo(stateOf(owned().does(signing([lessor]))), [])).toEqual([lessor]);
  });
});

describe('as JSON', () => {
  test('a state comes back as it was, and damage is noticed', () => {
    const state = stateOf(letOut().does(billing(1), rentSale(3, 4)));
    expect(leaseFromJson(JSON.parse(JSON.stringify(leaseToJson(state))))).toEqual(state);
    expect(() => leaseFromJson({ ...leaseToJson(state), periods: 'many' })).toThrow(TypeError);
  });

  test('an event is read from its log, and one that cannot follow breaks the stream', () => {
    const args = { subject: lease, version: '3', assignment: '1', settlement: hash(9) };
    const event = leaseEventFromJson('RentsReturned', args);
    expect(event).toEqual({ type: 'RentsReturned', subject: lease, version: 3n, assignment: 1, settlement: hash(9) });
    expect(() => event && evolveLease(stateOf(letOut()), event)).toThrow('sale 1');
    expect(() => event && evolveLease(null, event)).toThrow('before Signed');
  });
});
