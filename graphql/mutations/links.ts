import { createLink } from '#services/links/create-link';
import { revokeLink } from '#services/links/revoke-link';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { mutation } from '../mutation.ts';

const MessageLocale = codes('MessageLocale', ['en', 'zh-CN']);

const LinkContact = builder.inputType('LinkContactInput', {
  fields: t => ({
    name: t.string({ required: true }),
    email: t.string({ required: true }),
    phone: t.string({ required: true, description: 'With its country: +49 151 23456789. The code goes there.' }),
    locale: t.field({ type: MessageLocale }),
  }),
});

mutation('createLink', {
  description:
    'Sends an obligor that has no account a single-use link, and to another phone a code. With two contacts, the second must agree with the first.',
  input: builder.inputType('CreateLinkInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      contacts: t.field({ type: [LinkContact], required: true }),
    }),
  }),
  accepted: { linkIds: 'texts' },
  run: createLink,
});

mutation('revokeLink', {
  description: 'Makes a link useless.',
  input: builder.inputType('RevokeLinkInput', { fields: t => ({ linkId: t.string({ required: true }) }) }),
  accepted: { linkId: 'text' },
  run: async (ctx, actor, input) => {
    const revoked = await revokeLink(ctx, actor, input);
    return revoked.ok ? { ok: true, value: input } : revoked;
  },
});
