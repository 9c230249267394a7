import { z } from 'zod';
import { ORGANISATION_KINDS, type OrganisationKind } from '#domain/access/organisation-kinds';
import { emailAddress, personName } from '../identity/fields.ts';
import { preferenceFields } from '../identity/preference-fields.ts';

export const organisationName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]+$/u, 'no control characters');

/** ISO 3166-1 alpha-2. */
export const country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, 'two letters');

/** A legal or tax number as somebody writes it; see `domain/parties/identifier` for schemes. */
export const writtenIdentifier = z.object({
  scheme: z.string().trim().max(40).nullable(),
  value: z.string().trim().min(1).max(60),
});

/** Kinds of a full organisation, each once. A guest is made by `invite-guest` alone. */
const kinds = z
  .array(z.enum(ORGANISATION_KINDS).exclude(['GUEST_OBLIGOR']))
  .min(1)
  .transform((chosen): OrganisationKind[] => ORGANISATION_KINDS.filter(kind => chosen.some(one => one === kind)));

/** E.164: a plus, the country's code, at most 15 digits. Blanks, points and dashes are dropped. */
export const phoneNumber = z
  .string()
  .max(40)
  .transform(text => text.replace(/[\s().-]/g, '').replace(/^00/, '+'))
  .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, 'a number with its country, e.g. +49 151 2345678'));

export const contact = z.object({
  name: personName,
  email: emailAddress,
  phone: phoneNumber.nullish().transform(phone => phone ?? null),
  /** Of what is written to them. */
  locale: preferenceFields.locale.default('en'),
});

/** What makes a full organisation. */
export const newOrganisation = z.object({
  name: organisationName,
  kinds,
  country,
  identifiers: z.array(writtenIdentifier).max(10),
});
