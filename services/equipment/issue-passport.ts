import { z } from 'zod';
import { likenessKey, normalizeSerial } from '#domain/equipment/identity';
import { type Hex, toHex } from '#domain/hex';
import { MAX_FINGERPRINTS } from '#domain/lifecycle/fingerprints';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { likenessRefusal, withMaker } from './check-passport.ts';
import { documentsInput, type PreparedDocument, prepareDocuments } from './documents.ts';
import { machineClaims, type PassportWarning } from './machine-claims.ts';
import { newEquipmentReference, newPublicId } from './names.ts';
import { type Passport, passportDetails, passportInput } from './passport-input.ts';
import { signOnEquipment } from './sign-on-equipment.ts';
import { type RecordDraft, recordCommitment, storeRecord } from './store-record.ts';

export const issuePassportInput = passportInput.extend({
  documents: documentsInput,
  /** Said by somebody who has looked: the machine is another one, although its serial looks like one that is here. */
  evenIfAlike: z.boolean().default(false),
});

export interface IssuedPassport {
  readonly subject: Hex;
  readonly reference: string;
  readonly publicId: string;
  readonly actionId: string;
  readonly warnings: readonly PassportWarning[];
}

/**
 * The manufacturer issues a machine's passport, or an owner declares one where the manufacturer does not. Who issues it is
 * the first title holder and has it in hand. The machine is claimed under every name of its maker and under its GTIN: where
 * one of these is live, whoever's, the contract refuses, and the refused action says so.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-a-manufacturer`, those of `prepareDocuments`,
 * `serial-recorded` and `serial-alike` (params: serial, manufacturer, reference, letters; not with `evenIfAlike`), and those
 * of `signAction`.
 */
export const issuePassport = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof issuePassportInput>,
): Promise<Result<IssuedPassport>> => {
  const allowed = authorise(actor, 'equipment:issue');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(issuePassportInput, input);
  if (!parsed.ok) return parsed;
  const { documents: given, evenIfAlike, ...passport } = parsed.value;
  const documents = prepareDocuments(given);
  if (!documents.ok) return documents;
  return inTransaction(ctx, tx =>
    issueIn(ctx, tx, allowed.value, passport, { documents: documents.value, evenIfAlike }),
  );
};

/** Issues a passport inside the caller's transaction. Refusals: as `issuePassport`. */
export const issueIn = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  given: Passport,
  { documents = [], evenIfAlike }: { readonly documents?: readonly PreparedDocument[]; readonly evenIfAlike: boolean },
): Promise<Result<IssuedPassport>> => {
  const { organisationId } = actor;
  const made = await withMaker(tx, actor, given);
  if (!made.ok) return made;
  const passport = made.value;
  const [claims] = await machineClaims(ctx, tx, actor, [passport], 'issue');
  if (!claims || claims.fingerprints.length === 0) return refuse('no-fingerprint');
  const likeness = likenessRefusal(claims);
  if (likeness && !evenIfAlike) return { ok: false, refusal: likeness };
  const now = ctx.clock.now();
  const { number, reference } = await newEquipmentReference(tx, now);
  const [subject, publicId] = [toHex(`0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`), newPublicId(ctx)];
  const declared = passport.manufacturerId !== organisationId;
  const draft: RecordDraft = {
    content: { kind: 'passport', details: passportDetails(passport) },
    date: dateOf(Math.floor(now.getTime() / 1000)),
    documents,
    isPublic: true,
  };
  const makerId = passport.manufacturerId ?? null;
  const commitment = recordCommitment(ctx, 'passport', draft, [organisationId, ...(makerId === null ? [] : [makerId])]);
  const signed = await signOnEquipment(
    ctx,
    tx,
    actor,
    {
      type: 'IssuePassport',
      subject,
      root: commitment.root,
      fingerprints: claims.fingerprints.slice(0, MAX_FINGERPRINTS),
    },
    {
      commitments: [commitment],
      participations: [
        { organisationId, role: 'title-holder' },
        ...(makerId === null ? [] : [{ organisationId: makerId, role: 'manufacturer' }]),
      ],
    },
  );
  if (!signed.ok) return signed;
  await tx.equipment.create({
    data: {
      subject,
      reference,
      number,
      publicId,
      manufacturer: passport.manufacturer,
      manufacturerId: makerId,
      model: passport.model,
      serial: passport.serial,
      serialKey: normalizeSerial(passport.serial),
      likenessKey: likenessKey(passport.serial),
      gtin: passport.gtin ?? null,
      category: passport.category,
      year: passport.year,
      declared,
      issuerId: organisationId,
      root: commitment.root,
      createdAt: now,
    },
  });
  await storeRecord(ctx, tx, actor, { subject, root: commitment.root, actionId: signed.value.actionId, draft });
  return accept({ subject, reference, publicId, actionId: signed.value.actionId, warnings: claims.warnings });
};
