import { z } from 'zod';
import { isBytes32 } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { seePledge } from '#prisma/reads/see-pledge';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { openMachineRecord } from '../equipment/audience.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { moment, note, parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { collateralId, organisationIds } from './input.ts';
import { loadPledge } from './load-pledge.ts';

/** How long a bank sees a machine that it was asked to lend on, unless the one who asks says otherwise. */
export const ASK_DAYS = 30;

export const askLenderInput = z.object({
  subject: collateralId,
  bankIds: organisationIds,
  note: note(2000).optional(),
  expiresAt: moment.optional(),
});

const loadBanks = async (
  tx: Transaction,
  wanted: readonly string[],
  ownId: string,
): Promise<Result<readonly string[]>> => {
  if (wanted.includes(ownId)) return refuse('bank-is-party', { name: '' }, 'bankIds');
  const banks = await tx.organisation.findMany({
    where: { id: { in: [...wanted] }, kinds: { has: 'BANK' }, guest: false, frozenAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return banks.length < wanted.length ? refuse('not-a-bank', {}, 'bankIds') : accept(banks.map(({ id }) => id));
};

/**
 * The title holder asks banks to lend on a machine, and shows it to them: what they see then, `domain/collateral` says. None learns who else was
 * asked. Nothing changes on chain. Asked again, the new end counts.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-found`, `not-title-holder`, `not-a-bank`, `bank-is-party`, `ends-in-past`,
 * `wrong-collateral`.
 */
export const askLender = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof askLenderInput>,
): Promise<Result<{ readonly asked: number }>> => {
  const allowed = authorise(actor, 'lien:file');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(askLenderInput, input);
  if (!parsed.ok) return parsed;
  const { organisationId } = allowed.value;
  const { note: words, bankIds } = parsed.value;
  const now = ctx.clock.now();
  const expiresAt = parsed.value.expiresAt ?? new Date(now.getTime() + ASK_DAYS * 86_400_000);
  if (expiresAt <= now) return refuse('ends-in-past', {}, 'expiresAt');
  return inTransaction(ctx, async tx => {
    const loaded = await loadPledge(ctx, tx, allowed.value, {
      collateral: 'Equipment',
      subject: parsed.value.subject,
      fragment: 0,
    });
    if (!loaded.ok) return loaded;
    const { pledge, grantor } = loaded.value;
    if (grantor.id !== organisationId) return refuse('not-title-holder', { signer: '' });
    const banks = await loadBanks(tx, [...new Set(bankIds)], organisationId);
    if (!banks.ok) return banks;
    const { subject, reference, label } = pledge;
    await tx.collateralAsk.updateMany({
      where: { subject, holderId: organisationId, bankId: { in: [...banks.value] }, endedAt: null },
      data: { endedAt: now },
    });
    await tx.collateralAsk.createMany({
      data: banks.value.map(bankId => ({
        id: newId(ctx),
        subject,
        holderId: organisationId,
        bankId,
        note: words ?? null,
        expiresAt,
        createdAt: now,
      })),
    });
    await tx.participation.createMany({
      data: banks.value.map(bankId => ({ subject, organisationId: bankId, role: 'lender-asked', createdAt: now })),
      skipDuplicates: true,
    });
    // What a bank is asked to lend on it may look at: as far as the one who asks was shown it, values included.
    await openMachineRecord(tx, {
      subject,
      fromOrganisationId: organisationId,
      toOrganisationIds: banks.value,
      withValuations: true,
    });
    await addInboxItems(
      ctx,
      tx,
      banks.value.map(bankId => ({
        organisationId: bankId,
        kind: 'lender-asked',
        subject,
        link: `/collateral/${reference}`,
        params: { reference, machine: label, holder: grantor.name },
      })),
    );
    return accept({ asked: banks.value.length });
  });
};

export const endLenderAskInput = z.object({ subject: collateralId, bankId: rowId });

/**
 * The one who asked takes it back, or the bank declines: from now on the bank sees nothing of the machine, unless it lends on it.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-found`.
 */
export const endLenderAsk = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof endLenderAskInput>,
): Promise<Result<{ readonly ended: number }>> => {
  const allowed = authorise(actor, 'lien:file');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(endLenderAskInput, input);
  if (!parsed.ok) return parsed;
  const { organisationId } = allowed.value;
  const { bankId } = parsed.value;
  const now = ctx.clock.now();
  return inTransaction(ctx, async tx => {
    const pledge = await seePledge(tx, organisationId, { collateral: 'Equipment', id: parsed.value.subject, now });
    if (!pledge || !isBytes32(pledge.subject)) return refuse('not-found', {}, 'subject');
    const { count } = await tx.collateralAsk.updateMany({
      where: {
        subject: pledge.subject,
        bankId,
        endedAt: null,
        ...(bankId !== organisationId && { holderId: organisationId }),
      },
      data: { endedAt: now },
    });
    if (count === 0) return refuse('not-found', {}, 'bankId');
    return accept({ ended: count });
  });
};
