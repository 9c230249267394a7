import type { Database } from '../client.ts';
import { type PlaceView, readPath } from './telemetry.ts';
import { telemetryAccess } from './telemetry-visible.ts';

/** Where a machine (by subject) was between two moments; empty for who may not know its exact place. */
export const pathBetween = async (
  db: Database,
  organisationId: string,
  subject: string,
  { from, to, now }: { readonly from: Date; readonly to: Date; readonly now: Date },
): Promise<readonly PlaceView[]> => {
  const access = await telemetryAccess(db, organisationId, subject, now);
  if (!access?.exactPlace) return [];
  const since = access.since && access.since > from ? access.since : from;
  return since < to ? readPath(db, subject, since, to) : [];
};

/** When a machine (by subject) last said anything; `null` for strangers, and where it never did. A clock ahead of ours counts as now. */
export const newestReading = async (
  db: Database,
  organisationId: string,
  subject: string,
  now: Date,
): Promise<Date | null> => {
  if (!(await telemetryAccess(db, organisationId, subject, now))) return null;
  const latest = await db.equipmentLatest.findUnique({ where: { subject }, select: { at: true } });
  return latest && (latest.at < now ? latest.at : now);
};
