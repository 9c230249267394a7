import { markRead } from '#services/inbox/mark-read';
import { builder } from '../builder.ts';
import { mutation } from '../mutation.ts';

mutation('markInboxRead', {
  description: 'Marks an item of the inbox as read, for all of the organisation’s people; without one, all of them.',
  input: builder.inputType('MarkInboxReadInput', { fields: t => ({ itemId: t.string() }) }),
  accepted: { marked: 'count' },
  run: (ctx, actor, { itemId }) => markRead(ctx, actor, itemId === undefined ? { all: true } : { itemId }),
});
