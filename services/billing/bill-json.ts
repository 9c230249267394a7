import { z } from 'zod';
import { type BillLine, CHARGES, majorUnits } from '#domain/leases/billing/bill-lines';
import { METER_KINDS } from '#domain/leases/usage/usage-terms';
import type { Currency } from '#domain/money/currency';
import { decimalText } from '#domain/money/decimal';

/** A line as `RentBill.lines` keeps it, and as pages and the API show it: quantities and prices as decimal text. */
export const billLineJson = z.object({
  kind: z.enum(['rent', 'covered', 'usage', 'charge', 'credit']),
  isMinimum: z.boolean().default(false),
  /** Of a charge alone. */
  charge: z.enum(CHARGES).nullable().default(null),
  machine: z.string().nullable(),
  meter: z.enum(METER_KINDS).nullable(),
  /** From 0; of use alone. */
  tier: z.number().int().nullable(),
  quantity: z.string(),
  /** In major units of the currency. */
  unitPrice: z.string(),
  amountMinor: z.string(),
});

export type BillLineJson = z.output<typeof billLineJson>;

export const billLineToJson = (line: BillLine, currency: Currency): BillLineJson => {
  const amountMinor = line.amountMinor.toString();
  if (line.kind === 'rent' || line.kind === 'charge' || line.kind === 'credit') {
    const unitPrice = decimalText(majorUnits(line.amountMinor, currency));
    return {
      ...{ kind: line.kind, isMinimum: line.kind === 'rent' && line.isMinimum },
      ...{ charge: line.kind === 'charge' ? line.charge : null, machine: null, meter: null, tier: null },
      ...{ quantity: '1', unitPrice, amountMinor },
    };
  }
  const { kind, machine, meter } = line;
  const quantity = decimalText(line.quantity);
  const priced = line.kind === 'usage' ? { tier: line.tier, unitPrice: decimalText(line.unitPrice) } : null;
  return {
    kind,
    isMinimum: false,
    charge: null,
    machine,
    meter,
    tier: null,
    unitPrice: '0',
    ...priced,
    quantity,
    amountMinor,
  };
};
