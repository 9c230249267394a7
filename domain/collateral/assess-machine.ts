import type { CollateralFacts } from './facts.ts';
import type { EventEvidence, Evidence, Statement, StatementState } from './statement.ts';

const some = (...evidence: readonly (Evidence | null)[]): Evidence[] => evidence.filter(one => one !== null);

/** What it is, and whether its papers are its own. */
export const assessPassport = ({ passport }: CollateralFacts): Statement[] => {
  const { status, declared, issuer, issued, ended, root, recomputes, specifications, photographs } = passport;
  const commitment: StatementState = recomputes === null ? 'unknown' : recomputes ? 'good' : 'bad';
  return [
    {
      topic: 'passport',
      key: 'status',
      state: status === 'Recorded' ? 'good' : 'bad',
      params: { status },
      rule: { id: 'is-recorded' },
      evidence: some(ended ?? issued),
    },
    {
      topic: 'passport',
      key: 'origin',
      state: declared ? 'warning' : 'good',
      params: { declared, issuer },
      rule: { id: 'issued-by-manufacturer' },
      evidence: some(issued),
    },
    {
      topic: 'passport',
      key: 'commitment',
      state: commitment,
      params: { root },
      rule: { id: 'recomputes' },
      evidence: some(issued),
    },
    {
      topic: 'passport',
      key: 'documents',
      state: specifications.length > 0 && photographs.length > 0 ? 'good' : 'warning',
      params: { specifications: specifications.length, photographs: photographs.length },
      rule: { id: 'specification-and-photograph' },
      evidence: [...specifications, ...photographs],
    },
  ];
};

/** Whether another claims the same machine, or one so like it that somebody may have mistaken a letter. */
export const assessFingerprint = ({ fingerprint, passport }: CollateralFacts): Statement[] => {
  const { isRegistered, claimedBy, likenesses } = fingerprint;
  const registered: StatementState =
    claimedBy.length > 0 ? 'bad' : isRegistered === null ? 'unknown' : isRegistered ? 'good' : 'bad';
  return [
    {
      topic: 'fingerprint',
      key: 'registered-serial',
      state: registered,
      params: { isRegistered, claimedElsewhere: claimedBy.length },
      rule: { id: 'one-live-object' },
      evidence: some(passport.issued),
    },
    {
      topic: 'fingerprint',
      key: 'serial-likeness',
      state: likenesses.length === 0 ? 'good' : 'warning',
      params: { count: likenesses.length, serials: likenesses.map(({ serial }) => serial).join(', ') },
      rule: { id: 'letters-easily-mistaken' },
      evidence: likenesses.map(({ subject, reference }) => ({ kind: 'machine', subject, reference })),
    },
  ];
};

/** Each transfer is from whom the one before was to: no gap, no fork. */
const isUnbroken = ({ title }: CollateralFacts): boolean => {
  const { issuerKey, holderKey, transfers } = title;
  let holder = issuerKey;
  for (const { from, to } of transfers) {
    if (from !== holder) return false;
    holder = to;
  }
  return holderKey === null || holder === holderKey;
};

/** Whose it is as recorded here, which is no legal register. */
export const assessTitle = (facts: CollateralFacts): Statement[] => {
  const { title, passport, now } = facts;
  const { holder, isHolderFrozen, transfers, folds, offered } = title;
  const last = transfers.at(-1)?.event ?? passport.issued;
  const held: StatementState = isHolderFrozen ? 'bad' : holder === null ? 'unknown' : 'good';
  const statements: Statement[] = [
    {
      topic: 'title',
      key: 'title-holder',
      state: title.holderKey === null ? 'bad' : held,
      params: { holder, frozen: isHolderFrozen },
      rule: { id: 'recorded-holder' },
      evidence: some(last),
    },
    {
      topic: 'title',
      key: 'title-chain',
      state: isUnbroken(facts) && folds ? 'good' : 'bad',
      params: { transfers: transfers.length, folds },
      rule: { id: 'unbroken-chain' },
      evidence: some(passport.issued, ...transfers.map(({ event }): EventEvidence => event)),
    },
  ];
  if (offered && now <= offered.expiry) {
    statements.push({
      topic: 'title',
      key: 'title-offered',
      state: 'warning',
      params: { until: offered.expiry, missingConsents: offered.missingConsents },
      rule: { id: 'title-may-pass' },
      evidence: some(offered.event),
    });
  }
  return statements;
};

/** Who has it in hand: its owner or its lessee, or somebody who is neither. */
export const assessCustody = ({ custody }: CollateralFacts): Statement[] => [
  {
    topic: 'custody',
    key: 'custody',
    state: custody.is === 'other' ? 'warning' : 'good',
    params: { custodian: custody.custodian, is: custody.is },
    rule: { id: 'holder-or-lessee' },
    evidence: some(custody.changed),
  },
];
