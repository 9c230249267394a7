import { DOCUMENT_KINDS, type DocumentKind } from '#domain/equipment/records';
import { accept, type Result, refuse } from '#domain/result';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';

/** A file with a machine. */
export const DocumentInput = builder.inputType('DocumentInput', {
  fields: t => ({
    kind: t.field({ type: codes('DocumentKind', DOCUMENT_KINDS), required: true }),
    name: t.string({ required: true, description: 'Of the file.' }),
    base64: t.string({ required: true, description: 'Its bytes: PDF, JPEG, PNG or WebP, 10 MB at most.' }),
    isPublic: t.boolean({ description: 'The machine’s public page shows it.' }),
  }),
});

interface WrittenDocument {
  readonly kind: DocumentKind;
  readonly name: string;
  readonly base64: string;
  readonly isPublic?: boolean;
}

/** The bytes of Base64 text. Refusal: `invalid-input`. */
export const bytesOfBase64 = (base64: string, field: string): Result<Uint8Array<ArrayBuffer>> => {
  const bytes = Buffer.from(base64, 'base64');
  const isWhole = bytes.toString('base64').replace(/=+$/, '') === base64.replace(/\s/g, '').replace(/=+$/, '');
  return isWhole ? accept(new Uint8Array(bytes)) : refuse('invalid-input', { message: 'not base64' }, field);
};

/** The documents of an input as services take them, and the input without them. */
export const withDocuments = <Input extends { readonly documents?: readonly WrittenDocument[] }>({
  documents = [],
  ...input
}: Input) => {
  const read = [];
  for (const { base64, ...document } of documents) {
    const bytes = bytesOfBase64(base64, 'documents');
    if (!bytes.ok) return bytes;
    read.push({ ...document, bytes: bytes.value });
  }
  return accept({ ...input, documents: read });
};
