import { z } from 'zod';
import { TRADING_KINDS } from '#domain/access/organisation-kinds';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { parseInput } from '../input.ts';
import { lienId, organisationIds } from './input.ts';
import { findLienRow } from './load-lien.ts';

export const openLienInput = z.object({ lien: lienId, organisationIds });

/**
 * The secured party shows its lien to others: whose it is, what it secures, where it is registered. A next lender needs that, and the portal
 * tells it of nobody by itself. What was shown cannot be taken back.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-found`, `not-a-trader`.
 */
export const openLien = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof openLienInput>,
): Promise<Result<{ readonly opened: number }>> => {
  const allowed = authorise(actor, 'lien:change');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(openLienInput, input);
  if (!parsed.ok) return parsed;
  const { organisationId } = allowed.value;
  const wanted = [...new Set(parsed.value.organisationIds)].filter(id => id !== organisationId);
  return inTransaction(ctx, async tx => {
    const row = await findLienRow(tx, parsed.value.lien);
    if (row?.securedPartyId !== organisationId) return refuse('not-found', {}, 'lien');
    const known = await tx.organisation.findMany({
      where: { id: { in: wanted }, guest: false, frozenAt: null, kinds: { hasSome: [...TRADING_KINDS] } },
      select: { id: true },
    });
    if (known.length < wanted.length) return refuse('not-a-trader', {}, 'organisationIds');
    const there = await tx.commitmentShare.findMany({
      where: { root: row.root, organisationId: { in: wanted } },
      select: { organisationId: true },
    });
    const fresh = wanted.filter(id => !there.some(one => one.organisationId === id));
    await tx.commitmentShare.createMany({
      data: fresh.map(id => ({ root: row.root, organisationId: id })),
      skipDuplicates: true,
    });
    await addInboxItems(
      ctx,
      tx,
      fresh.map(id => ({
        organisationId: id,
        kind: 'lien-opened',
        subject: row.subject,
        link: `/liens/${row.reference}`,
        params: { reference: row.reference },
      })),
    );
    return accept({ opened: fresh.length });
  });
};
