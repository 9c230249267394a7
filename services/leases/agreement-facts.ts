import { percentTextOf } from '#domain/leases/rates/rate';
import type { RateTerms } from '#domain/leases/schedule/terms';
import type { UsageTerms } from '#domain/leases/usage/usage-terms';
import { decimalText } from '#domain/money/decimal';
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

const percent = (text: string): string => `${text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')} %`;

const rateFacts = (rate: RateTerms): AgreementFact[] => {
  if (rate.kind === 'implied') return [wordFact('rate', 'rate-implied')];
  if (rate.kind === 'fixed') return [textFact('rate', percent(percentTextOf(rate.rate)))];
  const { reference, margin, floor, cap, resetMonths, onReset } = rate;
  return [
    textFact('rate', `${reference} + ${percent(percentTextOf(margin))}`),
    textFact('rate-reset-months', String(resetMonths)),
    wordFact('rate-on-reset', `reset-${onReset}`),
    ...(floor === null ? [] : [textFact('rate-floor', percent(percentTextOf(floor)))]),
    ...(cap === null ? [] : [textFact('rate-cap', percent(percentTextOf(cap)))]),
  ];
};

const usageFacts = (usage: UsageTerms | null, currency: string): AgreementFact[] =>
  usage === null
    ? []
    : [
        wordFact('usage-meter', `meter-${usage.meter}`),
        textFact('usage-allowance', decimalText(usage.allowance)),
        textFact(
          'usage-price',
          usage.tiers
            .map(
              ({ upTo, unitPrice }) =>
                `${upTo === null ? '' : `≤ ${decimalText(upTo)}: `}${decimalText(unitPrice)} ${currency}`,
            )
            .join('; '),
        ),
      ];

/** Everything of a contract that costs the lessee money or time, besides what `contractFacts` says in a few lines. */
export const clauseFacts = ({ terms, rents, handling }: LeaseContract): AgreementFact[] => {
  const { currency, rent, rate, residual, deposit, vat, indexation, usage } = terms;
  const { guaranteedMinor, expectedPaymentMinor, unguaranteedMinor, balloonMinor } = residual;
  const some = (name: string, minor: bigint) => (minor === 0n ? [] : [moneyFact(name, minor, currency)]);
  const { plan, grace, skippedMonths } = rent;
  return [
    wordFact('timing', `timing-${rent.timing}`),
    wordFact('rent-plan', `plan-${plan.kind}`),
    moneyFact(
      'rents-total',
      rents.reduce((sum, one) => sum + one.rentMinor, 0n),
      currency,
    ),
    ...(skippedMonths.length > 0 ? [textFact('skipped-months', skippedMonths.join(', '))] : []),
    ...(grace === null
      ? []
      : [textFact('grace-periods', String(grace.periods)), wordFact('grace-interest', `grace-${grace.interest}`)]),
    ...rateFacts(rate),
    ...some('residual-guaranteed', guaranteedMinor),
    ...some('residual-expected', expectedPaymentMinor),
    ...some('residual-unguaranteed', unguaranteedMinor),
    ...some('balloon', balloonMinor),
    textFact('vat', `${vat.category}, ${decimalText(vat.percent)} %`),
    ...(deposit === null
      ? []
      : [moneyFact('deposit', deposit.amountMinor, currency), wordFact('deposit-use', `deposit-${deposit.use}`)]),
    ...(indexation === null
      ? []
      : [
          textFact('indexation', `${indexation.index} / ${decimalText(indexation.baseValue)}`),
          textFact('indexation-months', String(indexation.reviewMonths)),
          ...(indexation.floorPercent === null
            ? []
            : [textFact('indexation-floor', `${decimalText(indexation.floorPercent)} %`)]),
          ...(indexation.capPercent === null
            ? []
            : [textFact('indexation-cap', `${decimalText(indexation.capPercent)} %`)]),
        ]),
    ...usageFacts(usage, currency),
    textFact('grace-days', String(handling.graceDays)),
    textFact('default-days', String(handling.defaultAfterDays)),
    textFact('bill-lead-days', String(handling.billLeadDays)),
  ];
};

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
