import { createHash } from 'node:crypto';
import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import { secondsOf } from '../../actions/in-flight.ts';
import { type Actor, authorise } from '../../actor.ts';
import type { ServiceContext } from '../../context.ts';
import { inTransaction } from '../../in-transaction.ts';
import { calendarDate, note, parseInput, rowId } from '../../input.ts';
import { newId } from '../../new-id.ts';

export const EXTERNAL_FINDINGS = ['nothing-found', 'found', 'unclear'] as const;

const MOST_FILE_BYTES = 10 * 1024 * 1024;

/** Told by the first bytes, whatever the name says. */
const MEDIA_TYPES: readonly { readonly type: string; readonly begins: readonly number[] }[] = [
  { type: 'application/pdf', begins: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  { type: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47] },
];

export const externalSearchInput = z.object({
  searchId: rowId,
  /** Which register: a secretary of state's UCC file, China's unified registration of movables, a court, … */
  registry: note(200),
  reference: note(200),
  searchedOn: calendarDate,
  finding: z.enum(EXTERNAL_FINDINGS),
  note: note(2000).optional(),
  file: z.object({ name: note(200), bytes: z.instanceof(Uint8Array) }).optional(),
});

const keepFile = async (
  ctx: ServiceContext,
  tx: Transaction,
  organisationId: string,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
): Promise<Result<string>> => {
  const kind = MEDIA_TYPES.find(({ begins }) => begins.every((byte, index) => bytes[index] === byte));
  if (!kind) return refuse('file-kind', {}, 'file');
  if (bytes.length > MOST_FILE_BYTES) return refuse('file-too-large', { limitMegabytes: '10' }, 'file');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const there = await tx.file.findFirst({ where: { organisationId, sha256 }, select: { id: true } });
  if (there) return accept(there.id);
  const id = newId(ctx);
  await tx.file.create({
    data: {
      id,
      sha256,
      name,
      mediaType: kind.type,
      size: bytes.length,
      bytes: new Uint8Array(bytes),
      organisationId,
      createdAt: ctx.clock.now(),
    },
  });
  return accept(id);
};

/**
 * Writes beside a search what its maker found in another register: as that one says, with its file. Nothing of it is signed by the portal.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-found`, `searched-in-future`, `file-kind`, `file-too-large`.
 */
export const recordExternalSearch = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof externalSearchInput>,
): Promise<Result<{ readonly externalId: string }>> => {
  const allowed = authorise(actor, 'lien:search');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(externalSearchInput, input);
  if (!parsed.ok) return parsed;
  const { searchId, registry, reference, searchedOn, finding, note: words, file } = parsed.value;
  const today = dateOf(secondsOf(ctx.clock.now()));
  if (searchedOn > today) return refuse('searched-in-future', { today }, 'searchedOn');
  const { organisationId } = allowed.value;
  return inTransaction(ctx, async tx => {
    const search = await tx.lienSearch.findFirst({ where: { id: searchId, organisationId }, select: { id: true } });
    if (!search) return refuse('not-found', {}, 'searchId');
    const kept = file ? await keepFile(ctx, tx, organisationId, file) : accept(null);
    if (!kept.ok) return kept;
    const externalId = newId(ctx);
    await tx.externalSearch.create({
      data: {
        id: externalId,
        searchId,
        registry,
        reference,
        searchedOn: new Date(`${searchedOn}T00:00:00Z`),
        finding,
        note: words ?? null,
        fileId: kept.value,
        createdAt: ctx.clock.now(),
      },
    });
    return accept({ externalId });
  });
};
