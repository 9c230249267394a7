import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput, rowId } from '../input.ts';
import { INBOX_KINDS } from './kinds.ts';

/** One item, all that nobody has read, or those of some kinds. */
const schema = z.union([
  z.object({ itemId: rowId }),
  z.object({ all: z.literal(true) }),
  z.object({ kinds: z.array(z.enum(INBOX_KINDS)).min(1) }),
]);

/**
 * Marks items of the organisation's inbox as read, for all of its people.
 *
 * Refusals: those of `authorise`, `invalid-input`, `inbox-item-not-found`.
 */
export const markRead = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<{ marked: number }>> => {
  const who = authorise(actor, 'organisation:read');
  if (!who.ok) return who;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisationId } = who.value;
  const one =
    'itemId' in parsed.value
      ? { id: parsed.value.itemId }
      : 'kinds' in parsed.value
        ? { kind: { in: parsed.value.kinds } }
        : {};
  return ctx.db.$transaction(async tx => {
    const { count: marked } = await tx.inboxItem.updateMany({
      where: { organisationId, readAt: null, ...one },
      data: { readAt: ctx.clock.now() },
    });
    if (marked > 0) await announce(tx, { organisations: [organisationId] });
    else if ('itemId' in parsed.value && (await tx.inboxItem.count({ where: { organisationId, ...one } })) === 0)
      return refuse('inbox-item-not-found');
    return accept({ marked });
  });
};
