import { z } from 'zod';
import type { RentPlan, ScheduleTerms } from '#domain/leases/schedule/terms';
import type { CalendarDate } from '#domain/time/calendar-date';
import { dayIn } from '#domain/time/zoned-day';
import type { AmendmentPreview } from '#services/leases/amend-lease';
import { type LeaseContract, newestTerms } from '#services/leases/lease-contract';
import { storedAmendment } from '#services/leases/stored-lease-terms';
import type { SignedInRequest } from '~/guard.server';
import { contractOf, openLease } from './lease.server.ts';
import { readMoney } from './lease-fields.server.ts';
import { clauseValues, scheduleValues } from './lease-form-values.server.ts';
import { clauseFields, scheduleFields } from './lease-terms-fields.server.ts';
import type { ClausesInput } from './lease-terms-form.server.ts';
import { changedRows } from './lease-versions.server.ts';

/** What the form of an amendment sends. */
export const amendmentFields = scheduleFields.extend({
  ...clauseFields.shape,
  effectiveDate: z.iso.date(),
  payment: z.string().trim().max(60).optional(),
  note: z.string().trim().max(2000).optional(),
});

/** The payment of an amendment in minor units; nothing where none is given. */
export const readPayment = (typed: string | undefined, currency: string) =>
  typed === undefined ? { ok: true as const, value: '0' } : readMoney(typed, currency);

/** With its names in one order, and numbers as they are written without needless zeros. */
const plainOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value === 'string') return /^-?\d+\.\d+$/.test(value) ? value.replace(/\.?0+$/, '') : value;
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => [name, plainOf(part)]);
};

type ClausesNow = { readonly [Name in keyof ClausesInput]?: ClausesInput[Name] | undefined };

/** Those of the clauses that the form says otherwise than they are: a clause that is not changed is not amended. */
export const changedClauses = (wanted: ClausesInput, now: ClausesNow): Partial<ClausesInput> => {
  const isSame = (name: keyof ClausesInput): boolean =>
    JSON.stringify(plainOf(wanted[name])) === JSON.stringify(plainOf(now[name]));
  return {
    ...(!isSame('vat') && { vat: wanted.vat }),
    ...(!isSame('indexation') && { indexation: wanted.indexation }),
    ...(!isSame('usage') && { usage: wanted.usage }),
  };
};

/** A plan as it goes on after so many periods: steps that are past are the rent by now. */
const planAfter = (plan: RentPlan, passed: number, from: CalendarDate): RentPlan => {
  if (plan.kind === 'irregular') return { ...plan, rents: plan.rents.filter(({ dueDate }) => dueDate >= from) };
  if (plan.kind !== 'stepped') return plan;
  const steps = plan.steps.flatMap(({ fromPeriod, rent }) =>
    fromPeriod > passed + 1 ? [{ fromPeriod: fromPeriod - passed, rent }] : [],
  );
  return steps.length === 0 ? { kind: 'level' } : { kind: 'stepped', steps };
};

/** The terms of what is left from a day on, as they are. */
const termsLeft = (contract: LeaseContract, from: CalendarDate): ScheduleTerms => {
  const terms = contract.history.at(-1)?.schedule.terms ?? contract.terms;
  const rows = contract.history.at(-1)?.schedule.rows ?? [];
  const passed = rows.filter(row => row.from < from).length;
  return {
    ...terms,
    periods: Math.max(1, rows.length - passed),
    rent: { ...terms.rent, plan: planAfter(terms.rent.plan, passed, from), grace: null },
  };
};

/** What the form of an amendment begins with: the terms of what is left, from the next period on. */
export const loadAmendmentForm = async (who: SignedInRequest, id: string) => {
  const seen = await openLease(who, id);
  const contract = contractOf(seen);
  const today = dayIn(seen.row.timeZone, Math.floor(who.services.clock.now().getTime() / 1000));
  const billed = seen.state?.billed ?? 0;
  const next = contract.rows.find(row => row.from > today && row.number > billed) ?? contract.rows.at(-1);
  const effectiveDate = next?.from ?? today;
  const { vat, indexation, usage } = contract.clauses.at(-1) ?? contract.terms;
  const clauses = { vat, indexation, usage };
  const left = storedAmendment({
    effectiveDate,
    paymentMinor: 0n,
    terms: termsLeft(contract, effectiveDate),
    ...clauses,
  });
  return {
    reference: seen.row.reference,
    currency: contract.terms.currency,
    effectiveDate,
    values: { ...scheduleValues(left.terms, contract.terms.currency), ...clauseValues(left) },
    /** As they are, to tell which of them the form changes. */
    clauses: left,
  };
};

/** What an amendment would change, as the page shows it. */
export const amendmentPreviewOf = ({ before, after, balanceMinor }: AmendmentPreview) => ({
  currency: after.terms.currency,
  balanceMinor,
  rentMinor: after.history.at(-1)?.schedule.baseRentMinor ?? null,
  before: newestTerms(before),
  after: newestTerms(after),
  rows: changedRows(before, after),
});

export type ShownAmendment = ReturnType<typeof amendmentPreviewOf>;
