import { maskedAccountNumber } from '#domain/bank-accounts/account-number';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { queueMessage } from '../messages/queue-message.ts';
import type { TemplateName } from '../messages/template-names.ts';
import { whoKnowsAccount } from './who-knows-account.ts';

/** So long are contacts told who were taken away: whoever diverts money would take them away first. */
const FORMER_CONTACT_DAYS = 90;

interface Recipient {
  readonly email: string;
  readonly locale: string;
}

const unique = (recipients: readonly Recipient[]): Recipient[] => [
  ...new Map(recipients.map(one => [one.email, one])).values(),
];

/** The organisation's contacts of now and of lately, and its administrators. */
const ownContacts = async (ctx: ServiceContext, tx: Transaction, organisationId: string): Promise<Recipient[]> => {
  const since = new Date(ctx.clock.now().getTime() - FORMER_CONTACT_DAYS * 24 * 3600 * 1000);
  const contacts = await tx.contact.findMany({
    where: { organisationId, OR: [{ removedAt: null }, { removedAt: { gte: since } }] },
    select: { email: true, locale: true },
  });
  const administrators = await tx.membership.findMany({
    where: { organisationId, roles: { has: 'ADMINISTRATOR' } },
    select: { user: { select: { email: true, locale: true } } },
  });
  return unique([...contacts, ...administrators.map(one => one.user)]);
};

export interface ChangedAccount {
  readonly organisationId: string;
  readonly newNumber: string;
  /** `null` for an account that joins the others. */
  readonly oldNumber: string | null;
}

/**
 * Tells of a new account, in the transaction that makes it so: the organisation's own contacts, old ones too, and, where
 * it replaces another, everybody who was told to pay to that one.
 */
export const tellOfAccountChange = async (
  ctx: ServiceContext,
  tx: Transaction,
  { organisationId, newNumber, oldNumber }: ChangedAccount,
): Promise<void> => {
  const { name: organisation } = await tx.organisation.findUniqueOrThrow({
    where: { id: organisationId },
    select: { name: true },
  });
  const at = ctx.clock.now().toISOString();
  const newAccount = maskedAccountNumber(newNumber);
  const oldAccount = oldNumber === null ? '–' : maskedAccountNumber(oldNumber);
  const params = { organisation, oldAccount, newAccount, at };
  const tell = async (template: TemplateName & `${string}account-changed`, to: readonly Recipient[]): Promise<void> => {
    for (const { email: recipient, locale } of to)
      await queueMessage(ctx, tx, { channel: 'email', recipient, locale, template, params });
  };

  await tell('account-changed', await ownContacts(ctx, tx, organisationId));
  const link = '/organisation/accounts';
  await addInboxItems(ctx, tx, [{ organisationId, kind: 'account-changed', link, params: { oldAccount, newAccount } }]);
  if (oldNumber === null) return;

  const knowing = await whoKnowsAccount(tx, organisationId, oldNumber);
  const contacts = await tx.contact.findMany({
    where: { organisationId: { in: knowing.map(one => one.organisationId) }, removedAt: null },
    select: { email: true, locale: true },
  });
  await tell('counterparty-account-changed', unique(contacts));
  const members = knowing.filter(one => !one.guest);
  await addInboxItems(
    ctx,
    tx,
    members.map(one => ({
      organisationId: one.organisationId,
      kind: 'counterparty-account-changed' as const,
      params: { organisation, oldAccount, newAccount },
    })),
  );
};
