import { FORMULAS, type Formula, formulaText, type Priced } from '#domain/receivables/formula';
import type { Price } from '#domain/receivables/pricing';
import type { CollectionLine, ReleaseStatement } from '#domain/receivables/reserve-release';
import { builder } from '../builder.ts';

const FormulaType = builder.objectRef<Formula>('Formula').implement({
  description: 'How an amount was computed; every result is rounded half up to the minor unit.',
  fields: t => ({
    key: t.exposeString('key'),
    text: t.string({ description: '80000.00 × 6.00 % × 95 / 360', resolve: formula => formulaText(formula) }),
    pattern: t.string({ description: '{advance} × {rate} × {days} / {base}', resolve: ({ key }) => FORMULAS[key] }),
  }),
});

const PricedType = builder.objectRef<Priced>('PricedAmount').implement({
  fields: t => ({
    amountMinor: t.field({ type: 'BigInt', resolve: ({ amountMinor }) => amountMinor }),
    formula: t.field({ type: FormulaType, resolve: ({ formula }) => formula }),
  }),
});

const AllInCost = builder.objectRef<NonNullable<Price['allInCost']>>('AllInCost').implement({
  description: 'Annualised, in basis points.',
  fields: t => ({
    bps: t.field({ type: 'BigInt', resolve: ({ bps }) => bps }),
    formula: t.field({ type: FormulaType, resolve: ({ formula }) => formula }),
  }),
});

export const PriceType = builder.objectRef<Price>('Price').implement({
  description: 'What a quote comes to: paidNow + discount + fee + reserve is the face.',
  fields: t => ({
    faceMinor: t.field({ type: 'BigInt', resolve: ({ faceMinor }) => faceMinor }),
    pricedMinor: t.field({
      type: 'BigInt',
      description: 'What advance and fee are reckoned on: the face, or less where the obligor has confirmed less.',
      resolve: ({ pricedMinor }) => pricedMinor,
    }),
    fundedOn: t.field({
      type: 'Date',
      description: 'From when discount is charged.',
      resolve: ({ fundedOn }) => fundedOn,
    }),
    days: t.exposeInt('days'),
    base: t.int({ resolve: ({ base }) => base }),
    discountedTo: t.field({ type: 'Date', resolve: ({ discountedTo }) => discountedTo }),
    advance: t.field({ type: PricedType, resolve: ({ advance }) => advance }),
    discount: t.field({ type: PricedType, resolve: ({ discount }) => discount }),
    fee: t.field({ type: PricedType, resolve: ({ fee }) => fee }),
    reserve: t.field({ type: PricedType, resolve: ({ reserve }) => reserve }),
    withheld: t.field({ type: PricedType, resolve: ({ withheld }) => withheld }),
    paidNow: t.field({ type: PricedType, resolve: ({ paidNow }) => paidNow }),
    allInCost: t.field({ type: AllInCost, nullable: true, resolve: ({ allInCost }) => allInCost }),
  }),
});

const Line = builder.objectRef<CollectionLine>('CollectionLine').implement({
  fields: t => ({
    date: t.field({ type: 'Date', resolve: ({ date }) => date }),
    days: t.exposeInt('days', { description: 'Late, or early.' }),
    collectedMinor: t.field({ type: 'BigInt', resolve: ({ collectedMinor }) => collectedMinor }),
    advanceShare: t.field({ type: PricedType, resolve: ({ advanceShare }) => advanceShare }),
    amount: t.field({ type: PricedType, resolve: ({ amount }) => amount }),
  }),
});

export const ReserveStatementType = builder.objectRef<ReleaseStatement>('ReserveStatement').implement({
  description: 'What becomes of the reserve, line by line.',
  fields: t => ({
    reserveMinor: t.field({ type: 'BigInt', resolve: ({ reserveMinor }) => reserveMinor }),
    collectedMinor: t.field({ type: 'BigInt', resolve: ({ collectedMinor }) => collectedMinor }),
    openMinor: t.field({ type: 'BigInt', resolve: ({ openMinor }) => openMinor }),
    lateDiscountMinor: t.field({ type: 'BigInt', resolve: ({ lateDiscountMinor }) => lateDiscountMinor }),
    earlyRebateMinor: t.field({ type: 'BigInt', resolve: ({ earlyRebateMinor }) => earlyRebateMinor }),
    dilutedMinor: t.field({ type: 'BigInt', resolve: ({ dilutedMinor }) => dilutedMinor }),
    writtenOffMinor: t.field({ type: 'BigInt', resolve: ({ writtenOffMinor }) => writtenOffMinor }),
    late: t.field({ type: [Line], resolve: ({ late }) => [...late] }),
    early: t.field({ type: [Line], resolve: ({ early }) => [...early] }),
    release: t.field({ type: PricedType, resolve: ({ release }) => release }),
  }),
});
