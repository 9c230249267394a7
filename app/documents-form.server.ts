import type { ActionFunctionArgs } from '@remix-run/node';
import type { Permission } from '#domain/access/permissions';
import { DOCUMENT_KINDS, type DocumentKind } from '#domain/equipment/records';
import { memberForm, memberUpload } from './forms.server.ts';

/** A document as services take it. */
interface UploadedDocument {
  readonly kind: DocumentKind;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isPublic: boolean;
}

const MEGABYTE = 1024 * 1024;
const FILE_MEGABYTES = 10;
const MOST_FILES = 20;
const FORM_MEGABYTES = 60;

const isUpload = (request: Request): boolean =>
  /^multipart\/form-data\b/i.test(request.headers.get('Content-Type') ?? '');

/**
 * A member's form that may carry documents: a file's field is called `files.<kind>`, and `public.<kind>` ticked shows those
 * of the kind on the machine's public page. What is too large or too many is the form's refusal, and nothing is taken.
 */
export const documentsForm = async (args: Pick<ActionFunctionArgs, 'request' | 'context'>, permission: Permission) => {
  if (!isUpload(args.request)) return { form: await memberForm(args), documents: [], refusal: null };
  const files: { readonly kind: DocumentKind; readonly name: string; readonly bytes: Uint8Array }[] = [];
  const form = await memberUpload(args, {
    permission,
    mostBytes: FORM_MEGABYTES * MEGABYTE,
    mostFileBytes: FILE_MEGABYTES * MEGABYTE,
    async onFile(_who, { field, name, bytes, size }) {
      const kind = DOCUMENT_KINDS.find(one => `files.${one}` === field) ?? 'other';
      if (size > bytes.length)
        return { code: 'file-too-large', params: { limitMegabytes: String(FILE_MEGABYTES) }, field };
      if (files.length >= MOST_FILES) return { code: 'too-many-files', params: { most: String(MOST_FILES) }, field };
      files.push({ kind, name, bytes });
      return null;
    },
  });
  const documents: UploadedDocument[] = files.map(file => ({
    ...file,
    isPublic: form.text(`public.${file.kind}`) === 'on',
  }));
  return { form, documents, refusal: form.refusal };
};
