import { z } from 'zod';
import { TRADING_KINDS } from '#domain/access/organisation-kinds';
import type { Hex } from '#domain/hex';
import { checkFiling, type Filing } from '#domain/liens/filing';
import { COLLATERALS } from '#domain/liens/state';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf, endOfDay } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import { secondsOf } from '../actions/in-flight.ts';
import { lockAll } from '../actions/sign-action.ts';
import { type Actor, authorise } from '../actor.ts';
import { proposeAgreement } from '../agreements/propose-agreement.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { openMachineRecord } from '../equipment/audience.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { filingFacts } from './filing-facts.ts';
import { filingInput, pledgeInput } from './input.ts';
import { type LoadedPledge, loadPledge } from './load-pledge.ts';
import { lienDetails, newLienName, newLienReference } from './new-lien.ts';

export const fileLienInput = z.object({
  ...pledgeInput.shape,
  ...filingInput.shape,
  /** For whom it is; needed where the one who files is whose the collateral is. */
  securedPartyId: rowId.optional(),
});

/** A filing that waits for the other's signature, or, where nobody else must sign, is on its way. */
export interface FiledLien {
  readonly lien: Hex;
  readonly reference: string;
  readonly agreementId: string;
  readonly actionId: string | null;
}

/** For whom the lien is: the one who files, or whom the owner names. Refusals: `secured-party-missing`, `self-dealing`, `not-a-trader`. */
const securedPartyOf = async (
  tx: Transaction,
  actorId: string,
  { grantor }: LoadedPledge,
  named: string | undefined,
): Promise<Result<{ readonly id: string; readonly name: string }>> => {
  const id = grantor.id === actorId ? named : actorId;
  if (id === undefined) return refuse('secured-party-missing', {}, 'securedPartyId');
  if (id === grantor.id) return refuse('self-dealing', {}, 'securedPartyId');
  const found = await tx.organisation.findFirst({
    where: { id, guest: false, frozenAt: null, kinds: { hasSome: [...TRADING_KINDS] } },
    select: { id: true, name: true },
  });
  return found ? accept(found) : refuse('not-a-trader', {}, 'securedPartyId');
};

const dateOrNull = (day: string | null): Date | null => (day === null ? null : new Date(`${day}T00:00:00Z`));

/** Files in a transaction of the caller's. Refusals: those of `fileLien` but those of its input and permission. */
export const fileIn = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  pledged: z.output<typeof pledgeInput>,
  filing: Filing,
  securedPartyId: string | undefined,
): Promise<Result<FiledLien>> => {
  const now = ctx.clock.now();
  const loaded = await loadPledge(ctx, tx, actor, pledged);
  if (!loaded.ok) return loaded;
  const machine = await tx.equipment.findUnique({
    where: { subject: loaded.value.pledge.subject },
    select: { year: true },
  });
  const checked = checkFiling(filing, dateOf(secondsOf(now)), machine?.year ?? null);
  if (!checked.ok) return checked;
  const { pledge, part, grantor } = loaded.value;
  const securedParty = await securedPartyOf(tx, actor.organisationId, loaded.value, securedPartyId);
  if (!securedParty.ok) return securedParty;
  const lien = newLienName(ctx);
  const terms = newCommitment(ctx, 'lien', lienDetails(filing, { lien, on: pledge.subject }), {
    shareWith: [securedParty.value.id, grantor.id],
  });
  const { number, reference } = await newLienReference(tx, now);
  const proposed = await proposeAgreement(ctx, tx, actor, {
    kind: 'lien',
    command: {
      type: 'FileLien',
      subject: pledge.subject,
      lien,
      collateral: COLLATERALS.indexOf(pledge.collateral),
      part,
      terms: terms.root,
      lapse: endOfDay(filing.lapsesOn),
      prior: loaded.value.standing.map(one => one.lien),
    },
    signers: [{ organisationId: securedParty.value.id }, { organisationId: grantor.id }],
    content: {
      reference,
      link: `/liens/${reference}`,
      facts: filingFacts(filing, loaded.value, securedParty.value.name),
    },
    commitments: [terms],
    participations: [
      { organisationId: securedParty.value.id, role: 'secured-party' },
      { organisationId: grantor.id, role: 'grantor' },
    ],
  });
  if (!proposed.ok) return proposed;
  const { agreementId, actionId } = proposed.value;
  await openRecord(tx, actor, loaded.value, securedParty.value.id);
  await tx.lien.create({
    data: {
      lien,
      reference,
      number,
      subject: pledge.subject,
      collateral: pledge.collateral,
      part,
      grantorId: grantor.id,
      securedPartyId: securedParty.value.id,
      law: filing.law,
      class: filing.class,
      securesPrice: filing.securesPrice,
      deliveredOn: dateOrNull(filing.deliveredOn),
      filedOn: new Date(`${filing.filedOn}T00:00:00Z`),
      registry: filing.registry,
      registrationNumber: filing.registrationNumber,
      currency: filing.currency,
      securedMinor: filing.securedMinor,
      lapsesOn: new Date(`${filing.lapsesOn}T00:00:00Z`),
      root: terms.root,
      agreementId,
      createdAt: now,
    },
  });
  return accept({ lien, reference, agreementId, actionId });
};

/** Whoever grants a lien on a machine shows it to whom it grants it, values included; a bank that files was asked before. */
const openRecord = async (
  tx: Transaction,
  { organisationId }: Actor,
  { pledge, grantor }: LoadedPledge,
  securedPartyId: string,
): Promise<void> => {
  if (pledge.collateral !== 'Equipment' || grantor.id !== organisationId) return;
  await openMachineRecord(tx, {
    subject: pledge.subject,
    fromOrganisationId: organisationId,
    toOrganisationIds: [securedPartyId],
    withValuations: true,
  });
};

/**
 * Files a lien on a machine, on a lease's rents or on a fragment of a receivable, in sight of all that stand on it. Secured party and
 * grantor both sign: whoever files signs now, the other when it agrees. It stands once the chain has it.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, those of `loadPledge` and `checkFiling`, `secured-party-missing`,
 * `self-dealing`, `not-a-trader`, those of `decideLien` (`pledged`, `too-many-liens`, …).
 */
export const fileLien = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof fileLienInput>,
): Promise<Result<FiledLien>> => {
  const allowed = authorise(actor, 'lien:file');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(fileLienInput, input);
  if (!parsed.ok) return parsed;
  const { collateral, subject, fragment, securedPartyId, deliveredOn, registry, registrationNumber, ...rest } =
    parsed.value;
  const filing: Filing = {
    collateral,
    law: rest.law,
    class: rest.class,
    securesPrice: rest.securesPrice,
    deliveredOn: deliveredOn ?? null,
    filedOn: rest.filedOn,
    registry: registry ?? null,
    registrationNumber: registrationNumber ?? null,
    currency: rest.currency ?? null,
    securedMinor: rest.securedMinor ?? null,
    lapsesOn: rest.lapsesOn,
  };
  return inTransaction(ctx, async tx => {
    // What stands is read under the subject's lock, so that the filing is in sight of it when it is decided.
    if (subject.startsWith('0x')) await lockAll(tx, [subject.toLowerCase()]);
    return fileIn(ctx, tx, allowed.value, { collateral, subject, fragment }, filing, securedPartyId);
  });
};
