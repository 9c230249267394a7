import { z } from 'zod';
import { EQUIPMENT_CATEGORIES } from '#domain/equipment/categories';
import { normalizeGtin } from '#domain/equipment/digital-link';
import { canonicalManufacturer, normalizeSerial, SERIAL_LENGTH } from '#domain/equipment/identity';
import type { PassportDetails } from '#domain/equipment/records';
import { rowId } from '../input.ts';

/** A line of text of a person. */
export const line = (maximum = 120) => z.string().trim().min(1).max(maximum);

export const serialNumber = line(SERIAL_LENGTH).refine(serial => normalizeSerial(serial) !== '', 'letters or digits');

export const componentInput = z.object({
  kind: line(60),
  manufacturer: line().optional(),
  model: line().optional(),
  serial: serialNumber,
});

/** What a passport says of a machine, as pages, files and the API send it. */
export const passportInput = z.object({
  manufacturer: line().refine(name => canonicalManufacturer(name) !== '', 'a name'),
  /** The manufacturer's organisation, where it is a member and known to be the one. */
  manufacturerId: rowId.optional(),
  model: line(),
  serial: serialNumber,
  gtin: z
    .string()
    .transform((gtin, check) => {
      const normalized = normalizeGtin(gtin);
      if (normalized === null) check.addIssue({ code: 'custom', message: 'gtin-malformed' });
      return normalized ?? '';
    })
    .optional(),
  category: z.enum(EQUIPMENT_CATEGORIES),
  year: z.int().refine(year => year >= 1900 && year <= 2100, 'year-out-of-range'),
  origin: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, 'a country as ISO 3166-1 alpha-2')
    .optional(),
  specification: line(10_000).optional(),
  components: z.array(componentInput).max(100).default([]),
});

export type Passport = z.output<typeof passportInput>;

export const passportDetails = ({
  manufacturer,
  model,
  serial,
  gtin,
  category,
  year,
  origin,
  specification,
  components,
}: Passport): PassportDetails => ({
  manufacturer,
  model,
  serial,
  gtin: gtin ?? null,
  category,
  year,
  origin: origin ?? null,
  specification: specification ?? null,
  components: components.map(one => ({
    kind: one.kind,
    manufacturer: one.manufacturer ?? null,
    model: one.model ?? null,
    serial: one.serial,
  })),
});
