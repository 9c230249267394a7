import type { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { ensurePartyKey } from '../actions/party-keys.ts';
import { lockAll } from '../actions/sign-action.ts';
import type { Actor } from '../actor.ts';
import type { AgreementFact } from '../agreements/content.ts';
import { proposeAgreement } from '../agreements/propose-agreement.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { dateFact, leaseContent, moneyFact, textFact, wordFact } from '../leases/agreement-facts.ts';
import { type LoadedStanding, loadOwnLease } from '../leases/load-lease.ts';
import { signersOfKeys } from '../leases/parties.ts';
import { openTerms } from '../leases/pass-on.ts';
import { newId } from '../new-id.ts';
import { activeAccounts } from '../receivables/known-accounts.ts';
import { type PricedSale, priceSale } from './price-sale.ts';
import { type RentSaleInput, rentSaleInput, type SaleTerms } from './sale-terms.ts';

export interface ProposedSale {
  readonly saleId: string;
  readonly agreementId: string;
  /** Null until the bank has agreed. */
  readonly actionId: string | null;
}

const factsOf = (
  input: RentSaleInput,
  { price, currency, bank }: PricedSale,
  account: string | null,
): AgreementFact[] => [
  textFact('buyer', bank.name),
  textFact('sold-periods', `${input.firstPeriod}–${input.lastPeriod}`),
  moneyFact('sold-rents', price.rentsMinor, currency),
  textFact('discount-rate', `${input.ratePercent} %, ${input.dayCount}`),
  moneyFact('price', price.priceMinor, currency),
  ...(input.feeMinor > 0n ? [moneyFact('fee', input.feeMinor, currency)] : []),
  moneyFact('paid-out', price.paidMinor, currency),
  dateFact('value-date', input.valueDate),
  wordFact('recourse', input.recourse === 'full' ? 'with-recourse' : 'without-recourse'),
  ...(account === null ? [] : [textFact('pay-to', account)]),
  wordFact('mandate', 'billed-by-portal'),
];

/** Terms that bind lessor and bank; and the notice that the lessee gets: whom to pay for which periods, and no price. */
const commitmentsOf = (
  ctx: ServiceContext,
  { seen, state }: LoadedStanding,
  input: RentSaleInput,
  { price, currency, bank }: PricedSale,
  account: string | null,
) => {
  const { firstPeriod, lastPeriod, ratePercent, dayCount, compounding, feeMinor, valueDate, recourse } = input;
  const parties = [seen.lessor.organisationId, bank.id];
  const about = { lease: seen.subject, reference: seen.row.reference, firstPeriod, lastPeriod, buyer: bank.name };
  const terms = newCommitment(
    ctx,
    'rent-sale',
    {
      ...about,
      leaseTerms: state.root,
      ...{ ratePercent, dayCount, compounding, valueDate, recourse, currency },
      rentsMinor: price.rentsMinor.toString(),
      priceMinor: price.priceMinor.toString(),
      feeMinor: feeMinor.toString(),
      paidMinor: price.paidMinor.toString(),
      mandate: 'The portal bills the rents sold and signs their receivables with the buyer’s key.',
    },
    { shareWith: parties },
  );
  const notice = newCommitment(
    ctx,
    'notice',
    { ...about, seller: seen.lessor.name, payTo: account },
    { shareWith: [...parties, seen.lessee.organisationId] },
  );
  return { terms, notice };
};

/** Refuses periods of which some are in a sale that waits for signatures: `rents-offered` (params: first, last). */
const notOfferedYet = async (
  ctx: ServiceContext,
  tx: Transaction,
  lease: string,
  { firstPeriod, lastPeriod }: Pick<RentSaleInput, 'firstPeriod' | 'lastPeriod'>,
): Promise<Result<null>> => {
  const [offered] = await tx.$queryRaw<{ first: number; last: number }[]>`
    SELECT s."firstPeriod" AS first, s."lastPeriod" AS last
      FROM rent_sales s JOIN agreements a ON a.id = s."agreementId"
     WHERE s.lease = ${lease} AND a.status = 'OPEN' AND a."expiresAt" > ${ctx.clock.now()}
       AND s."firstPeriod" <= ${lastPeriod} AND s."lastPeriod" >= ${firstPeriod}
     ORDER BY s."firstPeriod" LIMIT 1`;
  if (!offered) return accept(null);
  return refuse('rents-offered', { first: String(offered.first), last: String(offered.last) }, 'firstPeriod');
};

const propose = async (
  ctx: ServiceContext,
  tx: Transaction,
  loaded: LoadedStanding,
  input: RentSaleInput,
): Promise<Result<ProposedSale>> => {
  const { seen, state, actor } = loaded;
  await lockAll(tx, [seen.subject]);
  const free = await notOfferedYet(ctx, tx, seen.subject, input);
  if (!free.ok) return free;
  const priced = await priceSale(tx, loaded, input);
  if (!priced.ok) return priced;
  const { bank, price, currency } = priced.value;
  const assignee = await ensurePartyKey(tx, ctx, bank.id, seen.subject);
  if (!assignee.ok) return assignee;
  const others = signersOfKeys(seen, [state.lessor, ...seen.securedParties]);
  if (!others.ok) return others;
  const [account] = await activeAccounts(tx, bank.id, currency);
  const number = account?.accountNumber ?? null;
  const { terms, notice } = commitmentsOf(ctx, loaded, input, priced.value, number);
  const [lessor, ...secured] = others.value;
  const signers = [...(lessor ? [lessor] : []), { organisationId: bank.id }, ...secured].filter(
    (one, at, all) => all.findIndex(({ organisationId }) => organisationId === one.organisationId) === at,
  );
  const { firstPeriod, lastPeriod } = input;
  const agreement = await proposeAgreement(ctx, tx, actor, {
    kind: 'rent-sale',
    command: {
      type: 'AssignRents',
      subject: seen.subject,
      first: firstPeriod,
      last: lastPeriod,
      assignee: assignee.value,
      terms: terms.root,
      notice: notice.root,
    },
    signers,
    content: leaseContent(seen.row.reference, factsOf(input, priced.value, number)),
    commitments: [terms, notice],
    participations: [{ organisationId: bank.id, role: 'assignee' }],
    expiresAt: new Date(ctx.clock.now().getTime() + input.expiresInDays * 86_400_000),
  });
  if (!agreement.ok) return agreement;
  await openTerms(tx, seen, bank.id);
  const saleId = newId(ctx);
  const { ratePercent, dayCount, compounding, recourse } = input;
  await tx.rentSale.create({
    data: {
      ...{ id: saleId, lease: seen.subject, bankId: bank.id, firstPeriod, lastPeriod, currency, root: terms.root },
      terms: {
        ...{ ratePercent, dayCount, compounding, recourse },
        feeMinor: input.feeMinor.toString(),
        paidMinor: price.paidMinor.toString(),
      } satisfies SaleTerms,
      faceMinor: price.rentsMinor,
      priceMinor: price.priceMinor,
      valueDate: new Date(input.valueDate),
      accountId: account?.id ?? null,
      agreementId: agreement.value.agreementId,
      createdAt: ctx.clock.now(),
    },
  });
  return accept({ saleId, ...agreement.value });
};

/**
 * The lessor offers the rents of a range of periods to a bank, priced at its rate. The bank signs too, and whoever has a lien
 * on the rents; then the periods are locked, the lessee is told whom to pay, and their bills are the bank's.
 *
 * Refusals: `invalid-input`, those of `loadOwnLease`, `priceSale`, `ensurePartyKey` and `signAction`.
 */
export const proposeRentSale = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof rentSaleInput>,
): Promise<Result<ProposedSale>> => {
  const parsed = parseInput(rentSaleInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLease(ctx, actor, 'rent:sell', parsed.value.lease, { roles: ['lessor'], db: tx });
    return loaded.ok ? propose(ctx, tx, loaded.value, parsed.value) : loaded;
  });
};
