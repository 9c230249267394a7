import { z } from 'zod';
import { checkEntry } from '#domain/invoices/manual';
import type { Refusal } from '#domain/result';
import { accountsOf, ownOrganisation } from '#prisma/reads/organisation';
import { enterInput, enterInvoice } from '#services/invoices/enter-invoice';
import type { Problem } from '~/components/form/problems';
import { checkField, decimalField } from '~/form-fields.server';
import type { SignedInRequest } from '~/guard.server';

/** Lines of the form: as many as a person types by hand, and no script adds more. */
export const ENTRY_LINES = 8;

/** VAT categories that the form offers (UNTDID 5305). */
export const ENTRY_CATEGORIES = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O'] as const;

/** What the form begins with: the organisation's own name, numbers and accounts. */
export const loadEntryForm = async ({ services, actor, organisation }: SignedInRequest) => {
  const { db, clock } = services;
  const [own, { accounts }] = await Promise.all([
    ownOrganisation(db, organisation.id),
    accountsOf(db, actor.organisationId, clock.now()),
  ]);
  const active = accounts.filter(({ status }) => status === 'ACTIVE');
  return {
    own: {
      name: own.name,
      country: own.country ?? '',
      taxId: own.identifiers.find(({ scheme }) => scheme === 'VAT')?.value ?? '',
      legalId: own.identifiers.find(({ scheme }) => scheme.startsWith('REG'))?.value ?? '',
    },
    account: active[0]?.accountNumber ?? '',
    currency: active[0]?.currency ?? 'EUR',
    today: clock.now().toISOString().slice(0, 10),
    lines: ENTRY_LINES,
    categories: ENTRY_CATEGORIES,
  };
};

const words = (maximum: number) => z.string().trim().max(maximum);

const party = z.object({
  name: words(200),
  taxId: words(40).optional(),
  legalId: words(60).optional(),
  street: words(200).optional(),
  city: words(100).optional(),
  postalCode: words(20).optional(),
  country: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/),
});

const line = z.object({
  description: words(500).optional(),
  quantity: decimalField.optional(),
  unitPrice: decimalField.optional(),
  taxCategory: z.enum(ENTRY_CATEGORIES),
  taxRate: decimalField.optional(),
  exemptionReason: words(500).optional(),
});

export const entryFields = z.object({
  kind: z.enum(['invoice', 'creditNote']),
  we: z.enum(['seller', 'buyer']),
  number: words(100),
  issueDate: z.iso.date(),
  dueDate: z.iso.date().optional(),
  currency: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{3}$/),
  own: party,
  other: party,
  lines: z.array(line).max(ENTRY_LINES),
  account: words(60).optional(),
  paymentReference: words(140).optional(),
  paymentTerms: words(1000).optional(),
  deliveryDate: z.iso.date().optional(),
  deliveryCountry: words(2).toUpperCase().optional(),
  evenIfDuplicate: checkField,
});
type EntryFields = z.output<typeof entryFields>;

const partyOf = ({ name, taxId, legalId, ...address }: z.output<typeof party>) => ({
  name,
  taxId,
  legalId: legalId === undefined ? null : { value: legalId },
  address,
});

const isFilled = ({ description, unitPrice }: EntryFields['lines'][number]): boolean =>
  description !== undefined || unitPrice !== undefined;

const entryOf = (fields: EntryFields): z.input<typeof enterInput> => {
  const { we, own, other, lines, deliveryDate, deliveryCountry, ...rest } = fields;
  const [seller, buyer] = we === 'seller' ? [own, other] : [other, own];
  return {
    ...rest,
    seller: partyOf(seller),
    buyer: partyOf(buyer),
    lines: lines
      .filter(isFilled)
      .map(({ description = '', quantity = '1', unitPrice = '', taxRate = '0', ...one }) => ({
        ...one,
        description,
        quantity,
        unit: 'C62',
        unitPrice,
        taxRate,
      })),
    delivery:
      deliveryDate === undefined && deliveryCountry === undefined
        ? null
        : { date: deliveryDate, country: deliveryCountry },
  };
};

/** Which field of the form a broken rule is about, where one is to blame. */
const RULE_FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^BR-CO-25$/, 'dueDate'],
  [/^BR-IC-11$/, 'deliveryDate'],
  [/^BR-IC-12$/, 'deliveryCountry'],
  [/^BR-E-10$/, 'lines[0].exemptionReason'],
  [/^BR-(S|Z|E|AE|IC|G|O)-0[5-7]$/, 'lines[0].taxRate'],
  [/^BR-(AE|IC)-02$/, 'buyer.taxId'],
  [/^BR-((S|Z|E|G|O)-0[2-4]|CO-26)$/, 'seller.taxId'],
];

/** The field under its name in the form: of the lines that were filled in, and of the parties as the form has them. */
const asFormField = (field: string, { we, lines }: EntryFields): string => {
  const kept = lines.flatMap((one, index) => (isFilled(one) ? [index] : []));
  const [, at, rest = ''] = /^lines[.[](\d+)\]?(.*)$/.exec(field) ?? [];
  if (at !== undefined) return `lines[${kept[Number(at)] ?? at}]${rest}`;
  const isOwn = field.startsWith(we);
  return field
    .replace(/^(seller|buyer)\./, isOwn ? 'own.' : 'other.')
    .replace(/address\.|(?<=legalId)\.value/, '')
    .replace(/^delivery\.(date|country)$/, (_, name: string) => (name === 'date' ? 'deliveryDate' : 'deliveryCountry'));
};

/** All rules that the entry breaks, not only the first one. */
const brokenRules = (fields: EntryFields): Problem[] => {
  const parsed = enterInput.safeParse(entryOf(fields));
  const checked = parsed.success ? checkEntry(parsed.data) : null;
  if (!checked?.ok) return [];
  return checked.value.check.errors.map(({ rule, message }) => {
    const field = RULE_FIELDS.find(([pattern]) => pattern.test(rule))?.[1];
    return {
      code: 'invoice-not-valid',
      params: { rule, message },
      ...(field !== undefined && { field: asFormField(field, fields) }),
    };
  });
};

const problemsOf = (refusal: Refusal, fields: EntryFields): Problem[] => {
  const rules = refusal.code === 'invoice-not-valid' ? brokenRules(fields) : [];
  if (rules.length > 0) return rules;
  const code = refusal.code === 'invalid-input' ? 'field-invalid' : refusal.code;
  const { field } = refusal;
  return [{ ...refusal, code, ...(field !== undefined && { field: asFormField(field, fields) }) }];
};

/** Enters the invoice; where it is refused, everything that is wrong with it, by field of the form. */
export const enterFromForm = async (
  { services, actor }: SignedInRequest,
  fields: EntryFields,
): Promise<{ readonly invoiceId: string } | { readonly problems: Problem[] }> => {
  const entered = await enterInvoice(services, actor, entryOf(fields));
  return entered.ok ? { invoiceId: entered.value.invoiceId } : { problems: problemsOf(entered.refusal, fields) };
};
