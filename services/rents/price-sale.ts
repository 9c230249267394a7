import { standingAssignments } from '#domain/leases/lifecycle/state';
import { priceRentPurchase, type RentPurchasePrice } from '#domain/leases/schedule/rent-purchase';
import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import type { LoadedStanding } from '../leases/load-lease.ts';
import { type Party, partyById } from '../leases/parties.ts';
import { contractSeen, soldPeriodsOf } from '../leases/terms-in-force.ts';
import { type RentSaleInput, rateOfText } from './sale-terms.ts';

export interface PricedSale {
  readonly price: RentPurchasePrice;
  readonly currency: string;
  readonly bank: Party;
}

/**
 * What a bank pays for a range of rents as they are billed now, index included, net of VAT. Refusals: `unknown-organisation`,
 * `not-a-bank`, `self-dealing`, `wrong-status`, `purchase-rent-billed-already`, `too-many-assignments`, `terms-not-shared`, and
 * those of `priceRentPurchase`.
 */
export const priceSale = async (
  db: Database,
  { seen, state }: LoadedStanding,
  input: RentSaleInput,
): Promise<Result<PricedSale>> => {
  const bank = await partyById(db, input.bankId, 'bankId');
  if (!bank.ok) return bank;
  const { kinds } = await db.organisation.findUniqueOrThrow({ where: { id: input.bankId }, select: { kinds: true } });
  if (!kinds.includes('BANK')) return refuse('not-a-bank', {}, 'bankId');
  if ([seen.lessor, seen.lessee].some(({ organisationId }) => organisationId === input.bankId))
    return refuse('self-dealing', {}, 'bankId');
  if (state.status !== 'Commenced') return refuse('wrong-status', { status: state.status });
  if (input.firstPeriod <= state.billed)
    return refuse('purchase-rent-billed-already', { period: String(state.billed) }, 'firstPeriod');
  if (standingAssignments(state).length >= 16) return refuse('too-many-assignments');
  const contract = contractSeen(seen);
  if (!contract.ok) return contract;
  const { rows, rents, terms } = contract.value;
  const billed = rows.map((row, at) => ({ ...row, rentMinor: rents[at]?.rentMinor ?? row.rentMinor }));
  const price = priceRentPurchase(
    billed,
    {
      fromPeriod: input.firstPeriod,
      toPeriod: input.lastPeriod,
      purchaseDate: input.valueDate,
      rate: rateOfText(input.ratePercent),
      dayCount: input.dayCount,
      compounding: input.compounding,
      feeMinor: input.feeMinor,
      currency: terms.currency,
    },
    soldPeriodsOf(state),
  );
  if (!price.ok) return { ok: false, refusal: { ...price.refusal, field: FIELDS[price.refusal.field ?? ''] } };
  return accept({ price: price.value, currency: terms.currency, bank: bank.value });
};

/** The domain's fields as the form has them. */
const FIELDS: Readonly<Record<string, string>> = {
  fromPeriod: 'firstPeriod',
  toPeriod: 'lastPeriod',
  purchaseDate: 'valueDate',
  rate: 'ratePercent',
  feeMinor: 'feeMinor',
};
