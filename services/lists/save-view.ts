import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { newId } from '../new-id.ts';
import { listName, viewQuery } from './lists.ts';

/** Every view is counted whenever its list is shown. */
export const MOST_VIEWS = 12;

export const saveViewInput = z.object({
  list: listName,
  name: z.string().trim().min(1).max(60),
  /** The search part of the list's address; its page is left out. */
  query: z.string().max(1500),
});

/**
 * Keeps a list's filter and order under a name, for the person in this organisation. A view of the same name is replaced.
 *
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`, `view-is-whole-list` (nothing is filtered or sorted),
 * `too-many-views`.
 */
export const saveView = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof saveViewInput>,
): Promise<Result<{ viewId: string; query: string }>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(saveViewInput, input);
  if (!parsed.ok) return parsed;
  const { list, name } = parsed.value;
  const { userId, organisationId } = member.value;
  const query = viewQuery(new URLSearchParams(parsed.value.query));
  if (query === '') return refuse('view-is-whole-list', {}, 'name');
  return inTransaction(ctx, async tx => {
    // Of two that are saved at once, the second counts the first.
    await tx.$executeRaw`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
    const others = await tx.savedView.count({ where: { userId, organisationId, list, name: { not: name } } });
    if (others >= MOST_VIEWS) return refuse('too-many-views', { maximum: String(MOST_VIEWS) }, 'name');
    const { id } = await tx.savedView.upsert({
      where: { userId_organisationId_list_name: { userId, organisationId, list, name } },
      create: { id: newId(ctx), userId, organisationId, list, name, query, createdAt: ctx.clock.now() },
      update: { query },
      select: { id: true },
    });
    return accept({ viewId: id, query });
  });
};
