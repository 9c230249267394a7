import { type Hex, toHex } from '#domain/hex';
import type { Filing } from '#domain/liens/filing';
import type { Json } from '#ledger/verify/canonical-json';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';

/** The next number of a lien, and its reference: S-2026-000123. */
export const newLienReference = async (tx: Transaction, now: Date): Promise<{ number: bigint; reference: string }> => {
  const [row] = await tx.$queryRaw<{ number: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence('liens', 'number')) AS number`;
  if (!row) throw new Error('the sequence of liens gave no number');
  return { number: row.number, reference: `S-${now.getUTCFullYear()}-${row.number.toString().padStart(6, '0')}` };
};

/** A lien's name on chain: random, so that it says nothing. */
export const newLienName = (ctx: ServiceContext): Hex =>
  toHex(`0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`);

/** What a lien commits to on chain: everything by which it is ranked, and what it secures. */
export const lienDetails = (filing: Filing, names: { readonly lien: Hex; readonly on: string }): Json => ({
  ...names,
  collateral: filing.collateral,
  law: filing.law,
  class: filing.class,
  securesPrice: filing.securesPrice,
  deliveredOn: filing.deliveredOn,
  filedOn: filing.filedOn,
  registry: filing.registry,
  registrationNumber: filing.registrationNumber,
  currency: filing.currency,
  securedMinor: filing.securedMinor,
  lapsesOn: filing.lapsesOn,
});
