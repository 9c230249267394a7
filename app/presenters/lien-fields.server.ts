import { z } from 'zod';
import { LIEN_CLASSES, LIEN_LAWS } from '#domain/liens/law';
import { COLLATERALS } from '#domain/liens/state';
import { readAmount } from '~/components/format/amounts';
import { amountOutOfBounds, checkField, wholeField } from '~/form-fields.server';

/** An empty field counts as not filled in. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(value => (typeof value === 'string' && value.trim() === '' ? undefined : value), schema.optional());
const words = (most: number) => z.string().trim().min(1).max(most);

/** What `FilingForm` sends. */
export const filingFields = z
  .object({
    collateral: z.enum(COLLATERALS),
    subject: words(80),
    fragment: wholeField,
    securedPartyId: optional(z.guid()),
    law: z.enum(LIEN_LAWS),
    class: z.enum(LIEN_CLASSES),
    securesPrice: checkField,
    deliveredOn: optional(z.iso.date()),
    filedOn: z.iso.date(),
    registry: optional(words(120)),
    registrationNumber: optional(words(120)),
    currency: z.string().trim().toUpperCase().default(''),
    securedMinor: z.string().trim().default(''),
    lapsesOn: z.iso.date(),
  })
  .transform(({ currency, securedMinor, ...filing }, context) => {
    if (securedMinor === '') return filing;
    if (/^[-−–]/.test(securedMinor)) {
      context.addIssue({ code: 'custom', message: 'amount-not-positive', path: ['securedMinor'] });
      return z.NEVER;
    }
    if (!/^[A-Z]{3}$/.test(currency)) {
      context.addIssue({ code: 'custom', message: 'currency-unreadable', path: ['currency'] });
      return z.NEVER;
    }
    const read = readAmount(securedMinor, currency);
    const message = read.ok ? amountOutOfBounds(read.value) : read.refusal.code;
    if (read.ok && message === null) return { ...filing, currency, securedMinor: read.value };
    context.addIssue({ code: 'custom', message: message ?? 'amount-unreadable', path: ['securedMinor'] });
    return z.NEVER;
  });

/** What the form of a court's order sends. */
export const orderFields = z.object({
  lien: words(80),
  court: words(200),
  orderNumber: words(120),
  orderedOn: z.iso.date(),
  note: optional(words(2000)),
});

export const searchFields = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('serial'),
    serial: words(500),
    manufacturer: optional(words(200)),
    gtin: optional(words(20)),
  }),
  z.object({ by: z.literal('organisation'), organisationId: z.guid() }),
]);

export const externalFields = z.object({
  registry: words(200),
  reference: words(200),
  searchedOn: z.iso.date(),
  finding: z.enum(['nothing-found', 'found', 'unclear']),
  note: optional(words(2000)),
});
