import { z } from 'zod';
import { toDecimalText } from '#domain/money/money';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { emailAddress, personName } from '../identity/fields.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { newId } from '../new-id.ts';
import { phoneNumber } from '../organisations/fields.ts';
import { spend } from '../rate-limits/spend.ts';
import { loadReceivable, receivableId } from '../receivables/load-receivable.ts';
import { LINK_LIFETIME_SECONDS } from './limits.ts';
import { maskedEmail, maskedPhone, newToken, tokenHash } from './secrets.ts';
import { withdrawLinkAnswers } from './withdraw-answer.ts';

const linkContact = z.object({
  name: personName,
  email: emailAddress,
  phone: phoneNumber,
  locale: z.enum(['en', 'zh-CN']).default('en'),
});

export const createLinkInput = z.object({
  subject: receivableId,
  /** One contact, or two: with two, the second one must agree with what the first one answers. */
  contacts: z.array(linkContact).min(1).max(2),
});

export interface CreatedLinks {
  readonly linkIds: readonly string[];
  readonly sentTo: readonly { readonly email: string; readonly phone: string }[];
}

type Contact = z.output<typeof linkContact>;

/** A seller who names himself would confirm his own claim. Refusals: `contact-is-ours`, `contacts-alike`. */
const checkContacts = async (
  tx: Transaction,
  organisationId: string,
  contacts: readonly Contact[],
): Promise<Result<null>> => {
  const emails = contacts.map(({ email }) => email.toLowerCase());
  if (new Set(emails).size < emails.length || new Set(contacts.map(({ phone }) => phone)).size < contacts.length)
    return refuse('contacts-alike', {}, 'contacts');
  const own = await tx.membership.findFirst({
    where: { organisationId, user: { email: { in: emails, mode: 'insensitive' } } },
    select: { userId: true },
  });
  const ownContact = await tx.contact.findFirst({
    where: {
      organisationId,
      OR: [{ email: { in: emails, mode: 'insensitive' } }, { phone: { in: contacts.map(({ phone }) => phone) } }],
    },
    select: { id: true },
  });
  return own || ownContact ? refuse('contact-is-ours', {}, 'contacts') : accept(null);
};

const send = async (
  ctx: ServiceContext,
  tx: Transaction,
  { subject, row }: SeenReceivable,
  createdById: string,
  contact: Contact,
): Promise<string> => {
  const now = ctx.clock.now();
  const token = newToken(ctx);
  const id = newId(ctx);
  const expiresAt = new Date(now.getTime() + LINK_LIFETIME_SECONDS * 1000);
  await tx.obligorLink.create({
    data: {
      id,
      subject,
      tokenHash: tokenHash(token),
      email: contact.email,
      phone: contact.phone,
      contactName: contact.name,
      locale: contact.locale,
      createdById,
      expiresAt,
      createdAt: now,
    },
  });
  await queueMessage(ctx, tx, {
    channel: 'email',
    recipient: contact.email,
    locale: contact.locale,
    template: 'obligor-link',
    params: {
      seller: row.seller.name,
      invoice: row.invoice.number,
      amount: `${toDecimalText({ amountMinor: row.faceMinor, currency: row.currency })} ${row.currency}`,
      link: `${ctx.publicUrl}/o/${token}`,
      expires: expiresAt.toISOString(),
    },
  });
  return id;
};

/**
 * Sends the obligor's contacts a single-use link each, by e-mail; a code by SMS is asked for on its page. Neither link nor
 * code is shown to anybody else, the one who asks for it least of all. New links take the place of those sent before, and
 * what was answered through those and not yet agreed to is withdrawn.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `not-holder` (neither seller nor
 * issuer), `obligor-is-a-member` (it answers with its own people), `wrong-status`, `contacts-alike`, `contact-is-ours`,
 * `too-many-attempts`.
 */
export const createLink = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof createLinkInput>,
): Promise<Result<CreatedLinks>> => {
  const parsed = parseInput(createLinkInput, input);
  if (!parsed.ok) return parsed;
  const { subject, contacts } = parsed.value;
  return inTransaction<CreatedLinks>(ctx, async tx => {
    const loaded = await loadReceivable(ctx, actor, 'receivable:invite-obligor', subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const { organisationId } = who;
    if (!seen.viewer.isSeller) return refuse('not-holder');
    if (!seen.row.obligor.guest) return refuse('obligor-is-a-member');
    const status = seen.state?.status ?? 'Issued';
    if (status !== 'Issued' && status !== 'Confirmed') return refuse('wrong-status', { status });
    const checked = await checkContacts(tx, organisationId, contacts);
    if (!checked.ok) return checked;
    const spent = await spend(ctx, 'links-sent', organisationId);
    if (!spent.ok) return spent;
    await tx.obligorLink.updateMany({
      where: { subject: seen.subject, usedAt: null, revokedAt: null },
      data: { revokedAt: ctx.clock.now() },
    });
    await withdrawLinkAnswers(ctx, tx, seen.subject, seen.row.obligorId);
    const linkIds: string[] = [];
    // What comes later, of assignments and changed accounts, comes in the language that the contact was asked in.
    for (const { email, locale } of contacts)
      await tx.contact.updateMany({
        where: { organisationId: seen.row.obligorId, email: { equals: email, mode: 'insensitive' } },
        data: { locale },
      });
    for (const contact of contacts) linkIds.push(await send(ctx, tx, seen, organisationId, contact));
    return accept({
      linkIds,
      sentTo: contacts.map(({ email, phone }) => ({ email: maskedEmail(email), phone: maskedPhone(phone) })),
    });
  });
};
