import type { Database } from '../client.ts';

/** Whether the organisation has a part in one of the subjects. */
export const concerns = async (db: Database, organisationId: string, subjects: readonly string[]): Promise<boolean> =>
  subjects.length > 0 &&
  (await db.participation.findFirst({
    where: { organisationId, subject: { in: [...subjects] } },
    select: { subject: true },
  })) !== null;
