import { OFFICIAL_SCHEMES } from '#domain/invoices/official-number';
import { type Result, refuse } from '#domain/result';
import { assignParties } from '#services/invoices/assign-parties';
import { importInvoice } from '#services/invoices/import-invoice';
import { inviteParty } from '#services/invoices/invite-party';
import { setOfficialNumber } from '#services/invoices/set-official-number';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { mutation } from '../mutation.ts';

/** The file's bytes. Text is taken as UTF-8; a file in another encoding comes as base64. */
const bytesOf = (text: string | undefined, base64: string | undefined): Result<Uint8Array<ArrayBuffer>> => {
  if ((text === undefined) === (base64 === undefined)) {
    return refuse('invalid-input', { message: 'give text or base64' }, 'text');
  }
  if (text !== undefined) return { ok: true, value: new Uint8Array(Buffer.from(text, 'utf8')) };
  const bytes = Buffer.from(base64 ?? '', 'base64');
  const isWhole = bytes.toString('base64').replace(/=+$/, '') === (base64 ?? '').replace(/\s/g, '').replace(/=+$/, '');
  return isWhole
    ? { ok: true, value: new Uint8Array(bytes) }
    : refuse('invalid-input', { message: 'not base64' }, 'base64');
};

mutation('importInvoice', {
  description: 'Takes in a UBL 2.1 invoice or credit note: checked, kept as it came, its hash anchored.',
  input: builder.inputType('ImportInvoiceInput', {
    fields: t => ({
      name: t.string({ required: true, description: 'Of the file.' }),
      text: t.string({ description: 'The document as UTF-8 text; or `base64`.' }),
      base64: t.string({ description: 'The document’s bytes.' }),
      evenIfDuplicate: t.boolean({ description: 'Also where it looks like an invoice that is here already.' }),
    }),
  }),
  accepted: { invoiceId: 'text', subject: 'text', actionId: 'text', claimExists: 'flag' },
  run: async (ctx, actor, { text, base64, ...input }) => {
    const bytes = bytesOf(text, base64);
    return bytes.ok ? importInvoice(ctx, actor, { ...input, bytes: bytes.value, source: 'API' }) : bytes;
  },
});

mutation('assignParties', {
  description: 'Says which organisations the parties of an invoice are, where its numbers do not.',
  input: builder.inputType('AssignPartiesInput', {
    fields: t => ({ invoiceId: t.string({ required: true }), sellerId: t.string(), buyerId: t.string() }),
  }),
  accepted: { invoiceId: 'text' },
  run: assignParties,
});

const ContactInput = builder.inputType('ContactInput', {
  fields: t => ({ name: t.string({ required: true }), email: t.string({ required: true }), phone: t.string() }),
});

mutation('inviteParty', {
  description: 'Takes the unknown buyer of an invoice in as a guest, who can answer through a link.',
  input: builder.inputType('InvitePartyInput', {
    fields: t => ({
      invoiceId: t.string({ required: true }),
      contact: t.field({ type: ContactInput, required: true }),
    }),
  }),
  accepted: { invoiceId: 'text', organisationId: 'text' },
  run: inviteParty,
});

mutation('setOfficialNumber', {
  description: 'The number of the document that the law calls the invoice (SdI, KSeF, the Chinese digital invoice).',
  input: builder.inputType('SetOfficialNumberInput', {
    fields: t => ({
      invoiceId: t.string({ required: true }),
      scheme: t.field({ type: codes('OfficialScheme', OFFICIAL_SCHEMES), required: true }),
      number: t.string({ required: true }),
    }),
  }),
  accepted: { invoiceId: 'text', actionId: 'text' },
  run: setOfficialNumber,
});
