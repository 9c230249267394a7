import { z } from 'zod';
import { LIEN_CLASSES, LIEN_LAWS } from '#domain/liens/law';
import { COLLATERALS } from '#domain/liens/state';
import { type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import { secondsOf } from '../actions/in-flight.ts';
import { lockAll } from '../actions/sign-action.ts';
import { type Actor, authorise } from '../actor.ts';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { type FiledLien, fileIn } from './file-lien.ts';
import { lienId } from './input.ts';

export const refileLienInput = z.object({ lien: lienId });

const stored = z.object({
  collateral: z.enum(COLLATERALS),
  law: z.enum(LIEN_LAWS),
  class: z.enum(LIEN_CLASSES),
});

const dayOf = (date: Date): string => dateOf(Math.floor(date.getTime() / 1000));

/**
 * Files the same lien again, in sight of what stands now: after another was filed first, so that the one proposed or sent before is refused
 * (`not-in-sight`, `wrong-version`). The former proposal is taken back, and both sign anew.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-found`, `lien-exists` (it was filed, or is on its way),
 * those of `fileLien`.
 */
export const refileLien = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof refileLienInput>,
): Promise<Result<FiledLien>> => {
  const allowed = authorise(actor, 'lien:file');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(refileLienInput, input);
  if (!parsed.ok) return parsed;
  const { organisationId } = allowed.value;
  return inTransaction(ctx, async tx => {
    const row = await tx.lien.findFirst({
      where: { OR: [{ lien: parsed.value.lien.toLowerCase() }, { reference: parsed.value.lien.toUpperCase() }] },
    });
    if (!row || (row.securedPartyId !== organisationId && row.grantorId !== organisationId)) {
      return refuse('not-found', {}, 'lien');
    }
    await lockAll(tx, [row.subject]);
    const filed = await tx.lienProjection.count({ where: { subject: row.subject, lien: row.lien } });
    const agreement = row.agreementId
      ? await tx.agreement.findUnique({ where: { id: row.agreementId }, include: { action: true } })
      : null;
    const isOnItsWay = agreement?.action?.status === 'PENDING' || agreement?.action?.status === 'SUBMITTED';
    if (filed > 0 || isOnItsWay) return refuse('lien-exists', { lien: row.reference }, 'lien');
    const now = ctx.clock.now();
    if (agreement?.status === 'OPEN') {
      await tx.agreement.update({
        where: { id: agreement.id },
        data: { status: 'WITHDRAWN', closedAt: now },
      });
      await announce(tx, { organisations: [row.securedPartyId, row.grantorId], subjects: [row.subject] });
    }
    const { collateral, law, class: kind } = stored.parse(row);
    const filing = {
      collateral,
      law,
      class: kind,
      securesPrice: row.securesPrice,
      deliveredOn: row.deliveredOn && dayOf(row.deliveredOn),
      // Registered nowhere, it is filed on the day on which it is filed here.
      filedOn: row.registrationNumber === null ? dateOf(secondsOf(now)) : dayOf(row.filedOn),
      registry: row.registry,
      registrationNumber: row.registrationNumber,
      currency: row.currency,
      securedMinor: row.securedMinor,
      lapsesOn: dayOf(row.lapsesOn),
    };
    return fileIn(
      ctx,
      tx,
      allowed.value,
      { collateral, subject: row.subject, fragment: row.part },
      filing,
      row.securedPartyId,
    );
  });
};
