import { z } from 'zod';
import { type ConfirmationTerms, checkConfirmation, confirmationDetails } from '#domain/receivables/terms';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { handlerOf } from '../proposals/handler.ts';
import { confirmationInput } from './confirmation-input.ts';
import { requireSameDocument } from './document-check.ts';
import { accountText, knownAccounts, retiredNumbers } from './known-accounts.ts';
import { loadReceivable } from './load-receivable.ts';
import { audienceOf, type Signed, sign } from './sign.ts';

/** The person behind a single-use link, as whoever relies on the confirmation should know it. */
export interface LinkContact {
  readonly name: string;
  readonly email: string;
}

/**
 * Whether the obligor may confirm on these terms, with the account as it is compared. Refusals: `CONFIRMATION_REFUSALS`,
 * `document-differs`, `claimed-elsewhere`, `pay-to-retired` (the seller has given it up), `account-unknown` (neither the invoice nor the seller's registered accounts
 * name it), `wrong-status`.
 */
export const checkedTerms = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  seen: SeenReceivable,
  terms: ConfirmationTerms,
): Promise<Result<ConfirmationTerms>> => {
  const { row, state } = seen;
  if (!seen.viewer.isObligor) return refuse('not-obligor');
  if (state?.status !== 'Issued') return refuse('wrong-status', { status: state?.status ?? 'None' });
  const checked = checkConfirmation(terms, row);
  if (!checked.ok) return checked;
  const document = await requireSameDocument(ctx, tx, actor, seen, 'confirm');
  if (!document.ok) return document;
  const accounts = await knownAccounts(tx, row, document.value.accounts);
  const payTo = accountText(terms.payTo);
  if ((await retiredNumbers(tx, row.sellerId)).includes(payTo)) return refuse('pay-to-retired', {}, 'payTo');
  if (accounts.length > 0 && !accounts.some(({ accountNumber }) => accountNumber === payTo))
    return refuse('account-unknown', {}, 'payTo');
  return accept({ ...terms, payTo });
};

/** Signs the confirmation. Its terms are opened to the receivable's creditors. Refusals: those of `signAction`. */
export const signConfirmation = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  seen: SeenReceivable,
  terms: ConfirmationTerms,
  contact: LinkContact | null = null,
): Promise<Result<Signed>> => {
  const details = {
    receivable: seen.row.root,
    ...confirmationDetails(terms),
    ...(contact && { through: 'link', by: { name: contact.name, email: contact.email } }),
  };
  const commitment = newCommitment(ctx, 'confirmation', details, { shareWith: await audienceOf(tx, seen) });
  const command = { type: 'ConfirmReceivable', subject: seen.subject, terms: commitment.root } as const;
  return sign(ctx, tx, actor, command, { commitments: [commitment] });
};

const content = z.object({ subject: z.string(), terms: confirmationInput });

/**
 * Carries out an approved confirmation: checks everything anew, and signs.
 * Refusals: those of `checkedTerms` and of `signAction`.
 */
export const confirmOnApproval = handlerOf(content, async (ctx, tx, { actor, content: { subject, terms } }) => {
  const loaded = await loadReceivable(ctx, actor, 'receivable:confirm.approve', subject, tx);
  if (!loaded.ok) return loaded;
  const { seen } = loaded.value;
  const checked = await checkedTerms(ctx, tx, actor, seen, terms);
  return checked.ok ? signConfirmation(ctx, tx, actor, seen, checked.value) : checked;
});
