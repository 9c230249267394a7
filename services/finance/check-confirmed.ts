import type { Database } from '#prisma/client';
import { openedCommitments, textField } from '#prisma/reads/commitments';
import { foldedEvents } from '#prisma/reads/receivable-timeline';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import type { BankCheck } from './bank-check.ts';

/** What the obligor said, as far as it was opened to the bank. */
export interface ConfirmationEvidence {
  readonly check: BankCheck;
  readonly opened: {
    readonly amountMinor: string | null;
    readonly defences: string | null;
    readonly defencesText: string | null;
    readonly consentToAssignment: boolean;
    readonly payTo: string | null;
  } | null;
}

/** Confirmed by whom, when, in which block, over how much, and through which door. */
export const checkConfirmed = async (db: Database, seen: SeenReceivable): Promise<ConfirmationEvidence> => {
  const { state, row, viewer, subject } = seen;
  if (!state?.confirmed || state.terms === null)
    return { check: { key: 'confirmed', ok: false, evidence: { obligor: row.obligor.name } }, opened: null };
  const found = (await openedCommitments(db, viewer.organisationId, [state.terms])).get(state.terms);
  const confirmed = (await foldedEvents(db, subject)).find(({ event }) => event.type === 'Confirmed');
  const opened = found
    ? {
        amountMinor: textField(found, '/amountMinor'),
        defences: textField(found, '/defences'),
        defencesText: textField(found, '/defencesText'),
        consentToAssignment: found.fields['/consentToAssignment'] === true,
        payTo: textField(found, '/payTo'),
      }
    : null;
  const isWhole = opened ? BigInt(opened.amountMinor ?? '0') >= row.faceMinor : null;
  const operatorHolds = await db.partyKey.findFirst({
    where: { subject, organisationId: row.obligorId },
    select: { heldBy: true },
  });
  return {
    opened,
    check: {
      key: 'confirmed',
      ok: isWhole,
      evidence: {
        obligor: row.obligor.name,
        at: confirmed?.at.toISOString() ?? null,
        blockNumber: confirmed === undefined ? null : Number(confirmed.blockNumber),
        txHash: confirmed?.txHash ?? null,
        final: confirmed?.final ?? false,
        amountMinor: opened?.amountMinor ?? null,
        faceMinor: row.faceMinor.toString(),
        currency: row.currency,
        through: textField(found, '/through') ?? 'portal',
        contact: textField(found, '/by/name'),
        contactEmail: textField(found, '/by/email'),
        keyHeldBy: operatorHolds?.heldBy ?? null,
      },
    },
  };
};
