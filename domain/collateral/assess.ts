import { assessLease, assessLiens } from './assess-claims.ts';
import { assessConditions, assessPlace, assessUse } from './assess-conditions.ts';
import { assessCustody, assessFingerprint, assessPassport, assessTitle } from './assess-machine.ts';
import type { CollateralFacts } from './facts.ts';
import { type CollateralPolicy, DEFAULT_POLICY } from './policy.ts';
import type { Statement } from './statement.ts';

/**
 * What a financier should know of a machine before and while it lends, in the order of `COLLATERAL_TOPICS`: each statement with its state, the rule
 * by which it has it, and the evidence. It decides nothing: what is bad for one financier, another prices.
 */
export const assessCollateral = (
  facts: CollateralFacts,
  policy: CollateralPolicy = DEFAULT_POLICY,
): readonly Statement[] => [
  ...assessPassport(facts),
  ...assessFingerprint(facts),
  ...assessTitle(facts),
  ...assessCustody(facts),
  ...assessLiens(facts, policy),
  ...assessLease(facts, policy),
  ...assessPlace(facts, policy),
  ...assessUse(facts, policy),
  ...assessConditions(facts, policy),
];
