import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DOCUMENT_KINDS, type DocumentKind } from '#domain/equipment/records';
import { toHex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { CommittedFile } from '#ledger/verify/commitment';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { newId } from '../new-id.ts';
import { withoutMetadata } from './strip-metadata.ts';

export const DOCUMENT_BYTES = 10 * 1024 * 1024;
export const MOST_DOCUMENTS = 20;

export const documentInput = z.object({
  kind: z.enum(DOCUMENT_KINDS),
  name: z
    .string()
    .min(1)
    .transform(name => name.replace(/^.*[\\/]/, '').slice(-200)),
  bytes: z.custom<Uint8Array>(value => value instanceof Uint8Array, 'the bytes of a file'),
  /** Whether the machine's public page shows it. */
  isPublic: z.boolean().default(false),
});

export const documentsInput = z.array(documentInput).max(MOST_DOCUMENTS).default([]);

export interface PreparedDocument {
  readonly kind: DocumentKind;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isPublic: boolean;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** Its name in the commitment: the kind, with a number. */
  readonly leaf: string;
}

const startsWith = (bytes: Uint8Array, text: string, at = 0): boolean =>
  Buffer.from(bytes.subarray(at, at + text.length)).toString('latin1') === text;

/** What a file is, by its first bytes and not by its name; null for what is not taken. */
const mediaTypeOf = (bytes: Uint8Array): string | null => {
  if (startsWith(bytes, '%PDF-')) return 'application/pdf';
  if (startsWith(bytes, '\xff\xd8\xff')) return 'image/jpeg';
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'image/webp';
  return null;
};

/**
 * Looks at files that are to be kept with a machine. What is public is freed of what a camera wrote beside the picture.
 * Refusals (params: name): `file-empty`, `document-too-large`, `document-type-unknown`, `photograph-no-picture`, `photograph-broken`.
 */
export const prepareDocuments = (documents: z.output<typeof documentsInput>): Result<readonly PreparedDocument[]> => {
  const prepared: PreparedDocument[] = [];
  for (const { kind, name, bytes, isPublic } of documents) {
    const params = { name, limitMegabytes: String(DOCUMENT_BYTES / 1_048_576) };
    if (bytes.length === 0) return refuse('file-empty', params, 'documents');
    if (bytes.length > DOCUMENT_BYTES) return refuse('document-too-large', params, 'documents');
    const mediaType = mediaTypeOf(bytes);
    if (mediaType === null) return refuse('document-type-unknown', params, 'documents');
    if (kind === 'photograph' && !mediaType.startsWith('image/'))
      return refuse('photograph-no-picture', params, 'documents');
    const kept = isPublic ? withoutMetadata(bytes, mediaType) : new Uint8Array(bytes);
    if (!kept) return refuse('photograph-broken', params, 'documents');
    const number = prepared.filter(one => one.kind === kind).length + 1;
    const sha256 = createHash('sha256').update(kept).digest('hex');
    prepared.push({ kind, name, mediaType, bytes: kept, isPublic, sha256, leaf: `${kind}-${number}` });
  }
  return accept(prepared);
};

/** As a commitment names them. */
export const committedFiles = (documents: readonly PreparedDocument[]): CommittedFile[] =>
  documents.map(({ leaf, sha256 }) => ({ name: leaf, sha256: toHex(`0x${sha256}`) }));

/** Keeps the files of a record; the same bytes are kept once for an organisation. */
export const storeDocuments = async (
  ctx: ServiceContext,
  tx: Transaction,
  {
    organisationId,
    subject,
    recordId,
    documents,
  }: {
    readonly organisationId: string;
    readonly subject: string;
    readonly recordId: string;
    readonly documents: readonly PreparedDocument[];
  },
): Promise<void> => {
  const createdAt = ctx.clock.now();
  for (const { kind, name, mediaType, bytes, isPublic, sha256 } of documents) {
    const { id: fileId } = await tx.file.upsert({
      where: { organisationId_sha256: { organisationId, sha256 } },
      create: { id: newId(ctx), sha256, name, mediaType, size: bytes.length, bytes, organisationId, createdAt },
      update: {},
      select: { id: true },
    });
    await tx.equipmentDocument.create({
      data: { id: newId(ctx), subject, recordId, kind, fileId, isPublic, createdAt },
    });
  }
};
