import { describe, expect, it } from 'vitest';
import type { AlarmKind, Severity } from '#domain/alarms/kinds';
import { type Hex, wordOf } from '#domain/hex';
import { startOfDay } from '#domain/time/calendar-date';
import { assessCollateral } from './assess.ts';
import type { CollateralFacts, LienFacts } from './facts.ts';
import { COLLATERAL_TOPICS, countStates, type EventEvidence, type StatementKey, worstState } from './statement.ts';

const key = (digit: number): Hex => `0x${String(digit).repeat(40)}`;
const today = '2026-11-22';
const now = startOfDay(today) + 43_200;

const event = (name: string): EventEvidence => ({
  kind: 'event',
  contract: 'EquipmentTitle',
  name,
  subject: wordOf(1n),
  blockNumber: 7n,
  blockHash: wordOf(7n),
  txHash: wordOf(8n),
  logIndex: 0,
  root: null,
});

const lien = (changes: Partial<LienFacts>): LienFacts => ({
  lien: wordOf(50n),
  reference: null,
  isOwn: false,
  securedParty: null,
  law: 'US-UCC',
  class: 'ordinary',
  filedOn: '2026-01-10',
  lapsesOn: '2031-01-10',
  isRegistered: true,
  rank: 1,
  rule: { id: 'by-filing', source: 'UCC 9-322(a)(1)' },
  deadline: null,
  filed: event('LienFiled'),
  ...changes,
});

/** A machine with which nothing is wrong. */
const sound: CollateralFacts = {
  now,
  today,
  passport: {
    status: 'Recorded',
    declared: false,
    issuer: 'Kranwerk AG',
    issued: event('PassportIssued'),
    ended: null,
    root: wordOf(2n),
    recomputes: true,
    specifications: [{ kind: 'document', name: 'spec.pdf', sha256: 'aa' }],
    photographs: [{ kind: 'document', name: 'front.jpg', sha256: 'bb' }],
  },
  fingerprint: { isRegistered: true, claimedBy: [], likenesses: [] },
  title: {
    holder: 'Nordhafen Leasing GmbH',
    isHolderFrozen: false,
    transfers: [{ from: key(1), to: key(2), event: event('TitleTransferred') }],
    issuerKey: key(1),
    holderKey: key(2),
    folds: true,
    offered: null,
  },
  custody: { custodian: 'Brugbaan Bouw BV', is: 'lessee', changed: event('CustodyChanged') },
  liens: [],
  isLeaseShared: true,
  lease: {
    subject: wordOf(3n),
    reference: 'L-2026-000001',
    status: 'Commenced',
    attested: true,
    lessee: 'Brugbaan Bouw BV',
    endsOn: '2029-01-01',
    periods: 36,
    billed: 4,
    sold: [],
    otherLiens: 0,
    events: [event('Commenced')],
    rent: {
      currency: 'EUR',
      bills: 4,
      paid: 4,
      overdue: 0,
      openMinor: 0n,
      overdueMinor: 0n,
      oldestDueOn: null,
      events: [],
    },
  },
  place: { standing: 'inside', outside: null, at: now - 3_600, source: 'csv:fleet', trust: 1 },
  use: { engineHoursMs: 3_600_000_000n, at: now - 3_600, lastMonthMs: 360_000_000n, source: 'csv:fleet', trust: 1 },
  conditions: {
    observed: [],
    recalls: [],
    insurance: {
      date: '2026-01-01',
      until: '2027-01-31',
      insurer: 'Nord Assekuranz',
      lossPayee: 'Elbe Bank AG',
      isOwnLossPayee: true,
      evidence: [],
    },
    inspection: {
      ...{ date: '2026-10-01', until: null, inspector: 'TÜV', serialSeen: true, result: 'passed', evidence: [] },
    },
    maintenance: { date: '2026-09-01', dueOn: '2027-03-01', evidence: [] },
    valuation: {
      date: '2026-09-15',
      amountMinor: 48_000_000n,
      currency: 'EUR',
      basis: 'orderly-liquidation',
      source: 'Dr. Wert',
      evidence: [],
    },
  },
};

const stated = (facts: CollateralFacts, key: StatementKey) =>
  assessCollateral(facts).filter(statement => statement.key === key);
const stateOf = (facts: CollateralFacts, key: StatementKey) => stated(facts, key)[0]?.state;

describe('a machine with which nothing is wrong', () => {
  it('is good in every statement, in the order of the topics, each with its rule', () => {
    const statements = assessCollateral(sound);
    expect(statements.filter(({ state }) => state !== 'good')).toEqual([]);
    expect(worstState(statements)).toBe('good');
    const topics = statements.map(({ topic }) => COLLATERAL_TOPICS.indexOf(topic));
    expect(topics).toEqual([...topics].sort((one, other) => one - other));
    expect(statements.every(({ rule }) => rule.id.length > 0)).toBe(true);
  });
});

describe('what is not known', () => {
  it('is unknown and never good', () => {
    const facts: CollateralFacts = {
      ...sound,
      passport: { ...sound.passport, recomputes: null },
      fingerprint: { ...sound.fingerprint, isRegistered: null },
      title: { ...sound.title, holder: null },
      lease: null,
      isLeaseShared: false,
      place: null,
      use: null,
      conditions: {
        ...{ observed: null, recalls: [], insurance: null, inspection: null, maintenance: null, valuation: null },
      },
    };
    for (const key of [
      'commitment',
      'registered-serial',
      'title-holder',
      'lease',
      'place',
      'use',
      'insurance',
    ] as const)
      expect(stateOf(facts, key)).toBe('unknown');
    for (const key of ['inspection', 'maintenance', 'valuation'] as const) expect(stateOf(facts, key)).toBe('unknown');
    expect(countStates(assessCollateral(facts)).unknown).toBe(11);
  });
});

describe('the passport and the serial', () => {
  it('is bad where the machine is no more, or its details are not those on chain', () => {
    expect(stateOf({ ...sound, passport: { ...sound.passport, status: 'Lost' } }, 'status')).toBe('bad');
    expect(stateOf({ ...sound, passport: { ...sound.passport, recomputes: false } }, 'commitment')).toBe('bad');
  });
  it('warns of a machine that its owner declared', () => {
    expect(stateOf({ ...sound, passport: { ...sound.passport, declared: true } }, 'origin')).toBe('warning');
  });
  it('is bad where the serial is claimed by another, or is not registered', () => {
    const claimed = { ...sound, fingerprint: { ...sound.fingerprint, claimedBy: [wordOf(9n)] } };
    expect(stateOf(claimed, 'registered-serial')).toBe('bad');
    expect(stateOf({ ...sound, fingerprint: { ...sound.fingerprint, isRegistered: false } }, 'registered-serial')).toBe(
      'bad',
    );
  });
  it('names the machines whose serial is easily mistaken for it', () => {
    const like = { subject: wordOf(4n), reference: 'M-2026-000004', serial: 'CR5OO1' };
    const [statement] = stated(
      { ...sound, fingerprint: { ...sound.fingerprint, likenesses: [like] } },
      'serial-likeness',
    );
    expect(statement).toMatchObject({ state: 'warning', params: { count: 1, serials: 'CR5OO1' } });
    expect(statement?.evidence).toEqual([{ kind: 'machine', subject: wordOf(4n), reference: 'M-2026-000004' }]);
  });
});

describe('title', () => {
  it('is bad where the chain of transfers has a gap, or the fold is another', () => {
    const gap = {
      ...sound,
      title: { ...sound.title, transfers: [{ from: key(5), to: key(2), event: event('TitleTransferred') }] },
    };
    expect(stateOf(gap, 'title-chain')).toBe('bad');
    expect(stateOf({ ...sound, title: { ...sound.title, holderKey: key(9) } }, 'title-chain')).toBe('bad');
    expect(stateOf({ ...sound, title: { ...sound.title, folds: false } }, 'title-chain')).toBe('bad');
  });
  it('warns while it is offered, and no longer once the offer has expired', () => {
    const offered = { expiry: now + 60, missingConsents: 1, event: null };
    expect(stateOf({ ...sound, title: { ...sound.title, offered } }, 'title-offered')).toBe('warning');
    const expired = { ...offered, expiry: now - 1 };
    expect(stated({ ...sound, title: { ...sound.title, offered: expired } }, 'title-offered')).toEqual([]);
  });
  it('is bad of a frozen holder', () => {
    expect(stateOf({ ...sound, title: { ...sound.title, isHolderFrozen: true } }, 'title-holder')).toBe('bad');
  });
});

describe('liens', () => {
  const own = lien({ lien: wordOf(60n), isOwn: true, rank: 1 });
  it('of another is bad before the own, or where there is none of the own', () => {
    expect(stateOf({ ...sound, liens: [lien({})] }, 'lien')).toBe('bad');
    const behind = { ...sound, liens: [lien({}), { ...own, rank: 2 }] };
    expect(stateOf(behind, 'lien')).toBe('bad');
    expect(stateOf(behind, 'own-lien')).toBe('warning');
  });
  it('of another is good behind the own', () => {
    const first = { ...sound, liens: [own, lien({ rank: 2 })] };
    expect(stateOf(first, 'lien')).toBe('good');
    expect(stateOf(first, 'own-lien')).toBe('good');
  });
  it('shows the rule of the rank and never says whose it is unless that is shared', () => {
    const [statement] = stated({ ...sound, liens: [lien({})] }, 'lien');
    expect(statement?.rule).toEqual({ id: 'by-filing', source: 'UCC 9-322(a)(1)' });
    expect(statement?.params.securedParty).toBeNull();
  });
  it('of the own warns before it lapses, and where no registry has it', () => {
    const weak = { ...sound, liens: [{ ...own, lapsesOn: '2027-01-01', isRegistered: false }] };
    expect(stateOf(weak, 'own-lien-lapsing')).toBe('warning');
    expect(stateOf(weak, 'own-lien-unregistered')).toBe('warning');
    expect(stated({ ...sound, liens: [own] }, 'own-lien-lapsing')).toEqual([]);
  });
});

describe('lease and rents', () => {
  const { lease } = sound;
  if (!lease?.rent) throw new Error('the sound machine is let');
  const { rent } = lease;
  it('warns of a lease that the lessee has not signed, and is bad in default', () => {
    expect(stateOf({ ...sound, lease: { ...lease, attested: false } }, 'lease')).toBe('warning');
    expect(stateOf({ ...sound, lease: { ...lease, status: 'Defaulted' } }, 'lease')).toBe('bad');
  });
  it('is bad where the rents are another’s', () => {
    const sold = [{ first: 13, last: 36, isOwn: false }];
    expect(stateOf({ ...sound, lease: { ...lease, sold } }, 'rents-sold')).toBe('bad');
    expect(stateOf({ ...sound, lease: { ...lease, sold: [{ first: 13, last: 36, isOwn: true }] } }, 'rents-sold')).toBe(
      'good',
    );
    expect(stateOf({ ...sound, lease: { ...lease, otherLiens: 1 } }, 'rents-sold')).toBe('bad');
  });
  it('warns of a rent that is late, and is bad after thirty days', () => {
    const late = (oldestDueOn: string) => ({
      ...sound,
      lease: { ...lease, rent: { ...rent, overdue: 1, oldestDueOn } },
    });
    expect(stateOf(late('2026-11-01'), 'rent-record')).toBe('warning');
    expect(stateOf(late('2026-10-23'), 'rent-record')).toBe('warning');
    expect(stateOf(late('2026-10-22'), 'rent-record')).toBe('bad');
  });
});

describe('place, use and conditions', () => {
  const { place, use, conditions } = sound;
  if (!place || !use || !conditions.insurance || !conditions.inspection) throw new Error('the sound machine has them');
  const { insurance, inspection } = conditions;
  it('is bad outside, unknown where the place is, and warns of what is old or anybody’s claim', () => {
    expect(stateOf({ ...sound, place: { ...place, standing: 'outside' } }, 'place')).toBe('bad');
    expect(stateOf({ ...sound, place: { ...place, standing: 'unknown' } }, 'place')).toBe('unknown');
    expect(stateOf({ ...sound, place: { ...place, at: now - 73 * 3_600 } }, 'place')).toBe('warning');
    expect(stateOf({ ...sound, place: { ...place, trust: 0 } }, 'place')).toBe('warning');
  });
  it('warns of a meter that is silent', () => {
    expect(stateOf({ ...sound, use: { ...use, at: now - 8 * 86_400 } }, 'use')).toBe('warning');
  });
  it('says what its devices observe, each by itself, and knows nothing of a machine that never reported', () => {
    const observed = (...all: [AlarmKind, Severity][]) =>
      stated(
        {
          ...sound,
          conditions: {
            ...conditions,
            observed: all.map(([kind, severity]) => ({ kind, severity, since: '2026-11-01', event: null })),
          },
        },
        'observed',
      ).map(({ state, params }) => [state, params.alarm]);
    expect(observed(['outside-area', 'critical'])).toEqual([['bad', 'outside-area']]);
    expect(observed(['tamper', 'critical'], ['silent', 'high'])).toEqual([
      ['bad', 'tamper'],
      ['warning', 'silent'],
    ]);
    expect(stateOf({ ...sound, conditions: { ...conditions, observed: null } }, 'observed')).toBe('unknown');
  });
  it('is bad while a recall is open, and good once it is cleared', () => {
    const recall = { recall: wordOf(70n), title: 'Hydraulics', cleared: false, event: null };
    expect(stateOf({ ...sound, conditions: { ...conditions, recalls: [recall] } }, 'recall')).toBe('bad');
    const cleared = { ...recall, cleared: true };
    expect(stateOf({ ...sound, conditions: { ...conditions, recalls: [cleared] } }, 'recall')).toBe('good');
  });
  it('warns before insurance ends, is bad after, and says who is paid', () => {
    const until = (day: string) => ({
      ...sound,
      conditions: { ...conditions, insurance: { ...insurance, until: day } },
    });
    expect(stateOf(until('2026-11-22'), 'insurance')).toBe('warning');
    expect(stateOf(until('2026-11-21'), 'insurance')).toBe('bad');
    const other = { ...insurance, isOwnLossPayee: false };
    expect(stateOf({ ...sound, conditions: { ...conditions, insurance: other } }, 'loss-payee')).toBe('warning');
  });
  it('is bad where an inspection failed, however recent, and warns once it counts no longer by its own word', () => {
    const failed = { ...inspection, result: 'failed' as const };
    expect(stateOf({ ...sound, conditions: { ...conditions, inspection: failed } }, 'inspection-result')).toBe('bad');
    const remarks = { ...inspection, result: 'passed-with-remarks' as const };
    expect(stateOf({ ...sound, conditions: { ...conditions, inspection: remarks } }, 'inspection-result')).toBe(
      'warning',
    );
    const ended = { ...inspection, until: '2026-10-15' };
    expect(stateOf({ ...sound, conditions: { ...conditions, inspection: ended } }, 'inspection')).toBe('warning');
  });
  it('is bad where an inspector found another serial, and warns of an old inspection', () => {
    const wrong = { ...inspection, serialSeen: false };
    expect(stateOf({ ...sound, conditions: { ...conditions, inspection: wrong } }, 'inspection')).toBe('bad');
    const old = { ...inspection, date: '2025-11-20' };
    expect(stateOf({ ...sound, conditions: { ...conditions, inspection: old } }, 'inspection')).toBe('warning');
  });
  it('takes a financier’s own limits', () => {
    const [statement] = assessCollateral(sound, {
      positionHours: 0.5,
      meterDays: 7,
      leastTrust: 1,
      inspectionDays: 365,
      valuationDays: 365,
      insuranceNoticeDays: 30,
      lapseNoticeDays: 180,
      arrearsDays: 30,
    }).filter(one => one.key === 'place');
    expect(statement).toMatchObject({ state: 'warning', rule: { id: 'fresh-position', limit: 0.5 } });
  });
});
