import type { z } from 'zod';
import type { Result } from '#domain/result';
import type { amendmentInput, leaseTermsInput } from '#services/leases/lease-terms-input';
import type { Problem } from '~/components/form/problems';
import { readDated, readMoney, readNumber, readPercent } from './lease-fields.server.ts';
import type { ClauseFields, LeaseTermsFields, ScheduleFields } from './lease-terms-fields.server.ts';

/** Terms as services take them. */
export type TermsInput = z.input<typeof leaseTermsInput>;
export type ScheduleInput = z.input<typeof amendmentInput>['terms'];
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: Problem[] };

/** Reads typed fields one after the other and keeps what is wrong with each. */
class Reader {
  readonly problems: Problem[] = [];
  constructor(readonly currency: string) {}

  private read(field: string, result: Result<string>): string {
    if (result.ok) return result.value;
    const { code, params } = result.refusal;
    this.problems.push({ code, field, ...(params && { params }) });
    return '0';
  }

  missing(field: string): void {
    this.problems.push({ code: 'field-required', field });
  }

  /** Where it was left empty, `otherwise`; where that is not given either, the field is needed. */
  private text<Other>(
    field: string,
    typed: string | undefined,
    read: (text: string) => Result<string>,
    otherwise?: Other,
  ) {
    if (typed !== undefined) return this.read(field, read(typed));
    if (otherwise === undefined) this.missing(field);
    return otherwise ?? '0';
  }

  money = (field: string, typed: string | undefined, otherwise?: string): string =>
    this.text(field, typed, text => readMoney(text, this.currency), otherwise);
  number = (field: string, typed: string | undefined, otherwise?: string): string =>
    this.text(field, typed, readNumber, otherwise);
  percent = (field: string, typed: string | undefined, otherwise?: string): string =>
    this.text(field, typed, readPercent, otherwise);

  orNull(field: string, typed: string | undefined, kind: 'number' | 'percent'): string | null {
    return typed === undefined ? null : this[kind](field, typed);
  }

  /** Lines of a day and a value. */
  dated(field: string, typed: string | undefined, read: (text: string) => Result<string>) {
    const rows = typed === undefined ? [] : readDated(typed, read);
    if (rows === null) this.problems.push({ code: 'rows-unreadable', field });
    return rows ?? [];
  }
}

const rateOf = (fields: ScheduleFields, reader: Reader): ScheduleInput['rate'] => {
  if (fields.pricing === 'rent') return { kind: 'implied' };
  if (fields.pricing === 'rate') return { kind: 'fixed', percent: reader.percent('ratePercent', fields.ratePercent) };
  const { reference, resetMonths, onReset = 'rents' } = fields;
  if (reference === undefined) reader.missing('reference');
  if (resetMonths === undefined) reader.missing('resetMonths');
  const fixings = reader.dated('fixings', fields.fixings, readPercent);
  if (fields.fixings === undefined) reader.missing('fixings');
  return {
    ...{ kind: 'floating', reference: reference ?? 'EURIBOR-3M', resetMonths: resetMonths ?? 1, onReset },
    marginPercent: reader.percent('marginPercent', fields.marginPercent, '0'),
    floorPercent: reader.orNull('floorPercent', fields.floorPercent, 'percent'),
    capPercent: reader.orNull('capPercent', fields.capPercent, 'percent'),
    fixings: fixings.map(({ day, value }) => ({ from: day, percent: value })),
  };
};

type PlanInput = NonNullable<ScheduleInput['rent']['plan']>;

/** An irregular rent is an amount, or a share where a percent sign stands behind it. */
const irregularRent =
  (currency: string) =>
  (text: string): Result<string> => {
    const share = /[%％]\s*$/.test(text);
    const read = share ? readPercent(text) : readMoney(text, currency);
    return read.ok ? { ok: true, value: `${share ? '%' : ''}${read.value}` } : read;
  };

const rentOf = (value: string) =>
  value.startsWith('%')
    ? { kind: 'share' as const, percent: value.slice(1) }
    : { kind: 'amount' as const, amountMinor: value };

const stepsOf = ({ steps, stepUnit = 'share' }: ScheduleFields, reader: Reader): PlanInput => ({
  kind: 'stepped',
  steps: steps.flatMap(({ fromPeriod, value }, at) => {
    if (fromPeriod === undefined && value === undefined) return [];
    if (fromPeriod === undefined) reader.missing(`steps[${at}].fromPeriod`);
    const field = `steps[${at}].value`;
    const rent =
      stepUnit === 'share'
        ? { kind: 'share' as const, percent: reader.percent(field, value) }
        : { kind: 'amount' as const, amountMinor: reader.money(field, value) };
    return [{ fromPeriod: fromPeriod ?? 1, rent }];
  }),
});

const planOf = (fields: ScheduleFields, reader: Reader): PlanInput => {
  if (fields.plan === 'level') return { kind: 'level' };
  if (fields.plan === 'stepped') return stepsOf(fields, reader);
  if (fields.plan === 'seasonal') {
    const percentByMonth = Array.from({ length: 12 }, (_, at) =>
      reader.percent(`seasons[${at}]`, fields.seasons[at], '100'),
    );
    return { kind: 'seasonal', percentByMonth };
  }
  const rows = reader.dated('irregular', fields.irregular, irregularRent(reader.currency));
  if (fields.irregular === undefined) reader.missing('irregular');
  if (fields.endDate === undefined) reader.missing('endDate');
  const rents = rows.map(({ day, value }) => ({ dueDate: day, rent: rentOf(value) }));
  return { kind: 'irregular', rents, endDate: fields.endDate ?? '2000-01-01' };
};

/** Whether some rent is a share of the base rent, so that one must be given. */
const needsBase = (plan: PlanInput): boolean =>
  plan.kind !== 'irregular' || plan.rents.some(({ rent }) => rent.kind === 'share');

const scheduleOf = (fields: ScheduleFields, reader: Reader): ScheduleInput => {
  const plan = planOf(fields, reader);
  const { frequency, dayOfMonth, periods, timing, accrual, compounding, gracePeriods, graceInterest } = fields;
  if (periods === undefined && plan.kind !== 'irregular') reader.missing('periods');
  const isPriced = fields.pricing === 'rent' && needsBase(plan);
  const grace = gracePeriods ? { periods: gracePeriods, interest: graceInterest ?? ('capitalised' as const) } : null;
  return {
    ...{ frequency, periods: periods ?? 0, basis: { accrual, compounding } },
    ...(dayOfMonth !== undefined && { dayOfMonth }),
    rate: rateOf(fields, reader),
    residual: {
      guaranteedMinor: reader.money('guaranteed', fields.guaranteed, '0'),
      expectedPaymentMinor: reader.money('expectedPayment', fields.expectedPayment, '0'),
      unguaranteedMinor: reader.money('unguaranteed', fields.unguaranteed, '0'),
      balloonMinor: reader.money('balloon', fields.balloon, '0'),
    },
    rent: {
      timing,
      baseRentMinor: isPriced ? reader.money('rent', fields.rent) : null,
      plan,
      skippedMonths: fields.skippedMonths,
      grace,
    },
  };
};

const indexationOf = (fields: ClauseFields, reader: Reader): TermsInput['indexation'] => {
  if (!fields.indexed) return null;
  if (fields.index === undefined) reader.missing('index');
  const values = reader.dated('indexValues', fields.indexValues, readNumber);
  return {
    index: fields.index ?? '?',
    baseValue: reader.number('indexBase', fields.indexBase),
    reviewMonths: fields.indexReview ?? 12,
    floorPercent: reader.orNull('indexFloor', fields.indexFloor, 'percent'),
    capPercent: reader.orNull('indexCap', fields.indexCap, 'percent'),
    values: values.map(({ day, value }) => ({ from: day, value })),
  };
};

const usageOf = ({ meter, tiers, ...fields }: ClauseFields, reader: Reader): TermsInput['usage'] => {
  if (meter === undefined) return null;
  const given = tiers.flatMap(({ upTo, unitPrice }, at) => {
    if (upTo === undefined && unitPrice === undefined) return [];
    const field = `tiers[${at}]`;
    const limit = reader.orNull(`${field}.upTo`, upTo, 'number');
    return [{ upTo: limit, unitPrice: reader.number(`${field}.unitPrice`, unitPrice) }];
  });
  if (given.length === 0) reader.missing('tiers[0].unitPrice');
  const allowance = reader.number('allowance', fields.allowance, '0');
  return { meter, allowance, tiers: given, quantityDigits: fields.quantityDigits ?? 2 };
};

const clausesOf = (fields: ClauseFields, reader: Reader) => ({
  vat: { category: fields.vatCategory, percent: reader.percent('vatPercent', fields.vatPercent, '0') },
  indexation: indexationOf(fields, reader),
  usage: usageOf(fields, reader),
});

export type ClausesInput = ReturnType<typeof clausesOf>;

const read = <Value>(reader: Reader, value: Value): Read<Value> =>
  reader.problems.length === 0 ? { ok: true, value } : { ok: false, problems: reader.problems };

/** The form's fields as the services' input; or what in them cannot be read, each at its field. */
export const termsOfFields = (fields: LeaseTermsFields): Read<TermsInput> => {
  const { kind, currency, commencementDate } = fields;
  const reader = new Reader(currency);
  const depositMinor = reader.money('deposit', fields.deposit, '0');
  return read(reader, {
    ...{ kind, currency, commencementDate },
    financedMinor: reader.money('financed', fields.financed),
    ...scheduleOf(fields, reader),
    directCosts: {
      lessorMinor: reader.money('lessorCosts', fields.lessorCosts, '0'),
      lesseeMinor: reader.money('lesseeCosts', fields.lesseeCosts, '0'),
    },
    deposit: depositMinor === '0' ? null : { amountMinor: depositMinor, use: fields.depositUse ?? 'returned' },
    ...clausesOf(fields, reader),
  });
};

/** The fields of an amendment: new terms for what is left, and all clauses as the form has them. */
export const amendmentOfFields = (
  fields: ScheduleFields & ClauseFields,
  currency: string,
): Read<{ readonly terms: ScheduleInput; readonly clauses: ClausesInput }> => {
  const reader = new Reader(currency);
  return read(reader, { terms: scheduleOf(fields, reader), clauses: clausesOf(fields, reader) });
};

const FIELDS: Readonly<Record<string, string>> = {
  financedMinor: 'financed',
  'rent.baseRentMinor': 'rent',
  'rent.skippedMonths': 'skippedMonths',
  'rent.grace': 'gracePeriods',
  'rate.resetMonths': 'resetMonths',
  'rate.fixings': 'fixings',
  'rate.onReset': 'onReset',
  'residual.expectedPaymentMinor': 'expectedPayment',
  residual: 'unguaranteed',
  'basis.accrual': 'accrual',
  directCosts: 'lessorCosts',
  'vat.percent': 'vatPercent',
  indexation: 'indexBase',
  paymentMinor: 'payment',
};

const PLAN_FIELDS = {
  level: 'rent',
  stepped: 'steps[0].fromPeriod',
  seasonal: 'seasons[0]',
  irregular: 'irregular',
} as const;

/** The form's own field for one that the domain or a service names: `terms.rent.plan` is the first step. */
export const termsFieldOf = (field: string, { plan, pricing }: Pick<ScheduleFields, 'plan' | 'pricing'>): string => {
  const name = field.replace(/^terms\./, '');
  if (name === 'rent.plan') return PLAN_FIELDS[plan];
  if (name === 'rate') return pricing === 'floating' ? 'marginPercent' : pricing === 'rate' ? 'ratePercent' : 'rent';
  if (name.startsWith('usage')) return name.includes('allowance') ? 'allowance' : 'tiers[0].unitPrice';
  return FIELDS[name] ?? name;
};
