import { z } from 'zod';
import { toHex } from '#domain/hex';
import { RELEASE_REASONS } from '#domain/liens/filing';
import { accept, type Result, refuse } from '#domain/result';
import { endOfDay } from '#domain/time/calendar-date';
import type { ActionCommandOf } from '#ledger/typed-data/action-types';
import type { Transaction } from '#prisma/client';
import type { NewCommitment } from '../actions/action-request.ts';
import { signAction } from '../actions/sign-action.ts';
import { type Actor, authorise } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, note, parseInput } from '../input.ts';
import { lienId } from './input.ts';
import { findLienRow, type LoadedLien, loadOwnLien } from './load-lien.ts';

type Signed = Result<{ readonly actionId: string }>;

const signOwn = async (
  ctx: ServiceContext,
  tx: Transaction,
  { organisationId, userId }: Actor,
  command: ActionCommandOf<'Liens'>,
  commitments: readonly NewCommitment[] = [],
): Promise<Signed> => {
  const signed = await signAction(tx, ctx, { actor: { organisationId, userId }, command, commitments });
  return signed.ok ? accept({ actionId: signed.value.actionId }) : signed;
};

const parties = ({ row }: LoadedLien): string[] => [row.securedPartyId, row.grantorId];

export const continueLienInput = z.object({ lien: lienId, lapsesOn: calendarDate });

/**
 * The secured party lets its lien stand longer, until the end of a day.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-found`, `unknown-lien` (it has lapsed, or is released),
 * `bad-lapse` (not later than now), those of `signAction`.
 */
export const continueLien = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof continueLienInput>,
): Promise<Signed> => {
  const allowed = authorise(actor, 'lien:change');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(continueLienInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLien(ctx, tx, allowed.value.organisationId, parsed.value.lien);
    if (!loaded.ok) return loaded;
    const { subject, lien } = loaded.value;
    const lapse = endOfDay(parsed.value.lapsesOn);
    const signed = await signOwn(ctx, tx, allowed.value, { type: 'ContinueLien', subject, lien, lapse });
    if (!signed.ok && signed.refusal.code === 'bad-lapse') return refuse('bad-lapse', {}, 'lapsesOn');
    return signed;
  });
};

export const subordinateLienInput = z.object({ lien: lienId, senior: lienId, note: note(2000).optional() });

/**
 * The secured party lets another lien on the same thing go before its own.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-found`, `unknown-lien`, `wrong-senior` (not a lien that stands on the
 * same), `already-subordinated`, those of `signAction`.
 */
export const subordinateLien = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof subordinateLienInput>,
): Promise<Signed> => {
  const allowed = authorise(actor, 'lien:change');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(subordinateLienInput, input);
  if (!parsed.ok) return parsed;
  const { note: words } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLien(ctx, tx, allowed.value.organisationId, parsed.value.lien);
    if (!loaded.ok) return loaded;
    const { subject, lien, row } = loaded.value;
    const senior = await findLienRow(tx, parsed.value.senior);
    // Also where there is none: whether another thing has a lien of that name is not told.
    if (!senior || senior.subject !== subject) return refuse('wrong-senior', {}, 'senior');
    const agreement = newCommitment(
      ctx,
      'lien-subordination',
      { lien: row.reference, senior: senior.reference, ...(words !== undefined && { note: words }) },
      { shareWith: [...parties(loaded.value), senior.securedPartyId] },
    );
    return signOwn(
      ctx,
      tx,
      allowed.value,
      { type: 'SubordinateLien', subject, lien, senior: toHex(senior.lien), agreement: agreement.root },
      [agreement],
    );
  });
};

export const releaseLienInput = z.object({
  lien: lienId,
  reason: z
    .object({ code: z.enum(RELEASE_REASONS), note: note(2000).optional() })
    .refine(({ code, note: words }) => code !== 'other' || words !== undefined, {
      path: ['note'],
      message: 'other reasons need a note',
    }),
});

/**
 * The secured party releases its lien: it stands no more.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-found`, `unknown-lien`, those of `signAction`.
 */
export const releaseLien = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof releaseLienInput>,
): Promise<Signed> => {
  const allowed = authorise(actor, 'lien:release');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(releaseLienInput, input);
  if (!parsed.ok) return parsed;
  const { code, note: words } = parsed.value.reason;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLien(ctx, tx, allowed.value.organisationId, parsed.value.lien);
    if (!loaded.ok) return loaded;
    const { subject, lien, row } = loaded.value;
    const reason = newCommitment(
      ctx,
      'lien-release',
      { lien: row.reference, code, ...(words !== undefined && { note: words }) },
      { shareWith: parties(loaded.value) },
    );
    return signOwn(ctx, tx, allowed.value, { type: 'ReleaseLien', subject, lien, reason: reason.root }, [reason]);
  });
};
