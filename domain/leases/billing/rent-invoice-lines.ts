import type { InvoiceLine, Item } from '#domain/invoices/invoice-line';
import { type Decimal, decimal, decimalText, ZERO } from '#domain/money/decimal';
import { divideHalfUp } from '#domain/money/money';
import { addDays } from '#domain/time/calendar-date';
import type { Frequency } from '../schedule/terms.ts';
import { METER_UNITS, type MeterReading } from '../usage/metered-use.ts';
import type { MeterKind } from '../usage/usage-terms.ts';
import { type BillLine, majorUnits } from './bill-lines.ts';
import type { BilledMachine, RentInvoiceInput } from './rent-invoice-input.ts';
import { RENT_TEXTS } from './rent-texts.ts';

/** UN/ECE Recommendation 20. */
const PERIOD_UNITS: Readonly<Record<Frequency, string>> = {
  monthly: 'MON',
  quarterly: 'C62',
  'half-yearly': 'C62',
  yearly: 'ANN',
};

const METER_CODES: Readonly<Record<MeterKind, string>> = { 'engine-hours': 'HUR', cycles: 'C62', kilometres: 'KMT' };

/** What a meter shows, in the units of its price and to their hundredth: `1234.50`. */
export const meterText = (meter: MeterKind, value: bigint): string => {
  if (meter === 'cycles') return value.toString();
  return decimalText(decimal(divideHalfUp(value * 100n, METER_UNITS[meter]), 2));
};

const readingText = (meter: MeterKind, { value, at, id }: MeterReading): string =>
  `${meterText(meter, value)} (${new Date(at * 1000).toISOString().slice(0, 19)}Z, ${id})`;

interface Content {
  readonly name: string;
  readonly description: string | null;
  readonly quantity: Decimal;
  readonly unit: string;
  readonly price: Decimal;
  readonly sellersId: string | null;
  readonly attributes: Item['attributes'];
}

const nameOf = ({ manufacturer, model, serial }: BilledMachine): string => `${manufacturer} ${model}, ${serial}`;

const contentOf = (line: BillLine, { language, period, lease, currency, frequency, machines }: RentInvoiceInput) => {
  const texts = RENT_TEXTS[language];
  const days = texts.period(period.from, addDays(period.until, -1));
  if (line.kind === 'rent') {
    const content: Content = {
      name: `${line.isMinimum ? texts.minimumRent : texts.rent}, ${lease}, ${days}`,
      description: machines.length === 0 ? null : machines.map(nameOf).join('; '),
      quantity: decimal(1n),
      unit: PERIOD_UNITS[frequency],
      price: majorUnits(line.amountMinor, currency),
      sellersId: lease,
      attributes: [],
    };
    return content;
  }
  if (line.kind === 'charge' || line.kind === 'credit') {
    const content: Content = {
      name: `${line.kind === 'credit' ? texts.credit : texts.charge[line.charge]}, ${lease}`,
      description: machines.length === 0 ? null : machines.map(nameOf).join('; '),
      quantity: decimal(1n),
      unit: 'C62',
      price: majorUnits(line.amountMinor, currency),
      sellersId: lease,
      attributes: [],
    };
    return content;
  }
  const machine = machines.find(({ subject }) => subject === line.machine);
  const evidence = (machine?.spans ?? []).flatMap(({ meterId, from, to }) => [
    { name: texts.meter, value: meterId },
    { name: texts.opening, value: readingText(line.meter, from) },
    { name: texts.closing, value: readingText(line.meter, to) },
  ]);
  const what =
    line.kind === 'covered' ? texts.covered[line.meter] : `${texts.used[line.meter]}, ${texts.tier(line.tier + 1)}`;
  const content: Content = {
    name: `${what}, ${machine ? nameOf(machine) : line.machine}`,
    description: days,
    quantity: line.quantity,
    unit: METER_CODES[line.meter],
    price: line.kind === 'covered' ? ZERO : line.unitPrice,
    sellersId: machine?.reference ?? null,
    attributes: evidence,
  };
  return content;
};

export const invoiceLineOf = (line: BillLine, at: number, input: RentInvoiceInput): InvoiceLine => {
  const { name, description, quantity, unit, price, sellersId, attributes } = contentOf(line, input);
  const { vat, currency, period } = input;
  return {
    id: String(at + 1),
    note: null,
    object: null,
    quantity,
    unit,
    net: majorUnits(line.amountMinor, currency),
    orderLine: null,
    accountingCost: null,
    period: { start: period.from, end: addDays(period.until, -1) },
    allowancesCharges: [],
    price: { net: price, discount: null, gross: null, baseQuantity: null, baseUnit: null },
    tax: { code: vat.category, rate: vat.category === 'O' ? null : vat.percent },
    item: {
      name,
      description,
      sellersId,
      buyersId: null,
      standardId: null,
      classifications: [],
      originCountry: null,
      attributes,
    },
  };
};
