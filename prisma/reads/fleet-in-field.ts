import { addDays, type CalendarDate } from '#domain/time/calendar-date';
import type { Database } from '../client.ts';

export interface FleetKind {
  readonly category: string;
  readonly machines: number;
  /** Worked in the last thirty days, as far as somebody has reported. */
  readonly active: number;
  readonly engineMs: bigint;
}

export interface RecallProgress {
  readonly recallId: string;
  readonly number: string;
  readonly title: string;
  readonly announcedAt: Date;
  readonly machines: number;
  /** Machines of which somebody has acknowledged it. */
  readonly acknowledged: number;
  /** Machines that were mended. */
  readonly cleared: number;
}

const DAYS = 30;
const MOST_RECALLS = 10;

/**
 * A manufacturer's machines that are there still, by kind, with their use; and its recalls, with who has acknowledged and who was mended. Never where they are or who
 * has them.
 */
export const fleetInField = async (
  db: Database,
  organisationId: string,
  today: CalendarDate,
): Promise<{ readonly kinds: readonly FleetKind[]; readonly recalls: readonly RecallProgress[] }> => {
  const kinds = await db.$queryRaw<FleetKind[]>`
    WITH made AS MATERIALIZED (
      SELECT e.subject, e.category FROM equipment e JOIN equipment_projections p ON p.subject = e.subject
       WHERE p.status = 'Recorded' AND (e."manufacturerId" = ${organisationId}::uuid OR (e."issuerId" = ${organisationId}::uuid AND NOT e.declared))),
    used AS MATERIALIZED (
      SELECT d.subject, sum(d."engineMs")::bigint AS ms FROM equipment_days d JOIN made ON made.subject = d.subject
       WHERE d.day > ${addDays(today, -DAYS)}::date GROUP BY d.subject)
    SELECT made.category, count(*)::int AS machines, count(*) FILTER (WHERE used.ms > 0)::int AS active,
           coalesce(sum(used.ms), 0)::bigint AS "engineMs"
      FROM made LEFT JOIN used ON used.subject = made.subject GROUP BY made.category ORDER BY machines DESC, made.category`;
  const recalls = await db.$queryRaw<RecallProgress[]>`
    SELECT r.id::text AS "recallId", r.number, r.title, r."announcedAt", count(*)::int AS machines,
           count(*) FILTER (WHERE EXISTS (SELECT 1 FROM recall_acknowledgements a WHERE a.recall = m.recall))::int AS acknowledged,
           count(*) FILTER (WHERE EXISTS (SELECT 1 FROM jsonb_array_elements(p.state->'recalls') AS one
                                           WHERE one->>'recall' = m.recall AND (one->>'cleared')::boolean))::int AS cleared
      FROM recalls r JOIN recalled_equipment m ON m."recallId" = r.id
      LEFT JOIN equipment_projections p ON p.subject = m.subject
     WHERE r."organisationId" = ${organisationId}::uuid GROUP BY r.id ORDER BY r."announcedAt" DESC LIMIT ${MOST_RECALLS}`;
  return { kinds, recalls };
};
