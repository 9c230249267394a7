import { z } from 'zod';
import { normalizeGtin } from '#domain/equipment/digital-link';
import { normalizeSerial, SERIAL_LENGTH } from '#domain/equipment/identity';
import { toHex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { SearchResult } from '#ledger/verify/search-result';
import { searchResultHash } from '#ledger/verify/search-result';
import type { Transaction } from '#prisma/client';
import { type Actor, authorise } from '../../actor.ts';
import { audit } from '../../audit.ts';
import type { ServiceContext } from '../../context.ts';
import { inTransaction } from '../../in-transaction.ts';
import { note, parseInput, rowId } from '../../input.ts';
import { newId } from '../../new-id.ts';
import { type Found, find, type Question } from './find.ts';

export const searchLiensInput = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('serial'),
    /** Longer than a serial can be, it is refused, and not searched for in part. */
    serial: note(500),
    manufacturer: note(200).optional(),
    gtin: note(20).optional(),
  }),
  z.object({ by: z.literal('organisation'), organisationId: rowId }),
]);

const questionOf = async (
  ctx: ServiceContext,
  actor: Actor,
  input: z.output<typeof searchLiensInput>,
): Promise<Result<Question>> => {
  if (input.by === 'serial') {
    if (input.serial.length > SERIAL_LENGTH)
      return refuse('serial-too-long', { most: String(SERIAL_LENGTH) }, 'serial');
    if (normalizeSerial(input.serial) === '') return refuse('serial-empty', {}, 'serial');
    const gtin = input.gtin === undefined ? null : normalizeGtin(input.gtin);
    if (input.gtin !== undefined && gtin === null) return refuse('gtin-malformed', {}, 'gtin');
    return accept({ by: 'serial', serial: input.serial, manufacturer: input.manufacturer ?? null, gtin });
  }
  // What somebody has pledged is its lenders' business, and its own.
  const isOwn = input.organisationId === actor.organisationId;
  if (!isOwn && !actor.organisationKinds.includes('BANK')) return refuse('search-needs-bank', {}, 'organisationId');
  const organisation = await ctx.db.organisation.findUnique({
    where: { id: input.organisationId },
    select: { name: true },
  });
  if (!organisation) return refuse('not-found', {}, 'organisationId');
  return accept({ by: 'organisation', organisationId: input.organisationId, name: organisation.name });
};

const newestBlock = async (tx: Transaction) => {
  const checkpoint = await tx.checkpoint.findUnique({
    where: { stream: 'projection' },
    select: { blockNumber: true },
  });
  return checkpoint && tx.block.findUnique({ where: { number: checkpoint.blockNumber } });
};

/** Found while no block came in between, so that what is said is said of one block. */
const findAtBlock = async (ctx: ServiceContext, tx: Transaction, actor: Actor, question: Question) => {
  let found: Found = { things: [], truncated: false };
  for (let attempt = 0; attempt < 5; attempt++) {
    const before = await newestBlock(tx);
    found = await find(ctx, tx, actor, question);
    const after = await newestBlock(tx);
    if (after && before?.hash === after.hash) return { found, block: after };
  }
  return null;
};

const shownQuestion = (question: Question): SearchResult['question'] =>
  question.by === 'serial'
    ? { serial: question.serial, manufacturer: question.manufacturer, gtin: question.gtin }
    : { organisation: question.name, organisationId: question.organisationId };

/**
 * The search that somebody makes before it lends: by a machine's serial, with those that are easily mistaken for it, or by who granted. The result is dated, as of
 * a block, signed, kept, and names no secured party. Every fingerprint that it looks up is logged, and the search itself.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `serial-empty`, `gtin-malformed`, `search-needs-bank`, `not-found`,
 * `ledger-behind` (blocks came in all the while: try again).
 */
export const searchLiens = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof searchLiensInput>,
): Promise<Result<{ readonly searchId: string }>> => {
  const allowed = authorise(actor, 'lien:search');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(searchLiensInput, input);
  if (!parsed.ok) return parsed;
  const who = allowed.value;
  const question = await questionOf(ctx, who, parsed.value);
  if (!question.ok) return question;
  return inTransaction(ctx, async tx => {
    const at = await findAtBlock(ctx, tx, who, question.value);
    if (!at) return refuse('ledger-behind');
    const { block, found } = at;
    const now = ctx.clock.now();
    const searchId = newId(ctx);
    const organisation = await tx.organisation.findUniqueOrThrow({
      where: { id: who.organisationId },
      select: { name: true },
    });
    const result: SearchResult = {
      kind: 'lienlight-lien-search',
      version: 1,
      searchId,
      by: question.value.by,
      question: shownQuestion(question.value),
      askedBy: organisation.name,
      askedAt: now.toISOString(),
      chainId: ctx.chain.chainId.toString(),
      contracts: { Liens: ctx.chain.addresses.Liens, Organisations: ctx.chain.addresses.Organisations },
      block: {
        number: block.number.toString(),
        hash: toHex(block.hash),
        time: new Date(Number(block.timestamp) * 1000).toISOString(),
      },
      found: [...found.things],
      truncated: found.truncated,
      legalRegister: false,
    };
    const resultHash = searchResultHash(result);
    const { signer, signature } = await ctx.keys.signSearch({
      result: resultHash,
      blockNumber: block.number,
      blockHash: toHex(block.hash),
    });
    await tx.lienSearch.create({
      data: {
        id: searchId,
        organisationId: who.organisationId,
        userId: who.userId,
        by: result.by,
        question: { ...result.question },
        result: JSON.parse(JSON.stringify(result)),
        resultHash,
        signature,
        signer,
        blockNumber: block.number,
        blockHash: block.hash,
        createdAt: now,
      },
    });
    await audit(ctx, tx, {
      action: 'lien:searched',
      organisationId: who.organisationId,
      userId: who.userId,
      subject: searchId,
      detail: { by: result.by, ...result.question, found: result.found.length },
    });
    return accept({ searchId });
  });
};
