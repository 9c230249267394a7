import { z } from 'zod';
import { LIEN_CLASSES, LIEN_LAWS } from '#domain/liens/law';
import { COLLATERALS } from '#domain/liens/state';
import { amountMinor, calendarDate, note, rowId } from '../input.ts';

/** A machine, a lease or a receivable by its subject on chain, or by its reference. */
export const collateralId = z.string().trim().min(1).max(80);

/** A lien by its name on chain, or by its reference (S-2026-000123). */
export const lienId = z.string().trim().min(1).max(80);

/** What is said of a lien when it is filed. */
export const filingInput = z.object({
  law: z.enum(LIEN_LAWS),
  class: z.enum(LIEN_CLASSES),
  /** Of a purchase-money lien: it secures the seller's price, not a lender's loan. */
  securesPrice: z.boolean().default(false),
  /** When the grantor received the machine. */
  deliveredOn: calendarDate.optional(),
  /** The day of filing in the registry named; without one, of filing here. */
  filedOn: calendarDate,
  registry: note(120).optional(),
  registrationNumber: note(120).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  /** The debt that it secures, where it is limited. */
  securedMinor: amountMinor.optional(),
  /** The last day on which it stands, unless it is continued. */
  lapsesOn: calendarDate,
});

export const pledgeInput = z.object({
  collateral: z.enum(COLLATERALS),
  subject: collateralId,
  /** Of a receivable: which fragment. */
  fragment: z.number().int().min(0).default(0),
});

export const organisationIds = z.array(rowId).min(1).max(20);
