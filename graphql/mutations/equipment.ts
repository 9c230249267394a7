import { RETIREMENT_CAUSES } from '#domain/equipment/commands';
import { CONDITIONS } from '#domain/equipment/records';
import { acceptDelivery } from '#services/equipment/accept-delivery';
import { announceDelivery, withdrawDelivery } from '#services/equipment/announce-delivery';
import { acceptSale, consentToSale, declineSale, withdrawSale } from '#services/equipment/answer-sale';
import { cancelPassport, PASSPORT_CANCEL_REASONS } from '#services/equipment/cancel-passport';
import { issuePassport } from '#services/equipment/issue-passport';
import { proposeSale } from '#services/equipment/propose-sale';
import { retireEquipment } from '#services/equipment/retire-equipment';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { mutation } from '../mutation.ts';
import { MachineCategory } from '../types/equipment-lists.ts';
import { DocumentInput, withDocuments } from './documents.ts';

export const ComponentInput = builder.inputType('ComponentInput', {
  fields: t => ({
    kind: t.string({ required: true, description: 'Engine, boom, spreader, …' }),
    manufacturer: t.string(),
    model: t.string(),
    serial: t.string({ required: true }),
  }),
});

mutation('issuePassport', {
  description:
    'The manufacturer issues a machine’s passport, or an owner declares one. A serial that is recorded, or easily mistaken for one that is, is refused and said where.',
  input: builder.inputType('IssuePassportInput', {
    fields: t => ({
      manufacturer: t.string({ required: true }),
      manufacturerId: t.string({ description: 'Its organisation, where it is a member and known to be the one.' }),
      model: t.string({ required: true }),
      serial: t.string({ required: true }),
      gtin: t.string({ description: 'GTIN-8, -12, -13 or -14.' }),
      category: t.field({ type: MachineCategory, required: true }),
      year: t.int({ required: true }),
      origin: t.string({ description: 'Country of origin, ISO 3166-1 alpha-2.' }),
      specification: t.string(),
      components: t.field({ type: [ComponentInput] }),
      documents: t.field({ type: [DocumentInput] }),
      evenIfAlike: t.boolean({ description: 'Somebody has looked: it is another machine.' }),
    }),
  }),
  accepted: { subject: 'text', reference: 'text', publicId: 'text', actionId: 'text' },
  run: async (ctx, actor, given) => {
    const input = withDocuments(given);
    return input.ok ? issuePassport(ctx, actor, input.value) : input;
  },
});

const CancelPassportReason = builder.inputType('CancelPassportReasonInput', {
  fields: t => ({
    code: t.field({ type: codes('CancelPassportReason', PASSPORT_CANCEL_REASONS), required: true }),
    note: t.string(),
  }),
});

mutation('cancelPassport', {
  description: 'Whoever issued a passport takes it back while nobody has relied on it.',
  input: builder.inputType('CancelPassportInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      reason: t.field({ type: CancelPassportReason, required: true }),
    }),
  }),
  accepted: { actionId: 'text' },
  run: cancelPassport,
});

mutation('proposeSale', {
  description: 'The recorded title holder offers title. The price is both sides’ to know, and the secured parties’.',
  input: builder.inputType('ProposeSaleInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      buyerId: t.string({ required: true }),
      priceMinor: t.field({ type: 'BigInt', required: true }),
      currency: t.string({ required: true }),
      deliveryTerms: t.string(),
      conditions: t.string(),
      note: t.string(),
      expiresOn: t.field({ type: 'Date', required: true, description: 'The last day on which it can be accepted.' }),
    }),
  }),
  accepted: { actionId: 'text', recordId: 'text' },
  run: proposeSale,
});

const SaleInput = builder.inputType('SaleInput', { fields: t => ({ subject: t.string({ required: true }) }) });

mutation('consentToSale', {
  description: 'A secured party lets the machine be sold on the terms offered.',
  input: SaleInput,
  accepted: { actionId: 'text' },
  run: consentToSale,
});

mutation('acceptSale', {
  description: 'The buyer accepts: recorded title passes, if every secured party has consented.',
  input: SaleInput,
  accepted: { actionId: 'text' },
  run: acceptSale,
});

mutation('declineSale', {
  description: 'The buyer does not want it.',
  input: SaleInput,
  accepted: { actionId: 'text' },
  run: declineSale,
});

mutation('withdrawSale', {
  description: 'The seller takes the offer back.',
  input: SaleInput,
  accepted: { actionId: 'text' },
  run: withdrawSale,
});

mutation('announceDelivery', {
  description: 'Who has a machine, or holds title, says to whom it may pass: its signature in advance.',
  input: builder.inputType('AnnounceDeliveryInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      takerId: t.string({ required: true }),
      date: t.field({ type: 'Date', required: true }),
      place: t.string(),
      note: t.string(),
      expiresOn: t.field({ type: 'Date' }),
    }),
  }),
  accepted: { recordId: 'text' },
  run: announceDelivery,
});

mutation('withdrawDelivery', {
  description: 'Takes an announced delivery back.',
  input: builder.inputType('WithdrawDeliveryInput', { fields: t => ({ recordId: t.string({ required: true }) }) }),
  accepted: { recordId: 'text' },
  run: withdrawDelivery,
});

const Discrepancy = builder.inputType('DiscrepancyInput', { fields: t => ({ note: t.string({ required: true }) }) });

mutation('acceptDelivery', {
  description:
    'Whoever gets a machine accepts it, with its serial as read on site. A serial that differs is refused, unless the discrepancy is recorded.',
  input: builder.inputType('AcceptDeliveryInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      serialSeen: t.string({ required: true, description: 'As typed, or what the code on the machine says.' }),
      how: t.field({ type: codes('SerialReading', ['typed', 'scanned']) }),
      date: t.field({ type: 'Date', required: true }),
      condition: t.field({ type: codes('MachineCondition', CONDITIONS) }),
      note: t.string(),
      discrepancy: t.field({ type: Discrepancy }),
      documents: t.field({ type: [DocumentInput] }),
    }),
  }),
  accepted: { recordId: 'text', actionId: 'optionalText', agreementId: 'optionalText', isSerialSame: 'flag' },
  run: async (ctx, actor, given) => {
    const input = withDocuments(given);
    return input.ok ? acceptDelivery(ctx, actor, input.value) : input;
  },
});

mutation('retireEquipment', {
  description: 'The title holder says that a machine is no more; secured parties sign it too.',
  input: builder.inputType('RetireEquipmentInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      cause: t.field({ type: codes('RetirementCause', RETIREMENT_CAUSES), required: true }),
      date: t.field({ type: 'Date', required: true }),
      note: t.string({ required: true }),
      documents: t.field({ type: [DocumentInput] }),
    }),
  }),
  accepted: { recordId: 'text', actionId: 'optionalText', agreementId: 'optionalText' },
  run: async (ctx, actor, given) => {
    const input = withDocuments(given);
    return input.ok ? retireEquipment(ctx, actor, input.value) : input;
  },
});
