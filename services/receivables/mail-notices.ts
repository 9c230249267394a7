import { printedAccountNumber } from '#domain/bank-accounts/account-number';
import { toDecimalText } from '#domain/money/money';
import { eventFromJson } from '#domain/receivables/event-json';
import type { Transaction } from '#prisma/client';
import { openedCommitments, textField } from '#prisma/reads/commitments';
import type { ServiceContext } from '../context.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { stableId } from '../stable-id.ts';

interface EventRow {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * Writes the letters of notices of assignment that a block has brought: to the obligor's contacts, with the account to pay.
 * Only what the chain has taken is written, so that nobody is told to pay elsewhere by a funding that failed; and each once,
 * however often its block comes.
 */
export const mailNotices = async (ctx: ServiceContext, tx: Transaction, events: readonly EventRow[]): Promise<void> => {
  for (const { name, args } of events) {
    if (name !== 'AssignmentNotified') continue;
    const event = eventFromJson(name, args);
    if (event?.type === 'AssignmentNotified') await mailNotice(ctx, tx, event.subject, event.notice);
  }
};

const mailNotice = async (ctx: ServiceContext, tx: Transaction, subject: string, root: string): Promise<void> => {
  const receivable = await tx.receivable.findUnique({
    where: { subject },
    select: {
      reference: true,
      faceMinor: true,
      currency: true,
      obligorId: true,
      seller: { select: { name: true } },
      obligor: { select: { contacts: { where: { removedAt: null } } } },
      invoice: { select: { number: true } },
      links: { orderBy: { createdAt: 'desc' }, select: { email: true, locale: true }, take: 20 },
    },
  });
  if (!receivable) return;
  const notice = (await openedCommitments(tx, receivable.obligorId, [root])).get(root);
  const [assignee, number, holder] = ['/assignee', '/account/number', '/account/holder'].map(path =>
    textField(notice, path),
  );
  if (!assignee || !number) return;
  const { faceMinor: amountMinor, currency } = receivable;
  const languages = new Map(receivable.links.map(({ email, locale }) => [email.toLowerCase(), locale]));
  for (const contact of receivable.obligor.contacts) {
    await queueMessage(ctx, tx, {
      id: stableId('notice', root, contact.id),
      channel: 'email',
      recipient: contact.email,
      locale: languages.get(contact.email.toLowerCase()) ?? contact.locale,
      template: 'assignment-notice',
      params: {
        seller: receivable.seller.name,
        invoice: receivable.invoice.number,
        amount: `${toDecimalText({ amountMinor, currency })} ${currency}`,
        assignee,
        account: printedAccountNumber(number),
        holder: holder ?? '',
        reference: receivable.reference,
      },
    });
  }
};
