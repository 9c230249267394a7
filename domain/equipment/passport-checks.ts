import { addDays, type CalendarDate } from '#domain/time/calendar-date';
import type { MachineLikeness } from './identity.ts';
import { inspectionVerdict, policyOn, RECORD_LIMITS } from './record-verdicts.ts';
import type { InspectionResult } from './records.ts';
import type { EquipmentStatus } from './state.ts';

/** What is looked at before somebody relies on a machine, most telling first. */
export const PASSPORT_CHECKS = [
  'status',
  'recall',
  'serial-unique',
  'serial-seen',
  'origin',
  'inspected',
  'insured',
  'loss-payee',
  'valued',
  'maintained',
  'documented',
] as const;
export type PassportCheckName = (typeof PASSPORT_CHECKS)[number];

/** `unknown`: nothing is recorded, which is neither good nor bad. */
export const CHECK_VERDICTS = ['good', 'doubt', 'bad', 'unknown'] as const;
export type CheckVerdict = (typeof CHECK_VERDICTS)[number];

export interface PassportCheck {
  readonly check: PassportCheckName;
  readonly verdict: CheckVerdict;
  /** Why, as the end of a translation key: `checks.<check>.<reason>`. */
  readonly reason: string;
  readonly params: Readonly<Record<string, string>>;
  /** Commitment that the statement rests on; `null` where it rests on public state, or on nothing. */
  readonly root: string | null;
}

interface Dated {
  readonly date: CalendarDate;
  readonly root: string;
}

/** What is on record of a machine, as far as the one who asks may see it. Records newest first. */
export interface PassportFacts {
  readonly today: CalendarDate;
  readonly status: EquipmentStatus;
  /** Whether an owner declared it, and whether the manufacturer itself issued it. */
  readonly declared: boolean;
  readonly root: string;
  /** Other live machines that are like it. */
  readonly conflicts: readonly { readonly kind: MachineLikeness; readonly serial: string }[];
  readonly openRecalls: readonly string[];
  /** When somebody read the plate: deliveries and inspections. */
  readonly sightings: readonly (Dated & { readonly isSerialSame: boolean })[];
  readonly inspections: readonly (Dated & {
    readonly result: InspectionResult;
    readonly until: CalendarDate | null;
  })[];
  readonly insurances: readonly (Dated & { readonly until: CalendarDate; readonly lossPayeeId: string | null })[];
  readonly valuations: readonly Dated[];
  readonly maintenances: readonly (Dated & { readonly until: CalendarDate | null })[];
  readonly documents: { readonly specifications: number; readonly photographs: number };
  /** Whose name should stand on the policy; `null` where nobody asks. */
  readonly wantedLossPayeeId: string | null;
}

export interface PassportLimits {
  /** An inspection, a valuation, counts for so many days where it does not say itself until when. */
  readonly inspectionDays: number;
  readonly valuationDays: number;
}

export const PASSPORT_LIMITS: PassportLimits = RECORD_LIMITS;

const said = (
  check: PassportCheckName,
  verdict: CheckVerdict,
  reason: string,
  params: Readonly<Record<string, string>> = {},
  root: string | null = null,
): PassportCheck => ({ check, verdict, reason, params, root });

const statusCheck = ({ status }: PassportFacts): PassportCheck =>
  status === 'Recorded' ? said('status', 'good', 'recorded') : said('status', 'bad', status.toLowerCase());

const recallCheck = ({ openRecalls }: PassportFacts): PassportCheck =>
  openRecalls.length === 0
    ? said('recall', 'good', 'none')
    : said('recall', 'bad', 'open', { count: String(openRecalls.length), number: openRecalls[0] ?? '' });

const uniqueCheck = ({ conflicts, root }: PassportFacts): PassportCheck => {
  const [worst] = [...conflicts].sort((a, b) => Number(b.kind === 'recorded') - Number(a.kind === 'recorded'));
  if (!worst) return said('serial-unique', 'good', 'unique', {}, root);
  const verdict = worst.kind === 'recorded' ? 'bad' : 'doubt';
  return said('serial-unique', verdict, worst.kind, { serial: worst.serial });
};

const seenCheck = ({ sightings: [newest] }: PassportFacts): PassportCheck => {
  if (!newest) return said('serial-seen', 'unknown', 'never');
  const [verdict, reason] = newest.isSerialSame ? (['good', 'same'] as const) : (['bad', 'differs'] as const);
  return said('serial-seen', verdict, reason, { date: newest.date }, newest.root);
};

const originCheck = ({ declared, root }: PassportFacts): PassportCheck =>
  declared ? said('origin', 'doubt', 'declared', {}, root) : said('origin', 'good', 'manufacturer', {}, root);

const inspectedCheck = ({ inspections: [newest], today }: PassportFacts, limits: PassportLimits): PassportCheck => {
  if (!newest) return said('inspected', 'unknown', 'never');
  const until = newest.until ?? addDays(newest.date, limits.inspectionDays);
  const params = { date: newest.date, until };
  const verdict = inspectionVerdict(newest.result);
  if (verdict === 'bad') return said('inspected', 'bad', 'failed', params, newest.root);
  if (until < today) return said('inspected', 'doubt', 'old', params, newest.root);
  return verdict === 'good'
    ? said('inspected', 'good', 'passed', params, newest.root)
    : said('inspected', 'doubt', 'remarks', params, newest.root);
};

/** The policy that counts today; else the one that ended last, else the one that begins next. */
const policyOf = ({ insurances, today }: PassportFacts) => {
  const policy = policyOn(insurances, today);
  return { policy, isCurrent: policy !== null && policy.date <= today && today <= policy.until };
};

const insuredCheck = (facts: PassportFacts): PassportCheck => {
  const { policy, isCurrent } = policyOf(facts);
  if (!policy) return said('insured', 'unknown', 'never');
  const params = { date: policy.date, until: policy.until };
  if (isCurrent) return said('insured', 'good', 'current', params, policy.root);
  return policy.until < facts.today
    ? said('insured', 'bad', 'expired', params, policy.root)
    : said('insured', 'doubt', 'not-yet', params, policy.root);
};

const payeeCheck = (facts: PassportFacts): PassportCheck[] => {
  const { policy, isCurrent } = policyOf(facts);
  if (facts.wantedLossPayeeId === null || !policy || !isCurrent) return [];
  const isIt = policy.lossPayeeId === facts.wantedLossPayeeId;
  return [said('loss-payee', isIt ? 'good' : 'doubt', isIt ? 'named' : 'other', {}, policy.root)];
};

const valuedCheck = ({ valuations: [newest], today }: PassportFacts, limits: PassportLimits): PassportCheck => {
  if (!newest) return said('valued', 'unknown', 'never');
  const isOld = addDays(newest.date, limits.valuationDays) < today;
  return said('valued', isOld ? 'doubt' : 'good', isOld ? 'old' : 'recent', { date: newest.date }, newest.root);
};

const maintainedCheck = ({ maintenances: [newest], today }: PassportFacts): PassportCheck => {
  if (!newest) return said('maintained', 'unknown', 'never');
  const params = { date: newest.date, ...(newest.until !== null && { until: newest.until }) };
  const isDue = newest.until !== null && newest.until < today;
  return said('maintained', isDue ? 'doubt' : 'good', isDue ? 'due' : 'done', params, newest.root);
};

const documentedCheck = ({ documents, root }: PassportFacts): PassportCheck => {
  const { specifications, photographs } = documents;
  const params = { specifications: String(specifications), photographs: String(photographs) };
  if (specifications + photographs === 0) return said('documented', 'unknown', 'none');
  return said(
    'documented',
    photographs > 0 ? 'good' : 'doubt',
    photographs > 0 ? 'photographed' : 'paper',
    params,
    root,
  );
};

/** What the record says for and against a machine, in the order of `PASSPORT_CHECKS`. */
export const passportChecks = (facts: PassportFacts, limits: PassportLimits = PASSPORT_LIMITS): PassportCheck[] => [
  statusCheck(facts),
  recallCheck(facts),
  uniqueCheck(facts),
  seenCheck(facts),
  originCheck(facts),
  inspectedCheck(facts, limits),
  insuredCheck(facts),
  ...payeeCheck(facts),
  valuedCheck(facts, limits),
  maintainedCheck(facts),
  documentedCheck(facts),
];
