import type { Invoice } from '#domain/invoices/invoice';
import { type Decimal, decimalText } from '#domain/money/decimal';
import type { Prisma } from '#prisma/client';

const isDecimal = (value: object): value is Decimal => 'unscaled' in value && typeof value.unscaled === 'bigint';

const toJson = (value: unknown): Prisma.InputJsonValue | null => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') throw new TypeError(`an invoice has no ${typeof value}`);
  if (isDecimal(value)) return decimalText(value);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member)]));
};

/** The parsed invoice as it is stored: the fields of `domain/invoices/invoice`, every decimal as text. */
export const invoiceContent = (invoice: Invoice): Prisma.InputJsonObject =>
  Object.fromEntries(Object.entries(invoice).map(([name, member]) => [name, toJson(member)]));
