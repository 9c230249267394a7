import { z } from 'zod';
import { isPaidToRetiredAccount } from '#domain/bank-accounts/account-change';
import { maskedAccountNumber } from '#domain/bank-accounts/account-number';
import { checkBankEntry } from '#domain/payments/bank-entry';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { calendarDate, minorUnits, parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { allocate, allocationInput } from './allocate.ts';

export const recordEntryInput = z.object({
  accountId: rowId,
  /** The bank's own reference of the credit. */
  reference: z.string().max(300),
  bookedOn: calendarDate,
  amountMinor: minorUnits,
  currency: z.string().regex(/^[A-Z]{3}$/),
  payerName: z.string().trim().max(200).optional(),
  allocations: z.array(allocationInput).max(100),
});

export interface RecordedEntry {
  readonly entryId: string;
  /** One for each interval that was paid. */
  readonly actionIds: readonly string[];
  /** The account had been replaced when the money came. */
  readonly toRetiredAccount: boolean;
  readonly unallocatedMinor: string;
}

/** The owner of the account is told, and those who paid to it although it was replaced. */
const tellOfRetiredAccount = async (
  ctx: ServiceContext,
  tx: Transaction,
  organisationId: string,
  account: string,
  entryId: string,
): Promise<void> => {
  const paid = await tx.allocation.findMany({
    where: { entryId },
    select: { subject: true, receivable: { select: { reference: true, obligorId: true } } },
  });
  const params = (reference: string) => ({ account: maskedAccountNumber(account), reference });
  await addInboxItems(ctx, tx, [
    {
      organisationId,
      kind: 'payment-to-retired-account',
      link: `/payments/${entryId}`,
      params: params(paid[0]?.receivable.reference ?? ''),
    },
    ...paid.map(({ subject, receivable }) => ({
      organisationId: receivable.obligorId,
      kind: 'payment-to-retired-account' as const,
      subject,
      link: `/receivables/${subject}`,
      params: params(receivable.reference),
    })),
  ]);
};

/**
 * Records one credit on an account of the actor's organisation, and which receivables it pays, each counted once. What it
 * does not pay yet can be allocated later (`allocate-entry`).
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `not-found` (the account), `ENTRY_REFUSALS`,
 * `currency-differs`, `entry-exists` (params.entryId: it is the same entry), and those of `allocate`.
 */
export const recordEntry = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof recordEntryInput>,
): Promise<Result<RecordedEntry>> => {
  const allowed = authorise(actor, 'payment:record');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(recordEntryInput, input);
  if (!parsed.ok) return parsed;
  const { accountId, payerName, allocations, ...given } = parsed.value;
  const { organisationId } = allowed.value;
  const now = ctx.clock.now();
  return inTransaction(ctx, async tx => {
    const account = await tx.bankAccount.findFirst({ where: { id: accountId, organisationId } });
    if (!account) return refuse('not-found', {}, 'accountId');
    const checked = checkBankEntry(
      { ...given, account: account.accountNumber },
      dateOf(Math.floor(now.getTime() / 1000)),
    );
    if (!checked.ok) return checked;
    const { reference, bookedOn, currency, amountMinor } = checked.value;
    if (currency !== account.currency) return refuse('currency-differs', { currency: account.currency }, 'currency');
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`lienlight.entry:${accountId}:${reference}`}, 0))`;
    const known = await tx.bankEntry.findUnique({ where: { accountId_reference: { accountId, reference } } });
    if (known) return refuse('entry-exists', { entryId: known.id }, 'reference');

    const entry = {
      id: newId(ctx),
      entry: await ctx.keys.entryName(account.accountNumber, reference),
      currency,
      amountMinor,
    };
    const retiredAt = account.retiredAt && Math.floor(account.retiredAt.getTime() / 1000);
    const toRetiredAccount = isPaidToRetiredAccount({ status: account.status, retiredAt }, bookedOn);
    await tx.bankEntry.create({
      data: {
        ...entry,
        organisationId,
        accountId,
        reference,
        payerName: payerName || null,
        bookedOn: new Date(bookedOn),
        toRetiredAccount,
        createdAt: now,
      },
    });
    const allocated = await allocate(ctx, tx, allowed.value, entry, allocations);
    if (!allocated.ok) return allocated;
    if (toRetiredAccount) await tellOfRetiredAccount(ctx, tx, organisationId, account.accountNumber, entry.id);
    return accept({ entryId: entry.id, toRetiredAccount, ...allocated.value });
  });
};
