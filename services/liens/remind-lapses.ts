import { accept } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { stableId } from '../stable-id.ts';

/** Days before its lapse at which a secured party is told. */
const NOTICE_DAYS = [180, 30, 7] as const;

const DAY = 86_400;

interface Row {
  readonly lien: string;
  readonly reference: string;
  readonly subject: string;
  readonly securedPartyId: string;
  readonly lapse: bigint;
}

/**
 * Tells secured parties that a lien is about to lapse, and that it has: a lapse is a matter of time, no event says it. Each is
 * told once; harmless at any time and from several processes. Answers how many notices were due, new or not.
 */
export const remindLapses = async (ctx: ServiceContext): Promise<number> => {
  const now = Math.floor(ctx.clock.now().getTime() / 1000);
  const told = await inTransaction(ctx, async tx => {
    const rows = await tx.$queryRaw<Row[]>`
      SELECT l.lien, l.reference, l.subject, l."securedPartyId", p.lapse
        FROM lien_projections p JOIN liens l ON l.lien = p.lien AND l.subject = p.subject
       WHERE p.status = 'Filed' AND p.lapse < ${BigInt(now + NOTICE_DAYS[0] * DAY)} AND p.lapse > ${BigInt(now - 30 * DAY)}`;
    const items = rows.map(row => {
      const lapse = Number(row.lapse);
      const isOver = lapse < now;
      // The nearest of the days that have come: one that was missed is not told after the next.
      const due = [...NOTICE_DAYS].reverse().find(days => lapse - now <= days * DAY) ?? NOTICE_DAYS[0];
      return {
        // A continued lien is told of again, before its new end.
        id: stableId('lien-lapse', row.lien, String(lapse), isOver ? 'over' : String(due)),
        organisationId: row.securedPartyId,
        kind: isOver ? ('lien-lapsed' as const) : ('lien-lapsing' as const),
        subject: row.subject,
        link: `/liens/${row.reference}`,
        params: { reference: row.reference, date: dateOf(lapse) },
      };
    });
    await addInboxItems(ctx, tx, items);
    return accept(items.length);
  });
  return told.ok ? told.value : 0;
};
