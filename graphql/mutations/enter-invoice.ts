import { enterInvoice } from '#services/invoices/enter-invoice';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { mutation } from '../mutation.ts';

const LegalId = builder.inputType('LegalIdInput', {
  fields: t => ({
    value: t.string({ required: true }),
    scheme: t.string({ description: 'ISO 6523 ICD, as in UBL’s schemeID: 0204, 0088, …' }),
  }),
});

const Address = builder.inputType('AddressInput', {
  fields: t => ({
    street: t.string(),
    city: t.string(),
    postalCode: t.string(),
    country: t.string({ required: true, description: 'ISO 3166-1 alpha-2.' }),
  }),
});

const Party = builder.inputType('InvoicePartyInput', {
  fields: t => ({
    name: t.string({ required: true }),
    legalId: t.field({ type: LegalId }),
    taxId: t.string(),
    address: t.field({ type: Address, required: true }),
  }),
});

const Line = builder.inputType('InvoiceLineInput', {
  description: 'Numbers are decimal text: "2.5".',
  fields: t => ({
    description: t.string({ required: true }),
    quantity: t.string({ required: true }),
    unit: t.string({ required: true, description: 'UN/ECE Recommendation 20: C62, HUR, DAY, …' }),
    unitPrice: t.string({ required: true }),
    taxCategory: t.string({ required: true, description: 'S, Z, E, AE, K, G, O, L or M.' }),
    taxRate: t.string({ required: true, description: 'Per cent.' }),
    exemptionReason: t.string(),
  }),
});

const Delivery = builder.inputType('DeliveryInput', {
  fields: t => ({ date: t.field({ type: 'Date' }), country: t.string() }),
});

mutation('enterInvoice', {
  description: 'Takes in an invoice of which there is no file: it is written as a UBL document, checked and anchored.',
  input: builder.inputType('EnterInvoiceInput', {
    fields: t => ({
      kind: t.field({ type: codes('EnteredKind', ['invoice', 'creditNote']) }),
      number: t.string({ required: true }),
      issueDate: t.field({ type: 'Date', required: true }),
      dueDate: t.field({ type: 'Date' }),
      currency: t.string({ required: true }),
      seller: t.field({ type: Party, required: true }),
      buyer: t.field({ type: Party, required: true }),
      lines: t.field({ type: [Line], required: true }),
      prepaid: t.string({ description: 'Decimal text.' }),
      paymentTerms: t.string(),
      account: t.string({ description: 'IBAN or account number to be paid to.' }),
      paymentReference: t.string(),
      buyerReference: t.string(),
      contract: t.string(),
      order: t.string(),
      precedingInvoice: t.string(),
      note: t.string(),
      delivery: t.field({ type: Delivery }),
      evenIfDuplicate: t.boolean(),
    }),
  }),
  accepted: { invoiceId: 'text', subject: 'text', actionId: 'text', claimExists: 'flag' },
  run: (ctx, actor, input) => enterInvoice(ctx, actor, input),
});
