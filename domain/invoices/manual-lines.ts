import {
  type Decimal,
  decimalText,
  multiply,
  parseDecimal,
  percentOf,
  roundHalfUpwards,
  sumOf,
  ZERO,
} from '#domain/money/decimal';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { TaxSubtotal } from './invoice.ts';
import type { InvoiceLine } from './invoice-line.ts';

export interface ManualLine {
  readonly description: string;
  readonly quantity: string;
  /** UN/ECE Recommendation 20: `C62` one, `HUR` hour, `MON` month. */
  readonly unit: string;
  readonly unitPrice: string;
  /** UNTDID 5305: S, Z, E, AE, K, G, O, L or M. */
  readonly taxCategory: string;
  readonly taxRate: string;
  /** Why no VAT is charged, for category E. */
  readonly exemptionReason: string | null;
}

export type ManualRefusalCode =
  | 'entry-without-lines'
  | 'number-unreadable'
  | 'date-unreadable'
  | 'entry-mixed-exemptions';

export type ManualRefusal = Refusal<ManualRefusalCode>;

/** Codes and texts that EN 16931 wants where no VAT is charged; for E the reason must be given. */
const EXEMPTIONS: Readonly<Record<string, { code: string; reason: string }>> = {
  AE: { code: 'VATEX-EU-AE', reason: 'Reverse charge' },
  K: { code: 'VATEX-EU-IC', reason: 'Intra-community supply' },
  G: { code: 'VATEX-EU-G', reason: 'Export outside the EU' },
  O: { code: 'VATEX-EU-O', reason: 'Not subject to VAT' },
};

interface ReadLine {
  readonly entry: ManualLine;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly rate: Decimal | null;
  readonly net: Decimal;
}

const readLine = (entry: ManualLine, index: number, digits: number): Result<ReadLine, ManualRefusal> => {
  const [quantity, price, rate] = [entry.quantity, entry.unitPrice, entry.taxRate].map(parseDecimal);
  const unread = (field: string) => refuse('number-unreadable', undefined, `lines.${index}.${field}`);
  if (!quantity) return unread('quantity');
  if (!price) return unread('unitPrice');
  if (!rate) return unread('taxRate');
  const net = roundHalfUpwards(multiply(quantity, price), digits);
  return accept({ entry, quantity, price, rate: entry.taxCategory === 'O' ? null : rate, net });
};

const lineOf = ({ entry, quantity, price, rate, net }: ReadLine, index: number): InvoiceLine => ({
  id: String(index + 1),
  note: null,
  object: null,
  quantity,
  unit: entry.unit,
  net,
  orderLine: null,
  accountingCost: null,
  period: null,
  allowancesCharges: [],
  price: { net: price, discount: null, gross: null, baseQuantity: null, baseUnit: null },
  tax: { code: entry.taxCategory, rate },
  item: {
    name: entry.description,
    description: null,
    sellersId: null,
    buyersId: null,
    standardId: null,
    classifications: [],
    originCountry: null,
    attributes: [],
  },
});

/** One breakdown for each category and rate, taxed on the sum of its lines and rounded once. */
const subtotalsOf = (lines: readonly ReadLine[], digits: number): Result<TaxSubtotal[], ManualRefusal> => {
  const groups = new Map<string, ReadLine[]>();
  for (const line of lines) {
    const key = `${line.entry.taxCategory} ${line.rate ? decimalText(line.rate) : ''}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const subtotals: TaxSubtotal[] = [];
  for (const members of groups.values()) {
    const [first] = members;
    if (!first) continue;
    const code = first.entry.taxCategory;
    const reasons = new Set(members.map(({ entry }) => entry.exemptionReason));
    if (code === 'E' && reasons.size > 1) return refuse('entry-mixed-exemptions');
    const taxable = sumOf(members.map(({ net }) => net));
    subtotals.push({
      code,
      rate: first.rate,
      taxable,
      tax: first.rate ? roundHalfUpwards(multiply(taxable, percentOf(first.rate)), digits) : ZERO,
      exemptionCode: EXEMPTIONS[code]?.code ?? null,
      exemptionReason: EXEMPTIONS[code]?.reason ?? (code === 'E' ? first.entry.exemptionReason : null),
    });
  }
  return accept(subtotals);
};

export interface CalculatedLines {
  readonly lines: readonly InvoiceLine[];
  readonly taxes: readonly TaxSubtotal[];
}

/** Reads and calculates typed lines to `digits` decimals. Refusals: every `ManualRefusalCode` but for dates. */
export const calculateLines = (
  entries: readonly ManualLine[],
  digits: number,
): Result<CalculatedLines, ManualRefusal> => {
  if (entries.length === 0) return refuse('entry-without-lines', undefined, 'lines');
  const read: ReadLine[] = [];
  for (const [index, entry] of entries.entries()) {
    const line = readLine(entry, index, digits);
    if (!line.ok) return line;
    read.push(line.value);
  }
  const taxes = subtotalsOf(read, digits);
  return taxes.ok ? accept({ lines: read.map(lineOf), taxes: taxes.value }) : taxes;
};
