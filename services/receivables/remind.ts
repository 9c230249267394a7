import { addDays, dateOf, endOfDay } from '#domain/time/calendar-date';
import type { ServiceContext } from '../context.ts';
import { addInboxItems, type NewInboxItem } from '../inbox/add-inbox-item.ts';
import { stableId } from '../stable-id.ts';

/** So many days before the due date the obligor is told (0: on the day). */
const BEFORE = [7, 3, 0];
/** So many days after it both sides are. */
const AFTER = [1, 7, 14, 30, 60, 90];

interface DueRow {
  readonly subject: string;
  readonly reference: string;
  readonly maturity: bigint;
  readonly obligorId: string;
  readonly holders: string[];
}

const SECONDS_OF_DAY = 86_400;

const itemsFor = ({ subject, reference, maturity, obligorId, holders }: DueRow, today: string): NewInboxItem[] => {
  const late = Math.round((endOfDay(today) - Number(maturity)) / SECONDS_OF_DAY);
  const kind = late > 0 ? 'receivable-overdue' : 'receivable-due';
  const told = late > 0 ? [...new Set([obligorId, ...holders])] : [obligorId];
  return told.map(organisationId => ({
    id: stableId('remind', subject, today, organisationId),
    organisationId,
    kind,
    subject,
    link: `/receivables/${subject}`,
    params: { reference, due: dateOf(Number(maturity)), days: String(Math.abs(late)) },
  }));
};

/**
 * Reminds of what falls due and of what is overdue: once for each receivable, organisation and day, however often it runs.
 * That it is overdue is true by the date alone; nothing is written on chain. Answers how many notices there are today.
 */
export const remind = async (ctx: ServiceContext): Promise<number> => {
  const today = dateOf(Math.floor(ctx.clock.now().getTime() / 1000));
  const days = [...BEFORE.map(day => addDays(today, day)), ...AFTER.map(day => addDays(today, -day))];
  const rows = await ctx.db.$queryRaw<DueRow[]>`
    SELECT r.subject, r.reference, p.maturity, r."obligorId"::text AS "obligorId",
           ARRAY(SELECT DISTINCT k."organisationId"::text FROM fragment_projections f JOIN party_keys k ON k.address = f."holderKey"
                  WHERE f.subject = r.subject AND f.leaf AND f."openParts" > 0) AS holders
      FROM receivable_projections p JOIN receivables r ON r.subject = p.subject
     WHERE p.status IN ('Issued', 'Confirmed') AND p.maturity = ANY(${days.map(day => BigInt(endOfDay(day)))}::bigint[])`;
  const items = rows.flatMap(row => itemsFor(row, today));
  await ctx.db.$transaction(tx => addInboxItems(ctx, tx, items));
  return items.length;
};
