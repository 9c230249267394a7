import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { OrganisationKind } from '#domain/access/organisation-kinds';
import { checkEntry, type ManualEntry } from '#domain/invoices/manual';
import type { WrittenIdentifier } from '#domain/parties/identifier';
import { addDays, dateOf } from '#domain/time/calendar-date';
import type { Actor } from '#services/actor';
import type { ServiceContext } from '#services/context';
import type { quoteTermsInput } from '#services/finance/quote-terms-input';
import { importInvoice } from '#services/invoices/import-invoice';
import { proposeAccount } from '#services/organisations/propose-account';
import { approveProposal } from '#services/proposals/approve';
import { issueReceivable } from '#services/receivables/issue';
import { prepareConfirmation } from '#services/receivables/prepare-confirmation';
import { accepted, createOrganisation, type TestOrganisation } from './consortium.ts';
import { createTestLedger, type TestLedger } from './ledger.ts';
import { untilSettled } from './ledger-acts.ts';

export interface Trader extends TestOrganisation {
  readonly accountId: string;
  readonly accountNumber: string;
}

/** A seller, its customer, two banks that compete, and somebody who has nothing to do with any of them. */
export interface Traders {
  readonly seller: Trader;
  readonly buyer: Trader;
  readonly bank: Trader;
  readonly rival: Trader;
  readonly stranger: Trader;
}

export interface TestTrade extends Traders {
  readonly ledger: TestLedger;
  readonly ctx: ServiceContext;
}

export const SELLER_IDS = { vat: 'DE136695976', gln: '4012345000009' } as const;
export const BUYER_VAT = 'NL123456789B01';

export const approveAs = async (ctx: ServiceContext, actor: Actor, proposalId: string) => {
  const { contentHash } = await ctx.db.proposal.findUniqueOrThrow({ where: { id: proposalId } });
  return approveProposal(ctx, actor, { proposalId, contentHash });
};

export const openAccount = async (
  ctx: ServiceContext,
  organisation: TestOrganisation,
  accountNumber: string,
  replacesId?: string,
): Promise<string> => {
  const proposed = await proposeAccount(ctx, organisation.preparer, {
    accountNumber,
    currency: 'EUR',
    callBackNote: 'Called the bank on its public number; holder and account confirmed.',
    ...(replacesId !== undefined && { replacesId }),
  });
  accepted(await approveAs(ctx, organisation.approver, accepted(proposed).proposalId));
  const row = await ctx.db.bankAccount.findFirstOrThrow({ where: { organisationId: organisation.id, accountNumber } });
  return row.id;
};

const createTrader = async (
  ctx: ServiceContext,
  name: string,
  kinds: readonly OrganisationKind[],
  accountNumber: string,
  details: { country?: string; identifiers?: readonly WrittenIdentifier[] } = {},
): Promise<Trader> => {
  const organisation = await createOrganisation(ctx, name, kinds, details);
  return { ...organisation, accountNumber, accountId: await openAccount(ctx, organisation, accountNumber) };
};

export const createTraders = async (ctx: ServiceContext): Promise<Traders> => ({
  seller: await createTrader(ctx, 'Nordhafen Leasing GmbH', ['LESSOR', 'SUPPLIER'], 'DE89370400440532013000', {
    identifiers: [
      { scheme: 'VAT', value: SELLER_IDS.vat },
      { scheme: '0088', value: SELLER_IDS.gln },
    ],
  }),
  buyer: await createTrader(ctx, 'Brugbaan Bouw BV', ['LESSEE'], 'NL91ABNA0417164300', {
    country: 'NL',
    identifiers: [{ scheme: 'VAT', value: BUYER_VAT }],
  }),
  bank: await createTrader(ctx, 'Elbe Bank AG', ['BANK'], 'DE02120300000000202051'),
  rival: await createTrader(ctx, 'Rhein Bank AG', ['BANK'], 'DE02500105170137075030'),
  stranger: await createTrader(ctx, 'Fremd Handel GmbH', ['SUPPLIER', 'BANK'], 'DE02100500000054540402'),
});

export const createTestTrade = async (): Promise<TestTrade> => {
  const ledger = await createTestLedger();
  const { ctx } = ledger;
  return { ledger, ctx, ...(await createTraders(ctx)) };
};

export const today = (ctx: ServiceContext): string => dateOf(Math.floor(ctx.clock.now().getTime() / 1000));

/** An invoice over `net` plus 19 %, as its seller's program would write it. */
export const invoiceFile = (
  ctx: ServiceContext,
  net: string,
  changes: Partial<ManualEntry> = {},
): { name: string; bytes: Uint8Array } => {
  const number = changes.number ?? `RE-${randomBytes(4).toString('hex').toUpperCase()}`;
  const entry: ManualEntry = {
    kind: 'invoice',
    number,
    issueDate: today(ctx),
    dueDate: addDays(today(ctx), 60),
    currency: 'EUR',
    seller: {
      name: 'Nordhafen Leasing GmbH',
      legalId: null,
      taxId: SELLER_IDS.vat,
      address: { street: 'Kaje 1', city: 'Hamburg', postalCode: '20457', country: 'DE' },
    },
    buyer: {
      name: 'Brugbaan Bouw BV',
      legalId: null,
      taxId: BUYER_VAT,
      address: { street: 'Kade 2', city: 'Rotterdam', postalCode: '3011', country: 'NL' },
    },
    lines: [
      {
        description: 'Rent, crawler crane',
        quantity: '1',
        unit: 'MON',
        unitPrice: net,
        taxCategory: 'S',
        taxRate: '19',
        exemptionReason: null,
      },
    ],
    prepaid: null,
    paymentTerms: null,
    account: 'DE89370400440532013000',
    paymentReference: null,
    buyerReference: null,
    contract: null,
    order: null,
    precedingInvoice: null,
    note: null,
    delivery: null,
    ...changes,
  };
  return { name: `${number}.xml`, bytes: accepted(checkEntry(entry)).document };
};

export interface Claim {
  readonly invoiceId: string;
  readonly subject: string;
  readonly reference: string;
  readonly faceMinor: bigint;
}

/** An invoice of the seller, issued as a receivable; on chain when this returns. */
export const issueClaim = async (
  { ctx, seller }: Pick<TestTrade, 'ctx' | 'seller'>,
  net: string,
  changes: Partial<ManualEntry> = {},
): Promise<Claim> => {
  const { invoiceId } = accepted(await importInvoice(ctx, seller.preparer, invoiceFile(ctx, net, changes)));
  const { subject, reference } = accepted(await issueReceivable(ctx, seller.preparer, { invoiceId }));
  await untilSettled(ctx);
  const { faceMinor } = await ctx.db.receivable.findUniqueOrThrow({ where: { subject } });
  return { invoiceId, subject, reference, faceMinor };
};

/** Confirmed by two people of the buyer, over all of it; on chain when this returns. */
export const confirmClaim = async (
  { ctx, buyer, seller }: Pick<TestTrade, 'ctx' | 'buyer' | 'seller'>,
  { subject, faceMinor }: Claim,
): Promise<void> => {
  const prepared = await prepareConfirmation(ctx, buyer.preparer, {
    subject,
    terms: {
      amountMinor: faceMinor,
      defences: { kind: 'waived' },
      consentToAssignment: true,
      payTo: seller.accountNumber,
    },
  });
  accepted(await approveAs(ctx, buyer.approver, accepted(prepared).proposalId));
  await untilSettled(ctx);
};

/** A bank's usual terms: a disclosed sale, collected by the bank, 80 % now. */
export const usualTerms = (ctx: ServiceContext): z.input<typeof quoteTermsInput> => ({
  kind: 'sale',
  disclosure: 'disclosed',
  collector: 'financier',
  advanceRateBps: 8000,
  discountRateBps: 600,
  ratePeriod: 'year',
  dayCount: 'ACT/360',
  fee: { kind: 'rate', bps: 50 },
  recourse: { kind: 'none' },
  graceDays: 5,
  fundingDate: addDays(today(ctx), 1),
  expiresAt: new Date(ctx.clock.now().getTime() + 7 * 86_400_000),
});
