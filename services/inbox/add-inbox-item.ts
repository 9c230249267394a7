import type { Transaction } from '#prisma/client';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import type { InboxKind } from './kinds.ts';

export interface NewInboxItem {
  /** A UUID of its own for what may be told twice (a block that comes again): the second one is passed over. */
  readonly id?: string;
  readonly organisationId: string;
  readonly kind: InboxKind;
  /** Subject on chain that it is about. */
  readonly subject?: string;
  /** Path in the portal that it leads to. */
  readonly link?: string;
  readonly params?: Readonly<Record<string, string>>;
}

/** Puts items into inboxes, in the transaction of what they tell of; open pages learn of them when it commits. */
export const addInboxItems = async (
  ctx: ServiceContext,
  tx: Transaction,
  items: readonly NewInboxItem[],
): Promise<void> => {
  if (items.length === 0) return;
  await tx.inboxItem.createMany({
    data: items.map(item => ({
      ...(item.id !== undefined && { id: item.id }),
      organisationId: item.organisationId,
      kind: item.kind,
      subject: item.subject ?? null,
      link: item.link ?? null,
      params: { ...item.params },
      createdAt: ctx.clock.now(),
    })),
    skipDuplicates: true,
  });
  await announce(tx, { organisations: [...new Set(items.map(item => item.organisationId))] });
};
