import { z } from 'zod';
import { amountsOf } from '#domain/receivables/amounts';
import { isOverdue, leavesOf } from '#domain/receivables/state';
import { accept, type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { compareDocument } from '../receivables/document-check.ts';
import { accountText, activeAccounts } from '../receivables/known-accounts.ts';
import { loadReceivable, receivableId } from '../receivables/load-receivable.ts';
import type { BankCheck } from './bank-check.ts';
import { checkCommitments } from './check-commitments.ts';
import { type ConfirmationEvidence, checkConfirmed } from './check-confirmed.ts';
import { checkContact } from './check-contact.ts';
import { checkEvents } from './check-events.ts';
import { checkParties } from './check-parties.ts';

export const bankChecksInput = z.object({ subject: receivableId });

const defencesOf = ({ opened }: ConfirmationEvidence): BankCheck => ({
  key: 'defences',
  ok: opened && opened.defences === 'waived' && opened.consentToAssignment === true,
  evidence: opened
    ? {
        defences: opened.defences,
        defencesText: opened.defencesText,
        consentToAssignment: opened.consentToAssignment,
      }
    : {},
});

/**
 * What a financier checks before it quotes or funds: who confirmed what and when, whose the contact behind a link looks to be, whether another claim on the same invoice
 * lives (the query is logged), whether commitments, events and keys recompute. A bank that may see the receivable may ask.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`.
 */
export const bankChecks = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof bankChecksInput>,
): Promise<Result<{ readonly checks: readonly BankCheck[] }>> => {
  const parsed = parseInput(bankChecksInput, input);
  if (!parsed.ok) return parsed;
  const loaded = await loadReceivable(ctx, actor, 'finance:read-requests', parsed.value.subject);
  if (!loaded.ok) return loaded;
  const { seen, actor: who } = loaded.value;
  const { state, row } = seen;
  if (!state) return refuse('not-found');
  const { db } = ctx;
  const now = Math.floor(ctx.clock.now().getTime() / 1000);

  const confirmation = await checkConfirmed(db, seen);
  const payTo = confirmation.opened?.payTo ?? null;
  const accounts = await activeAccounts(db, row.sellerId, row.currency);
  const compared = await compareDocument(ctx, db, who, seen, 'bank-check');
  const document = compared.ok ? compared.value : null;
  const open = amountsOf(state, row.faceMinor).openMinor;
  const checks: BankCheck[] = [
    confirmation.check,
    ...(await checkContact(db, seen, confirmation)),
    defencesOf(confirmation),
    {
      key: 'account',
      ok: payTo === null ? null : accounts.some(({ accountNumber }) => accountNumber === payTo),
      evidence: {
        payTo,
        registered: accounts.map(({ accountNumber }) => accountNumber).join(', '),
        onInvoice: document?.document.accounts.map(accountText).join(', ') ?? null,
      },
    },
    {
      key: 'fingerprint',
      ok: document ? document.isSame && !document.isClaimedElsewhere : false,
      evidence: {
        registered: state.fingerprints.length,
        recomputed: document?.isSame ?? false,
        claimedElsewhere: document?.isClaimedElsewhere ?? null,
      },
    },
    {
      key: 'document',
      ok: compared.ok,
      evidence: { sha256: document?.document.sha256 ?? null, number: row.invoice.number },
    },
    await checkCommitments(db, seen),
    await checkEvents(db, seen),
    await checkParties(db, seen),
    {
      key: 'standing',
      ok: !state.disputed && !isOverdue(state, now) && ['Issued', 'Confirmed'].includes(state.status) && open > 0n,
      evidence: {
        status: state.status,
        disputed: state.disputed,
        overdue: isOverdue(state, now),
        maturity: new Date(state.maturity * 1000).toISOString(),
        openMinor: open.toString(),
        faceMinor: row.faceMinor.toString(),
        currency: row.currency,
        fragments: leavesOf(state).length,
        everAssigned: state.assigned,
      },
    },
  ];
  return accept({ checks });
};
