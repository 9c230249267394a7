import type { WeeklySchedule } from '#domain/geofences/schedule';
import type { GeofenceShape } from '#domain/geofences/shape';
import { type Database, Prisma } from '../client.ts';
import { storedSchedule, storedShape } from './geofence-json.ts';
import {
  allOf,
  containing,
  type KeyColumns,
  keyset,
  type Page,
  type PageRequest,
  pageOf,
  type SortDirection,
} from './paging.ts';
import { telemetryAccess } from './telemetry-visible.ts';

export interface GeofenceRow {
  readonly id: string;
  readonly name: string;
  readonly shape: GeofenceShape;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
  /** Machines and leases to which it is assigned now. */
  readonly assignments: number;
}

export interface GeofenceFilter {
  readonly ids?: readonly string[] | undefined;
  readonly retired?: boolean | undefined;
  readonly text?: string | undefined;
}

export const GEOFENCE_SORTS = ['name', 'createdAt'] as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The organisation's own areas, by name unless sorted otherwise. */
export const listGeofences = async (
  db: Database,
  organisationId: string,
  {
    filter = {},
    sort = { by: 'name', direction: 'asc' },
    page = {},
  }: {
    readonly filter?: GeofenceFilter;
    readonly sort?: { readonly by: (typeof GEOFENCE_SORTS)[number]; readonly direction: SortDirection };
    readonly page?: PageRequest;
  } = {},
): Promise<Page<GeofenceRow>> => {
  const by =
    sort.by === 'name'
      ? ({ expression: Prisma.sql`g.name`, type: 'text' } as const)
      : ({ expression: Prisma.sql`g."createdAt"`, type: 'timestamptz' } as const);
  const key = keyset({ ...by, id: Prisma.sql`g.id`, idType: 'uuid', direction: sort.direction }, page);
  const { ids, retired } = filter;
  const where = allOf([
    Prisma.sql`g."organisationId" = ${organisationId}::uuid`,
    ids !== undefined && Prisma.sql`g.id = ANY(${ids.filter(id => UUID.test(id))}::uuid[])`,
    retired !== undefined && (retired ? Prisma.sql`g."retiredAt" IS NOT NULL` : Prisma.sql`g."retiredAt" IS NULL`),
    filter.text?.trim() ? Prisma.sql`g.name ILIKE ${containing(filter.text)}` : undefined,
  ]);
  const rows = await db.$queryRaw<(KeyColumns & Omit<GeofenceRow, 'shape'> & { readonly shape: unknown })[]>`
    SELECT g.id::text AS id, g.name, g."createdAt", g."retiredAt", version.shape,
           (SELECT count(*)::int FROM geofence_assignments a WHERE a."geofenceId" = g.id AND a.until IS NULL) AS assignments,
           ${key.columns}
      FROM geofences g JOIN LATERAL (SELECT v.shape FROM geofence_versions v WHERE v."geofenceId" = g.id
        ORDER BY v."from" DESC, v.id DESC LIMIT 1) version ON TRUE
     WHERE ${where} AND ${key.where} ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, ({ sort_key: _, sort_id: __, ...row }) => ({ ...row, shape: storedShape(row.shape) }));
};

export interface AreaView {
  readonly assignmentId: string;
  readonly geofenceId: string;
  readonly name: string;
  readonly shape: GeofenceShape;
  readonly purpose: 'permitted' | 'forbidden';
  readonly schedule: WeeklySchedule | null;
  readonly dwellMs: number;
  readonly from: Date;
  readonly until: Date | null;
  /** Whether the reader's organisation set it, and may end it. */
  readonly isOwn: boolean;
  /** Assigned to the machine, or to the lease. */
  readonly subject: string;
}

const areasOf = async (db: Database, organisationId: string, subjects: readonly string[]): Promise<AreaView[]> => {
  const rows = await db.geofenceAssignment.findMany({
    where: { subject: { in: [...subjects] }, until: null },
    include: { geofence: { include: { versions: { where: { until: null } } } } },
    orderBy: [{ from: 'asc' }, { id: 'asc' }],
  });
  return rows.flatMap(({ id, geofenceId, subject, purpose, schedule, dwellMs, from, until, geofence, ...row }) => {
    const [version] = geofence.versions;
    if (!version) return [];
    return [
      {
        ...{
          assignmentId: id,
          geofenceId,
          name: geofence.name,
          shape: storedShape(version.shape),
          subject,
          from,
          until,
        },
        purpose: purpose === 'forbidden' ? 'forbidden' : 'permitted',
        schedule: schedule === null ? null : storedSchedule(schedule),
        dwellMs: Number(dwellMs),
        isOwn: row.organisationId === organisationId,
      },
    ];
  });
};

/**
 * The areas of a machine (by subject or reference), its own and its leases', for those who see everything of it; `null` for
 * everybody else: an area tells where a machine is, or may be.
 */
export const areasOfMachine = async (
  db: Database,
  organisationId: string,
  machine: string,
  now: Date,
): Promise<AreaView[] | null> => {
  const row = await db.equipment.findFirst({
    where: { OR: [{ subject: machine }, { reference: machine }] },
    select: { subject: true },
  });
  const access = row && (await telemetryAccess(db, organisationId, row.subject, now));
  if (!row || access?.level !== 'full') return null;
  const leases = await db.leasedMachineProjection.findMany({
    where: { machine: row.subject, running: true },
    select: { lease: true },
  });
  return areasOf(db, organisationId, [row.subject, ...leases.map(({ lease }) => lease)]);
};

/** The areas of a lease (by subject or reference), for its lessor and its lessee; `null` for everybody else. */
export const areasOfLease = async (db: Database, organisationId: string, lease: string): Promise<AreaView[] | null> => {
  const row = await db.lease.findFirst({
    where: {
      AND: [
        { OR: [{ subject: lease }, { reference: lease }] },
        { OR: [{ lessorId: organisationId }, { lesseeId: organisationId }] },
      ],
    },
    select: { subject: true },
  });
  return row && areasOf(db, organisationId, [row.subject]);
};
