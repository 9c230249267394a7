import { z } from 'zod';
import { ADDRESS_VERDICTS, judgeAddress } from '#domain/parties/mail-address';
import type { Database } from '#prisma/client';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import type { BankCheck } from './bank-check.ts';
import type { ConfirmationEvidence } from './check-confirmed.ts';

const addressed = z.object({
  buyer: z.object({
    electronicAddress: z.object({ value: z.string(), scheme: z.string().nullable() }).nullish(),
    contact: z.object({ email: z.string().nullish() }).nullish(),
  }),
});

/** Mail addresses by which the invoice names its buyer: the contact's (BT-58), and an electronic address that is one (BT-49). */
const namedOnInvoice = ({ row }: SeenReceivable): string[] => {
  const parsed = addressed.safeParse(row.invoice.content);
  if (!parsed.success) return [];
  const { electronicAddress, contact } = parsed.data.buyer;
  const electronic = electronicAddress?.scheme === 'EM' ? electronicAddress.value : null;
  return [contact?.email, electronic].flatMap(address => address ?? []);
};

const ofSeller = async (db: Database, sellerId: string): Promise<string[]> => {
  const members = await db.membership.findMany({
    where: { organisationId: sellerId },
    select: { user: { select: { email: true } } },
  });
  const contacts = await db.contact.findMany({ where: { organisationId: sellerId }, select: { email: true } });
  return [...members.map(({ user }) => user.email), ...contacts.map(({ email }) => email)];
};

/**
 * Whether whoever confirmed through a link looks to be the obligor's: the seller has named the address, and gains by the
 * confirmation. No check where the obligor's own members confirmed.
 */
export const checkContact = async (
  db: Database,
  seen: SeenReceivable,
  { check: { evidence } }: ConfirmationEvidence,
): Promise<BankCheck[]> => {
  if (evidence.through !== 'link' || typeof evidence.contactEmail !== 'string') return [];
  const obligors = namedOnInvoice(seen);
  const known = { sellers: await ofSeller(db, seen.row.sellerId), obligors };
  const verdicts = evidence.contactEmail.split(', ').map(address => judgeAddress(address, known));
  // The worst of them.
  const verdict = ADDRESS_VERDICTS.find(one => verdicts.includes(one)) ?? 'unknown';
  return [
    {
      key: 'contact',
      ok: verdict === 'unknown' ? null : verdict === 'named',
      evidence: {
        contact: evidence.contact ?? null,
        contactEmail: evidence.contactEmail,
        address: `address-${verdict}`,
        onInvoice: obligors.join(', '),
      },
    },
  ];
};
