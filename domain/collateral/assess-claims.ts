import { daysFrom } from '#domain/time/calendar-date';
import type { CollateralFacts, LeaseFacts, LienFacts, RentFacts } from './facts.ts';
import type { CollateralPolicy } from './policy.ts';
import type { Evidence, Statement, StatementState } from './statement.ts';

const evidenceOf = ({ filed, lien, reference }: LienFacts): Evidence[] => [
  ...(filed ? [filed] : []),
  { kind: 'lien', lien, reference },
];

/** Another's lien is bad where it goes before the reader's own, or before the lien that the reader has yet to file. */
const stateOf = (lien: LienFacts, own: LienFacts | undefined): StatementState => {
  if (lien.isOwn) return lien.rank === 1 ? 'good' : 'warning';
  return own && own.rank < lien.rank ? 'good' : 'bad';
};

const ownLien = (lien: LienFacts, { today }: CollateralFacts, policy: CollateralPolicy): Statement[] => {
  const daysLeft = daysFrom(today, lien.lapsesOn);
  const statements: Statement[] = [];
  if (daysLeft <= policy.lapseNoticeDays) {
    statements.push({
      topic: 'liens',
      key: 'own-lien-lapsing',
      state: 'warning',
      params: { lapsesOn: lien.lapsesOn, daysLeft },
      rule: { id: 'continue-before-lapse', limit: policy.lapseNoticeDays },
      evidence: evidenceOf(lien),
    });
  }
  if (lien.isRegistered === false && lien.class !== 'possessory') {
    statements.push({
      topic: 'liens',
      key: 'own-lien-unregistered',
      state: 'warning',
      params: { law: lien.law },
      rule: { id: 'registered-elsewhere', source: lien.rule.source },
      evidence: evidenceOf(lien),
    });
  }
  return statements;
};

/** What stands on the machine, in the order of priority, and by which rule. */
export const assessLiens = (facts: CollateralFacts, policy: CollateralPolicy): Statement[] => {
  const { liens } = facts;
  if (liens.length === 0) {
    return [{ topic: 'liens', key: 'no-liens', state: 'good', params: {}, rule: { id: 'none-stands' }, evidence: [] }];
  }
  const own = liens.find(({ isOwn }) => isOwn);
  return liens.flatMap((lien): Statement[] => [
    {
      topic: 'liens',
      key: lien.isOwn ? 'own-lien' : 'lien',
      state: stateOf(lien, own),
      params: {
        rank: lien.rank,
        of: liens.length,
        rule: lien.rule.id,
        class: lien.class,
        law: lien.law,
        filedOn: lien.filedOn,
        lapsesOn: lien.lapsesOn,
        deadline: lien.deadline,
        securedParty: lien.securedParty,
      },
      rule: { id: lien.rule.id, source: lien.rule.source },
      evidence: evidenceOf(lien),
    },
    ...(lien.isOwn ? ownLien(lien, facts, policy) : []),
  ]);
};

const leaseState = ({ status, attested }: LeaseFacts): StatementState => {
  if (status === 'Defaulted' || status === 'Repossessed') return 'bad';
  return attested ? 'good' : 'warning';
};

const leaseEvidence = ({ subject, reference, events }: LeaseFacts): Evidence[] => [
  ...events,
  { kind: 'lease', subject, reference },
];

const rentState = ({ overdue, oldestDueOn }: RentFacts, facts: CollateralFacts, policy: CollateralPolicy) => {
  const daysLate = oldestDueOn === null ? 0 : Math.max(0, daysFrom(oldestDueOn, facts.today));
  const state: StatementState = overdue === 0 ? 'good' : daysLate > policy.arrearsDays ? 'bad' : 'warning';
  return { daysLate, state };
};

/** Whether somebody uses the machine and pays for it, and whose the rents are. */
export const assessLease = (facts: CollateralFacts, policy: CollateralPolicy): Statement[] => {
  const { lease, isLeaseShared } = facts;
  if (lease === null) {
    const params = { let: isLeaseShared ? false : null };
    const state = isLeaseShared ? 'good' : 'unknown';
    return [{ topic: 'lease', key: 'lease', state, params, rule: { id: 'current-lease' }, evidence: [] }];
  }
  const others = lease.sold.filter(({ isOwn }) => !isOwn);
  const statements: Statement[] = [
    {
      topic: 'lease',
      key: 'lease',
      state: leaseState(lease),
      params: {
        let: true,
        status: lease.status,
        attested: lease.attested,
        lessee: lease.lessee,
        endsOn: lease.endsOn,
        periods: lease.periods,
        billed: lease.billed,
      },
      rule: { id: 'current-lease' },
      evidence: leaseEvidence(lease),
    },
    {
      topic: 'rent',
      key: 'rents-sold',
      state: others.length > 0 || lease.otherLiens > 0 ? 'bad' : 'good',
      params: {
        own: lease.sold.length - others.length,
        others: others.length,
        ranges: others.map(({ first, last }) => `${first}–${last}`).join(', '),
        otherLiens: lease.otherLiens,
      },
      rule: { id: 'rents-are-free' },
      evidence: leaseEvidence(lease),
    },
  ];
  const { rent } = lease;
  if (rent === null) {
    const rule = { id: 'paid-in-time', limit: policy.arrearsDays };
    statements.push({ topic: 'rent', key: 'rent-record', state: 'unknown', params: {}, rule, evidence: [] });
    return statements;
  }
  const { daysLate, state } = rentState(rent, facts, policy);
  const { currency, bills, paid, overdue, openMinor, overdueMinor, events } = rent;
  statements.push({
    topic: 'rent',
    key: 'rent-record',
    state: bills === 0 ? 'unknown' : state,
    params: { currency, bills, paid, overdue, openMinor, overdueMinor, daysLate },
    rule: { id: 'paid-in-time', limit: policy.arrearsDays },
    evidence: events,
  });
  return statements;
};
