import { askLender, endLenderAsk } from '#services/liens/ask-lender';
import { continueLien, releaseLien, subordinateLien } from '#services/liens/change-lien';
import { fileLien } from '#services/liens/file-lien';
import { openLien } from '#services/liens/open-lien';
import { refileLien } from '#services/liens/refile-lien';
import { releaseLienByOrder } from '#services/liens/release-by-order';
import { recordExternalSearch } from '#services/liens/search/record-external';
import { searchLiens } from '#services/liens/search/search-liens';
import { builder } from '../builder.ts';
import { mutation } from '../mutation.ts';
import { ExternalFinding, LienClass, LienCollateral, LienLaw, LienReleaseReason } from '../types/lien-enums.ts';
import { bytesOfBase64 } from './documents.ts';

const filed = { lien: 'text', reference: 'text', agreementId: 'text', actionId: 'optionalText' } as const;
const named = 'Its name on chain or its reference.';

mutation('fileLien', {
  description:
    'Files a lien in sight of all that stand on the same. Secured party and grantor both sign: the other is asked.',
  input: builder.inputType('FileLienInput', {
    fields: t => ({
      collateral: t.field({ type: LienCollateral, required: true }),
      subject: t.string({ required: true, description: 'Of the machine, lease or receivable; or its reference.' }),
      fragment: t.int({ description: 'Of a receivable.' }),
      securedPartyId: t.string({ description: 'Needed where what it is on is one’s own.' }),
      law: t.field({ type: LienLaw, required: true }),
      class: t.field({ type: LienClass, required: true }),
      securesPrice: t.boolean({ description: 'Of a purchase-money lien: the seller’s price, not a loan.' }),
      deliveredOn: t.field({ type: 'Date' }),
      filedOn: t.field({ type: 'Date', required: true }),
      registry: t.string(),
      registrationNumber: t.string(),
      currency: t.string(),
      securedMinor: t.field({ type: 'BigInt' }),
      lapsesOn: t.field({ type: 'Date', required: true }),
    }),
  }),
  accepted: filed,
  run: fileLien,
});

mutation('refileLien', {
  description: 'Files the same again, in sight of what stands now, where another came before.',
  input: builder.inputType('RefileLienInput', { fields: t => ({ lien: t.string({ required: true }) }) }),
  accepted: filed,
  run: refileLien,
});

mutation('continueLien', {
  description: 'Lets one’s own lien stand longer.',
  input: builder.inputType('ContinueLienInput', {
    fields: t => ({
      lien: t.string({ required: true, description: named }),
      lapsesOn: t.field({ type: 'Date', required: true }),
    }),
  }),
  accepted: { actionId: 'text' },
  run: continueLien,
});

mutation('subordinateLien', {
  description: 'Lets another lien on the same go before one’s own.',
  input: builder.inputType('SubordinateLienInput', {
    fields: t => ({
      lien: t.string({ required: true, description: named }),
      senior: t.string({ required: true, description: named }),
      note: t.string(),
    }),
  }),
  accepted: { actionId: 'text' },
  run: subordinateLien,
});

mutation('releaseLien', {
  description: 'Releases one’s own lien.',
  input: builder.inputType('ReleaseLienInput', {
    fields: t => ({
      lien: t.string({ required: true, description: named }),
      reason: t.field({
        type: builder.inputType('LienReleaseReasonInput', {
          fields: r => ({ code: r.field({ type: LienReleaseReason, required: true }), note: r.string() }),
        }),
        required: true,
      }),
    }),
  }),
  accepted: { actionId: 'text' },
  run: releaseLien,
});

mutation('releaseLienByOrder', {
  description: 'Carries out a court’s order, as an administrator of an organisation that governs the consortium.',
  input: builder.inputType('ReleaseLienByOrderInput', {
    fields: t => ({
      lien: t.string({ required: true, description: named }),
      court: t.string({ required: true }),
      orderNumber: t.string({ required: true }),
      orderedOn: t.field({ type: 'Date', required: true }),
      note: t.string(),
    }),
  }),
  accepted: { actionId: 'text' },
  run: releaseLienByOrder,
});

mutation('openLien', {
  description: 'Shows one’s own lien to other lenders: whose it is, what it secures, where it is registered.',
  input: builder.inputType('OpenLienInput', {
    fields: t => ({
      lien: t.string({ required: true, description: named }),
      organisationIds: t.stringList({ required: true }),
    }),
  }),
  accepted: { opened: 'count' },
  run: openLien,
});

mutation('askLender', {
  description: 'The title holder asks banks to lend on a machine, and shows it to them.',
  input: builder.inputType('AskLenderInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      bankIds: t.stringList({ required: true }),
      note: t.string(),
      expiresAt: t.field({ type: 'DateTime', description: 'In thirty days unless said otherwise.' }),
    }),
  }),
  accepted: { asked: 'count' },
  run: askLender,
});

mutation('endLenderAsk', {
  description: 'Takes that back; or, as the bank, declines to lend.',
  input: builder.inputType('EndLenderAskInput', {
    fields: t => ({ subject: t.string({ required: true }), bankId: t.string({ required: true }) }),
  }),
  accepted: { ended: 'count' },
  run: endLenderAsk,
});

mutation('searchLiensBySerial', {
  description: 'The search before lending, by a machine’s serial. Signed, kept, and logged.',
  input: builder.inputType('SearchLiensBySerialInput', {
    fields: t => ({ serial: t.string({ required: true }), manufacturer: t.string(), gtin: t.string() }),
  }),
  accepted: { searchId: 'text' },
  run: (ctx, actor, input) => searchLiens(ctx, actor, { by: 'serial', ...input }),
});

mutation('searchLiensByOrganisation', {
  description: 'The same, by who granted: for banks, and for the organisation itself.',
  input: builder.inputType('SearchLiensByOrganisationInput', {
    fields: t => ({ organisationId: t.string({ required: true }) }),
  }),
  accepted: { searchId: 'text' },
  run: (ctx, actor, input) => searchLiens(ctx, actor, { by: 'organisation', ...input }),
});

const ExternalFile = builder.inputType('ExternalSearchFileInput', {
  fields: t => ({
    name: t.string({ required: true }),
    base64: t.string({ required: true, description: 'Its bytes: PDF, JPEG or PNG, 10 MB at most.' }),
  }),
});

mutation('recordExternalSearch', {
  description: 'Writes beside a search what its maker found in another register.',
  input: builder.inputType('RecordExternalSearchInput', {
    fields: t => ({
      searchId: t.string({ required: true }),
      registry: t.string({ required: true }),
      reference: t.string({ required: true }),
      searchedOn: t.field({ type: 'Date', required: true }),
      finding: t.field({ type: ExternalFinding, required: true }),
      note: t.string(),
      file: t.field({ type: ExternalFile, description: 'What the register answered.' }),
    }),
  }),
  accepted: { externalId: 'text' },
  run: async (ctx, actor, { file, ...input }) => {
    if (!file) return recordExternalSearch(ctx, actor, input);
    const bytes = bytesOfBase64(file.base64, 'file');
    if (!bytes.ok) return bytes;
    return recordExternalSearch(ctx, actor, { ...input, file: { name: file.name, bytes: bytes.value } });
  },
});
