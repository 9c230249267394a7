import { type Database, Prisma } from '../client.ts';
import { containing } from './paging.ts';

/** The human reference of a subject (in the column of that name of the table `alias`): R-… a receivable, M-… a machine, L-… a lease. */
export const recordReference = (alias: string): Prisma.Sql => {
  const subject = Prisma.raw(`${alias}.subject`);
  return Prisma.sql`coalesce(
    (SELECT r.reference FROM receivables r WHERE r.subject = ${subject}),
    (SELECT m.reference FROM equipment m WHERE m.subject = ${subject}),
    (SELECT l.reference FROM leases l WHERE l.subject = ${subject}))`;
};

/** Whether the reference of the subject has this text in it. */
export const hasReference = (alias: string, text: string): Prisma.Sql => {
  const subject = Prisma.raw(`${alias}.subject`);
  return Prisma.sql`(
    EXISTS (SELECT 1 FROM receivables r WHERE r.subject = ${subject} AND r.reference ILIKE ${containing(text)})
    OR EXISTS (SELECT 1 FROM equipment m WHERE m.subject = ${subject} AND m.reference ILIKE ${containing(text)})
    OR EXISTS (SELECT 1 FROM leases l WHERE l.subject = ${subject} AND l.reference ILIKE ${containing(text)}))`;
};

/** The reference of one subject; null where it has none here. */
export const referenceOf = async (db: Database, subject: string): Promise<string | null> => {
  const [row] = await db.$queryRaw<{ reference: string | null }[]>`
    SELECT ${recordReference('asked')} AS reference FROM (SELECT ${subject}::text AS subject) asked`;
  return row?.reference ?? null;
};
