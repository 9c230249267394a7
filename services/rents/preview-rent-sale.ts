import type { z } from 'zod';
import type { Result } from '#domain/result';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { loadOwnLease } from '../leases/load-lease.ts';
import { type PricedSale, priceSale } from './price-sale.ts';
import { rentSaleInput } from './sale-terms.ts';

/**
 * What a sale of rents would bring, line by line; nothing is kept. Refusals: `invalid-input`, those of `loadOwnLease` and
 * `priceSale`.
 */
export const previewRentSale = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof rentSaleInput>,
): Promise<Result<PricedSale>> => {
  const parsed = parseInput(rentSaleInput, input);
  if (!parsed.ok) return parsed;
  const loaded = await loadOwnLease(ctx, actor, 'rent:sell', parsed.value.lease, { roles: ['lessor'] });
  return loaded.ok ? priceSale(ctx.db, loaded.value, parsed.value) : loaded;
};
