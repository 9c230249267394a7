import { z } from 'zod';
import { EQUIPMENT_CATEGORIES } from '#domain/equipment/categories';
import { CONDITIONS, INSPECTION_RESULTS, VALUATION_BASES } from '#domain/equipment/records';
import { readAmount } from '~/components/format/amounts';
import { amountOutOfBounds, checkField } from '~/form-fields.server';

/** An empty field counts as not filled in. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(value => (typeof value === 'string' && value.trim() === '' ? undefined : value), schema.optional());
const words = (most: number) => z.string().trim().min(1).max(most);
const day = z.iso.date();
const note = optional(words(2000));

const currency = z.string().trim().toUpperCase().default('');

const priced = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object({ ...shape, amount: z.string().trim().default(''), currency });

/** The same where the amount must be there: it is missed together with the other fields. */
const pricedSurely = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object({ ...shape, amount: z.string().trim().min(1), currency });

interface Priced {
  readonly amount: string;
  readonly currency: string;
}

/** Amount and currency as two fields, read as one; undefined where the amount was left empty. */
const amountOf = ({ amount, currency }: Priced, context: z.RefinementCtx): bigint | undefined => {
  if (amount === '') return undefined;
  if (!/^[A-Z]{3}$/.test(currency)) {
    context.addIssue({ code: 'custom', message: 'currency-unreadable', path: ['currency'] });
    return undefined;
  }
  const read = readAmount(amount, currency);
  const message = read.ok ? amountOutOfBounds(read.value) : read.refusal.code;
  if (read.ok && message === null) return read.value;
  context.addIssue({ code: 'custom', message: message ?? 'amount-unreadable', path: ['amount'] });
  return undefined;
};

const requiredAmount = (given: Priced, context: z.RefinementCtx): bigint => amountOf(given, context) ?? z.NEVER;

export const saleFields = pricedSurely({
  buyerId: z.guid(),
  deliveryTerms: optional(words(200)),
  conditions: note,
  expiresOn: day,
}).transform(({ amount, ...sale }, context) => ({
  ...sale,
  priceMinor: requiredAmount({ amount, currency: sale.currency }, context),
}));

export const deliveryNoticeFields = z.object({ takerId: z.guid(), date: day, place: optional(words(200)), note });

export const deliveryFields = z
  .object({
    serialSeen: words(200),
    how: z.enum(['typed', 'scanned']),
    date: day,
    condition: optional(z.enum(CONDITIONS)),
    note,
    discrepancy: note,
  })
  .transform(({ discrepancy, ...delivery }) => ({
    ...delivery,
    ...(discrepancy !== undefined && { discrepancy: { note: discrepancy } }),
  }));

export const retirementFields = z.object({ cause: z.enum(['given-up', 'total-loss']), date: day, note: words(2000) });

const shown = { isPublic: checkField };

/** What each kind of record asks for; the form's intent is the kind. */
export const RECORD_FIELDS = {
  inspection: z.object({
    date: day,
    inspector: words(200),
    organisation: optional(words(200)),
    result: z.enum(INSPECTION_RESULTS),
    serialSeen: optional(words(200)),
    findings: optional(words(4000)),
    until: optional(day),
    ...shown,
  }),
  maintenance: priced({
    date: day,
    work: words(4000),
    workshop: optional(words(200)),
    engineHours: optional(z.coerce.number().int().min(0).max(1_000_000)),
    until: optional(day),
    ...shown,
  }).transform(({ amount, currency, ...work }, context) => {
    const costMinor = amountOf({ amount, currency }, context);
    return costMinor === undefined ? work : { ...work, costMinor, currency };
  }),
  insurance: priced({
    date: day,
    until: day,
    insurer: words(200),
    policyNumber: words(100),
    coverage: optional(words(2000)),
    lossPayeeId: optional(z.guid()),
    lossPayee: optional(words(200)),
  }).transform(({ amount, currency, ...policy }, context) => {
    const amountMinor = amountOf({ amount, currency }, context);
    return amountMinor === undefined ? policy : { ...policy, amountMinor, currency };
  }),
  valuation: pricedSurely({
    date: day,
    basis: z.enum(VALUATION_BASES),
    source: words(200),
    valuer: optional(words(200)),
    note,
  }).transform(({ amount, ...value }, context) => ({
    ...value,
    amountMinor: requiredAmount({ amount, currency: value.currency }, context),
  })),
  condition: z.object({ date: day, condition: z.enum(CONDITIONS), note }),
} as const;

const component = z.object({
  kind: z.string().trim().max(100).default(''),
  manufacturer: optional(words(200)),
  model: optional(words(200)),
  serial: z.string().trim().max(100).default(''),
});

export const componentFields = z
  .object({
    date: day,
    component: words(100),
    removedSerial: optional(words(100)),
    manufacturer: optional(words(200)),
    model: optional(words(200)),
    serial: optional(words(100)),
    workshop: optional(words(200)),
    note,
  })
  .transform(({ manufacturer, model, serial, ...swap }) => ({
    ...swap,
    fitted:
      serial === undefined
        ? null
        : { ...(manufacturer !== undefined && { manufacturer }), ...(model !== undefined && { model }), serial },
  }));

export const passportFields = z
  .object({
    maker: z.enum(['we', 'other']),
    manufacturer: optional(words(200)),
    model: words(200),
    serial: words(100),
    gtin: optional(words(20)),
    category: z.enum(EQUIPMENT_CATEGORIES),
    year: z.coerce.number().int().min(1900).max(2200),
    origin: optional(z.string().regex(/^[A-Z]{2}$/)),
    specification: optional(words(4000)),
    components: z.array(component).max(12).default([]),
    evenIfAlike: checkField,
  })
  .transform((passport, context) => {
    if (passport.maker === 'other' && passport.manufacturer === undefined)
      context.addIssue({ code: 'custom', message: 'field-required', path: ['manufacturer'] });
    const { components, ...others } = passport;
    return { ...others, components: components.filter(({ kind, serial }) => kind !== '' || serial !== '') };
  });
