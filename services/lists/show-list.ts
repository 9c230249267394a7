import { z } from 'zod';
import { accept, type Result } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { listName } from './lists.ts';

export const showListInput = z.object({
  list: listName,
  /** Columns to leave out. Those are kept and not the chosen ones, so that a column that is new shows. */
  hiddenColumns: z
    .array(
      z
        .string()
        .regex(/^[a-z]+(-[a-z]+)*$/)
        .max(40),
    )
    .max(40),
  /** Low rows: more of them on a screen. */
  dense: z.boolean(),
});

/**
 * Keeps how the person has a list shown, in whichever organisation they act.
 *
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`.
 */
export const showList = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof showListInput>,
): Promise<Result<null>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(showListInput, input);
  if (!parsed.ok) return parsed;
  const { list, dense } = parsed.value;
  const { userId } = member.value;
  const hiddenColumns = [...new Set(parsed.value.hiddenColumns)];
  await ctx.db.listSetting.upsert({
    where: { userId_list: { userId, list } },
    create: { userId, list, hiddenColumns, dense },
    update: { hiddenColumns, dense },
  });
  return accept(null);
};
