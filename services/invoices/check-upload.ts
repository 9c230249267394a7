import { z } from 'zod';
import { type CheckReport, checkInvoice, toCheckReport } from '#domain/invoices/check';
import type { PartyMatch } from '#domain/parties/match-party';
import { accept, type Refusal, type Result } from '#domain/result';
import { seeReceivable } from '#prisma/reads/see-receivable';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { liveClaims } from './claims.ts';
import { acceptDocument } from './document.ts';
import { type Duplicate, findDuplicate } from './duplicates.ts';
import { identityKeysOf } from './identity.ts';
import { checkSize, invoiceFile } from './import-invoice.ts';
import { matchedId, matchParties, registeredOrganisations } from './match-parties.ts';
import { knownSeller } from './store-invoice.ts';

export const checkUploadInput = z.object({ files: z.array(invoiceFile).min(1).max(200) });

/** A live claim on the same invoice. Which one is said only to an organisation that may see it. */
export interface ClaimVerdict {
  readonly exists: boolean;
  readonly receivable: { readonly subject: string; readonly reference: string } | null;
}

export interface UploadVerdict {
  readonly name: string;
  /** Whether it would be taken in. */
  readonly ok: boolean;
  readonly report: CheckReport | null;
  readonly refusal: Refusal | null;
  readonly seller: PartyMatch | null;
  readonly buyer: PartyMatch | null;
  readonly duplicate: Duplicate | null;
  readonly claim: ClaimVerdict;
}

const NO_CLAIM: ClaimVerdict = { exists: false, receivable: null };

const claimVerdict = async (
  ctx: ServiceContext,
  actor: Actor,
  identityKeys: readonly string[],
): Promise<ClaimVerdict> => {
  const { objects } = await liveClaims(ctx, ctx.db, actor, identityKeys, 'upload');
  for (const object of objects) {
    const seen = await seeReceivable(ctx.db, actor.organisationId, object, ctx.clock.now());
    if (seen) return { exists: true, receivable: { subject: seen.subject, reference: seen.row.reference } };
  }
  return { exists: objects.length > 0, receivable: null };
};

const verdictOf = async (
  ctx: ServiceContext,
  actor: Actor,
  { name, bytes }: z.output<typeof invoiceFile>,
): Promise<UploadVerdict> => {
  const nothing = { name, ok: false, report: null, seller: null, buyer: null, duplicate: null, claim: NO_CLAIM };
  const size = checkSize(bytes);
  if (!size.ok) return { ...nothing, refusal: size.refusal };
  const check = checkInvoice(bytes);
  const report = toCheckReport(name, check);
  const accepted = acceptDocument(bytes, check);
  if (!accepted.ok) return { ...nothing, report, refusal: accepted.refusal };
  const document = accepted.value;
  const match = matchParties(document.invoice, await registeredOrganisations(ctx.db));
  const seller = await knownSeller(ctx.db, matchedId(match.seller));
  const identityKeys = identityKeysOf(document.invoice, seller, document.official);
  const duplicate = await findDuplicate(ctx.db, actor.organisationId, {
    ...document,
    identityKeys,
    amountMinor: document.payableMinor,
  });
  const claim = await claimVerdict(ctx, actor, identityKeys);
  const isNew = duplicate === null || duplicate.likeness === 'alike';
  return { name, ok: isNew, report, refusal: null, ...match, duplicate, claim };
};

/**
 * Says of each file whether it would be taken in, whom it names, what it repeats, and whether there is a claim on the same
 * invoice already. Nothing is kept but the log of the fingerprints that were looked up.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`.
 */
export const checkUpload = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof checkUploadInput>,
): Promise<Result<{ readonly verdicts: readonly UploadVerdict[] }>> => {
  const allowed = authorise(actor, 'invoice:import');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(checkUploadInput, input);
  if (!parsed.ok) return parsed;
  const verdicts: UploadVerdict[] = [];
  for (const file of parsed.value.files) verdicts.push(await verdictOf(ctx, allowed.value, file));
  return accept({ verdicts });
};
