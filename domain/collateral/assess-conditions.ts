import { inspectionVerdict } from '#domain/equipment/record-verdicts';
import { dateOf, daysFrom } from '#domain/time/calendar-date';
import type { CollateralFacts } from './facts.ts';
import type { CollateralPolicy } from './policy.ts';
import type { Evidence, Statement, StatementState } from './statement.ts';

const HOUR = 3_600;
const DAY = 86_400;

/** Where it is, against where it may be. A position is as good as its age and its source. */
export const assessPlace = ({ place, now }: CollateralFacts, policy: CollateralPolicy): Statement[] => {
  const rule = { id: 'fresh-position', limit: policy.positionHours };
  if (place === null) return [{ topic: 'place', key: 'place', state: 'unknown', params: {}, rule, evidence: [] }];
  const ageHours = Math.max(0, Math.floor((now - place.at) / HOUR));
  const isOld = ageHours > policy.positionHours;
  const isDoubtful = isOld || place.trust < policy.leastTrust;
  const state: StatementState =
    place.standing === 'outside' ? 'bad' : place.standing === 'unknown' ? 'unknown' : isDoubtful ? 'warning' : 'good';
  const { standing, source, trust, at, outside } = place;
  const evidence: Evidence[] = [
    { kind: 'reading', source, trust, at: new Date(at * 1000) },
    ...(outside?.event ? [outside.event] : []),
  ];
  return [
    {
      topic: 'place',
      key: 'place',
      state,
      params: { standing, ageHours, isOld, source, trust, at, since: outside?.since ?? dateOf(at) },
      rule,
      evidence,
    },
  ];
};

/** Whether it works, and when that was last heard. */
export const assessUse = ({ use, now }: CollateralFacts, policy: CollateralPolicy): Statement[] => {
  const rule = { id: 'fresh-meter', limit: policy.meterDays };
  if (use === null || use.at === null) {
    return [{ topic: 'use', key: 'use', state: 'unknown', params: {}, rule, evidence: [] }];
  }
  const { engineHoursMs, at, lastMonthMs, source, trust } = use;
  const ageDays = Math.max(0, Math.floor((now - at) / DAY));
  const evidence: Evidence[] =
    source === null || trust === null ? [] : [{ kind: 'reading', source, trust, at: new Date(at * 1000) }];
  const state = ageDays > policy.meterDays ? 'warning' : 'good';
  return [{ topic: 'use', key: 'use', state, params: { engineHoursMs, lastMonthMs, ageDays, at }, rule, evidence }];
};

/** What devices tell is wrong, each by itself; that it is outside its area is a condition too, besides what is said of its place. */
const assessObserved = ({ conditions }: CollateralFacts): Statement[] => {
  const { observed } = conditions;
  const about = { topic: 'conditions', key: 'observed', rule: { id: 'no-condition-stands' } } as const;
  if (observed === null) return [{ ...about, state: 'unknown', params: {}, evidence: [] }];
  if (observed.length === 0) return [{ ...about, state: 'good', params: {}, evidence: [] }];
  return observed.map(({ kind, severity, since, event }) => ({
    ...about,
    state: severity === 'critical' ? 'bad' : 'warning',
    params: { alarm: kind, since },
    evidence: event ? [event] : [],
  }));
};

const assessRecall = ({ conditions }: CollateralFacts): Statement => {
  const open = conditions.recalls.filter(({ cleared }) => !cleared);
  return {
    topic: 'conditions',
    key: 'recall',
    state: open.length > 0 ? 'bad' : 'good',
    params: {
      open: open.length,
      cleared: conditions.recalls.length - open.length,
      titles: open.flatMap(({ title }) => title ?? []).join(', '),
    },
    rule: { id: 'no-open-recall' },
    evidence: conditions.recalls.flatMap(({ event }) => event ?? []),
  };
};

const assessInsurance = ({ conditions, today }: CollateralFacts, policy: CollateralPolicy): Statement[] => {
  const { insurance } = conditions;
  const rule = { id: 'insured', limit: policy.insuranceNoticeDays };
  if (insurance === null) {
    return [{ topic: 'conditions', key: 'insurance', state: 'unknown', params: {}, rule, evidence: [] }];
  }
  const { until, insurer, lossPayee, isOwnLossPayee, evidence } = insurance;
  const daysLeft = daysFrom(today, until);
  const state: StatementState = daysLeft < 0 ? 'bad' : daysLeft <= policy.insuranceNoticeDays ? 'warning' : 'good';
  return [
    { topic: 'conditions', key: 'insurance', state, params: { until, insurer, daysLeft }, rule, evidence },
    {
      topic: 'conditions',
      key: 'loss-payee',
      state: isOwnLossPayee ? 'good' : 'warning',
      params: { lossPayee, isOwn: isOwnLossPayee },
      rule: { id: 'reader-is-loss-payee' },
      evidence,
    },
  ];
};

const assessInspection = ({ conditions, today }: CollateralFacts, policy: CollateralPolicy): Statement[] => {
  const { inspection } = conditions;
  const rule = { id: 'inspected-lately', limit: policy.inspectionDays };
  if (inspection === null) {
    return [{ topic: 'conditions', key: 'inspection', state: 'unknown', params: {}, rule, evidence: [] }];
  }
  const { date, inspector, serialSeen, result, until, evidence } = inspection;
  const ageDays = Math.max(0, daysFrom(date, today));
  const isOld = until === null ? ageDays > policy.inspectionDays : until < today;
  const state: StatementState = serialSeen === false ? 'bad' : isOld ? 'warning' : 'good';
  const found = inspectionVerdict(result);
  return [
    {
      topic: 'conditions',
      key: 'inspection',
      state,
      params: { date, ageDays, inspector, serialSeen },
      rule,
      evidence,
    },
    {
      topic: 'conditions',
      key: 'inspection-result',
      state: found === 'doubt' ? 'warning' : found,
      params: { date },
      rule: { id: 'inspection-passed' },
      evidence,
    },
  ];
};

const assessMaintenance = ({ conditions, today }: CollateralFacts): Statement => {
  const { maintenance } = conditions;
  const rule = { id: 'maintained-in-time' };
  if (maintenance === null) {
    return { topic: 'conditions', key: 'maintenance', state: 'unknown', params: {}, rule, evidence: [] };
  }
  const { date, dueOn, evidence } = maintenance;
  const isDue = dueOn !== null && dueOn < today;
  return {
    topic: 'conditions',
    key: 'maintenance',
    state: isDue ? 'warning' : 'good',
    params: { date, dueOn },
    rule,
    evidence,
  };
};

const assessValuation = ({ conditions, today }: CollateralFacts, policy: CollateralPolicy): Statement => {
  const { valuation } = conditions;
  const rule = { id: 'valued-lately', limit: policy.valuationDays };
  if (valuation === null) {
    return { topic: 'conditions', key: 'valuation', state: 'unknown', params: {}, rule, evidence: [] };
  }
  const { date, amountMinor, currency, basis, source, evidence } = valuation;
  const ageDays = Math.max(0, daysFrom(date, today));
  const state: StatementState = ageDays > policy.valuationDays ? 'warning' : 'good';
  const params = { date, ageDays, amountMinor, currency, basis, source };
  return { topic: 'conditions', key: 'valuation', state, params, rule, evidence };
};

/** What devices observe, recall, insurance, inspection, maintenance and worth, each with its day. */
export const assessConditions = (facts: CollateralFacts, policy: CollateralPolicy): Statement[] => [
  ...assessObserved(facts),
  assessRecall(facts),
  ...assessInsurance(facts, policy),
  ...assessInspection(facts, policy),
  assessMaintenance(facts),
  assessValuation(facts, policy),
];
