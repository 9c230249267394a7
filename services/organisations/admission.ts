import { accept } from '#domain/result';
import { handlerOf } from '../proposals/handler.ts';
import { bringIn, newcomer } from './bring-in.ts';

/**
 * Carries out an admission that another organisation proposed and a governor's administrator approved.
 * Refusals: those of `bringIn`.
 */
export const admission = handlerOf(newcomer, async (ctx, tx, { content, organisationId, actor }) => {
  const brought = await bringIn(ctx, tx, content, { organisationId, userId: actor.userId });
  return brought.ok ? accept({ actionId: brought.value.actionId }) : brought;
});
