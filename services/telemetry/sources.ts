import { Prisma } from '#prisma/client';

/**
 * A recursive common table `sources(subject, source)` of the sources of machines, by skipping through the index from one to
 * the next; each machine's list ends with a null. `subjects` selects one column `subject`.
 */
export const sourcesOf = (subjects: Prisma.Sql): Prisma.Sql => Prisma.sql`
  sources(subject, source) AS (
    SELECT machine.subject, (SELECT min(r.source) FROM readings r WHERE r.subject = machine.subject)
      FROM (${subjects}) machine
    UNION ALL
    SELECT s.subject, (SELECT min(r.source) FROM readings r WHERE r.subject = s.subject AND r.source > s.source)
      FROM sources s WHERE s.source IS NOT NULL)`;
