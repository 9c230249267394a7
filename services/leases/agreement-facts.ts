import type { AgreementContent, AgreementFact } from '../agreements/content.ts';
import type { LeaseContract } from './lease-contract.ts';

/** What the people who sign a lease, or a change of it, are shown. The texts are `agreements:fact.<name>`. */

export const textFact = (name: string, value: string): AgreementFact => ({ name, kind: 'text', value });
export const dateFact = (name: string, value: string): AgreementFact => ({ name, kind: 'date', value });
export const wordFact = (name: string, value: string): AgreementFact => ({ name, kind: 'word', value });
export const moneyFact = (name: string, amountMinor: bigint, currency: string): AgreementFact => ({
  name,
  kind: 'money',
  value: amountMinor.toString(),
  currency,
});

/** A contract in a few lines: kind, term, how often, first rent, what is financed. */
export const contractFacts = ({ terms, rents }: LeaseContract): AgreementFact[] => {
  const { kind, currency, commencementDate, frequency, financedMinor } = terms;
  const first = rents.find(({ rentMinor }) => rentMinor > 0n);
  return [
    wordFact('lease-kind', kind),
    dateFact('starts-on', commencementDate),
    dateFact('ends-on', rents.at(-1)?.until ?? commencementDate),
    wordFact('frequency', frequency),
    textFact('periods', String(rents.length)),
    ...(first ? [moneyFact('rent', first.rentMinor, currency)] : []),
    moneyFact('financed', financedMinor, currency),
  ];
};

export const noteFact = (note: string | undefined): AgreementFact[] =>
  note === undefined ? [] : [textFact('note', note)];

export const leaseContent = (reference: string, facts: readonly AgreementFact[]): AgreementContent => ({
  reference,
  link: `/leases/${reference}`,
  facts: [...facts],
});
