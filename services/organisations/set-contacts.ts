import { z } from 'zod';
import { accept, type Result } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { contact } from './fields.ts';

const schema = z.object({ contacts: z.array(contact).min(1).max(20) });

const keyOf = (one: { name: string; email: string; phone: string | null }): string =>
  JSON.stringify([one.name, one.email, one.phone]);

/**
 * Sets the organisation's contacts: to whom notices and changed accounts are told. Those who are no longer among them, or
 * whose address changed, are told so at their old one, and of changed accounts for a while yet.
 *
 * Refusals: `sign-in-required`, `session-required`, `not-permitted`, `invalid-input`.
 */
export const setContacts = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<null>> => {
  const member = authoriseMember(actor, 'organisation:manage');
  if (!member.ok) return member;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId } = member.value;
  const now = ctx.clock.now();
  const wanted = new Map(parsed.value.contacts.map(one => [keyOf(one), one]));
  const addresses = new Set(parsed.value.contacts.map(one => one.email));

  return inTransaction<null>(ctx, async tx => {
    await tx.$executeRaw`SELECT 1 FROM organisations WHERE id = ${organisationId}::uuid FOR UPDATE`;
    const present = await tx.contact.findMany({ where: { organisationId, removedAt: null } });
    const removed = present.filter(one => !wanted.has(keyOf(one)));
    for (const one of present) {
      const same = wanted.get(keyOf(one));
      // Written to in another language, it is the same contact.
      if (same && same.locale !== one.locale)
        await tx.contact.update({ where: { id: one.id }, data: { locale: same.locale } });
      wanted.delete(keyOf(one));
    }
    await tx.contact.updateMany({ where: { id: { in: removed.map(one => one.id) } }, data: { removedAt: now } });
    await tx.contact.createMany({
      data: [...wanted.values()].map(one => ({ organisationId, ...one, createdAt: now })),
    });
    const { name: organisation } = await tx.organisation.findUniqueOrThrow({
      where: { id: organisationId },
      select: { name: true },
    });
    const gone = new Map(removed.filter(one => !addresses.has(one.email)).map(({ email, locale }) => [email, locale]));
    for (const [recipient, locale] of gone)
      await queueMessage(ctx, tx, {
        channel: 'email',
        recipient,
        locale,
        template: 'contact-removed',
        params: { organisation, at: now.toISOString() },
      });
    await audit(ctx, tx, {
      action: 'organisation:contacts-changed',
      organisationId,
      userId,
      detail: { removed: removed.map(one => one.email), added: [...wanted.values()].map(one => one.email) },
    });
    return accept(null);
  });
};
