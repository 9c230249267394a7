/**
 * ISO 4217 alphabetic codes that do not have two decimals. Every other active currency has two.
 * Source: ISO 4217 list one (SIX Financial Information).
 */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** An ISO 4217 alphabetic code, e.g. `EUR`. */
export type Currency = string;

/** How many decimals the currency's minor unit has: EUR 2, JPY 0, KWD 3. */
export const minorUnitDigits = (currency: Currency): number => EXPONENTS[currency] ?? 2;
