import { SETTLEMENT_LINES, type SettlementLine } from '../schedule/settlement.ts';
import { CHARGES, type ChargeLine } from './bill-lines.ts';

/** What a change of a lease says in money: the lines of its settlement, the price of its machines, or a payment. */
export const CHARGED = [...new Set([...SETTLEMENT_LINES, ...CHARGES])] as const;

export interface Charged {
  readonly kind: (typeof CHARGED)[number];
  /** Net of VAT; negative where it lowers what is to be paid. */
  readonly amountMinor: bigint;
}

const OWED: readonly Charged['kind'][] = ['balance', 'interest', 'rents', 'residual'];

const isCharge = (kind: string): kind is ChargeLine['charge'] => CHARGES.some(one => one === kind);

const sumOf = (lines: readonly Charged[]): bigint => lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

/**
 * What of it is billed, and the deposit that is set off. What a settlement is worth is one line, its fee another. Rents that
 * were due before have invoices of their own. What would be negative is not billed: it is paid back apart.
 */
export const chargeLines = (
  charged: readonly Charged[],
): { readonly lines: readonly ChargeLine[]; readonly depositMinor: bigint } => {
  const owed: Charged = { kind: 'settlement', amountMinor: sumOf(charged.filter(({ kind }) => OWED.includes(kind))) };
  const lines = [owed, ...charged].flatMap(({ kind, amountMinor }): ChargeLine[] =>
    isCharge(kind) && amountMinor > 0n ? [{ kind: 'charge', charge: kind, amountMinor }] : [],
  );
  return { lines, depositMinor: -sumOf(charged.filter(({ kind }) => kind === 'deposit')) };
};

/** What the machines are sold for, of a settlement by which they are kept: all of it but old rents and the deposit. */
export const priceOf = (lines: readonly SettlementLine[]): bigint =>
  lines.reduce((sum, { kind, amountMinor }) => (kind === 'unpaid' || kind === 'deposit' ? sum : sum + amountMinor), 0n);
