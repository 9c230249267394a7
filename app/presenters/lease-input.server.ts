import { z } from 'zod';
import { isCountryCode } from '#domain/leases/countries';
import type { LeaseTerms } from '#domain/leases/schedule/terms';
import type { Result } from '#domain/result';
import { accept } from '#domain/result';
import { isTimeZone } from '#domain/time/zoned-day';
import { leaseTermsInput } from '#services/leases/lease-terms-input';
import { checkField } from '~/form-fields.server';
import { previewTerms, type TermsPreview } from './lease-preview.server.ts';
import { leaseTermsFields, type ScheduleFields } from './lease-terms-fields.server.ts';
import { termsFieldOf, type termsOfFields } from './lease-terms-form.server.ts';

const days = (most: number) => z.coerce.number().int().min(0).max(most).optional();

/** Words of a text field: references of machines, countries. */
const words = z
  .string()
  .max(20_000)
  .optional()
  .transform(text => [...new Set((text ?? '').split(/[\s,;]+/).filter(word => word !== ''))]);

/** Where the machines may be, and whose days count: a preview of the terms looks at them too. */
export const placeFields = {
  countries: words
    .transform(all => all.map(country => country.toUpperCase()))
    .refine(all => all.every(isCountryCode), 'country-unknown'),
  timeZone: z.string().trim().max(60).refine(isTimeZone, 'schedule-time-zone').optional(),
};

/** What a form sends of a new lease: parties, machines, conduct, and the terms. */
export const newLeaseFields = leaseTermsFields.extend({
  ...placeFields,
  lesseeId: z.guid(),
  contractNumber: z.string().trim().min(1).max(100),
  picked: z.array(z.string().max(80)).max(200).default([]),
  machines: words,
  headSubject: z.string().trim().max(80).optional(),
  subletting: checkField,
  billingOn: checkField,
  graceDays: days(90),
  defaultAfterDays: days(365),
  billLeadDays: days(60),
  note: z.string().trim().max(2000).optional(),
});
export type NewLeaseFields = z.output<typeof newLeaseFields>;

type Read = ReturnType<typeof termsOfFields>;
export type TermsOfForm = Extract<Read, { ok: true }>['value'];

/** A new lease as the service takes it. */
export const leaseInputOf = (fields: NewLeaseFields, terms: TermsOfForm) => ({
  lesseeId: fields.lesseeId,
  contractNumber: fields.contractNumber,
  machines: [...new Set([...fields.picked, ...fields.machines])],
  terms,
  handling: {
    graceDays: fields.graceDays ?? 0,
    defaultAfterDays: fields.defaultAfterDays ?? 30,
    billLeadDays: fields.billLeadDays ?? 0,
  },
  subletting: fields.subletting,
  billingOn: fields.billingOn,
  countries: fields.countries,
  ...(fields.headSubject !== undefined && { headSubject: fields.headSubject }),
  ...(fields.timeZone !== undefined && { timeZone: fields.timeZone }),
  ...(fields.note !== undefined && { note: fields.note }),
});

/** A refusal of terms, at the form's own field. */
export const atTermsField = <Value>(
  result: Result<Value>,
  fields: Pick<ScheduleFields, 'plan' | 'pricing'>,
): Result<Value> => {
  if (result.ok || result.refusal.field === undefined) return result;
  const field = result.refusal.field.replace(/^amendments\.\d+\./, '');
  return { ok: false, refusal: { ...result.refusal, field: termsFieldOf(field, fields) } };
};

/** Terms as the domain has them; what the schema does not take is `field-invalid` at its field. */
const termsOf = (input: TermsOfForm): Result<LeaseTerms> => {
  const parsed = leaseTermsInput.safeParse(input);
  if (parsed.success) return accept(parsed.data);
  const [issue] = parsed.error.issues;
  return { ok: false, refusal: { code: 'field-invalid', field: issue?.path.map(String).join('.') ?? 'kind' } };
};

/** What the terms of a form come to. Refusals are at the form's own fields. */
export const previewInput = (
  input: TermsOfForm,
  fields: Pick<ScheduleFields, 'plan' | 'pricing'>,
): Result<TermsPreview> => {
  const terms = termsOf(input);
  return atTermsField(terms.ok ? previewTerms(terms.value) : terms, fields);
};
