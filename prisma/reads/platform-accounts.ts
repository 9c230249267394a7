import { z } from 'zod';
import { platformHost, platformTrust } from '#domain/telemetry/platform-hosts';
import type { Transaction } from '../client.ts';

/** An account at a platform, as its organisation sees it; its secrets are not shown to anybody. */
export interface PlatformAccountRow {
  readonly id: string;
  readonly vendor: string;
  readonly name: string;
  readonly baseUrl: string;
  /** Where it answers, and what its word counts for. */
  readonly host: string;
  readonly trust: 0 | 1;
  readonly authKind: string;
  readonly createdAt: Date;
  readonly nextPollAt: Date;
  readonly lastPolledAt: Date | null;
  /** `null` where the last poll came to its end. */
  readonly lastError: string | null;
  /** How many the platform told of last, and how many of them are registered. */
  readonly machines: number;
  readonly devices: number;
  /** Names by which the platform knows machines that nobody has registered, the first hundred. */
  readonly unknown: readonly string[];
}

const kept = z.object({ unknown: z.array(z.string()) });

/** The organisation's accounts, the newest first. */
export const platformAccountsOf = async (
  db: Transaction,
  organisationId: string,
): Promise<readonly PlatformAccountRow[]> => {
  const rows = await db.platformAccount.findMany({
    where: { organisationId, removedAt: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    omit: { secret: true },
    take: 200,
  });
  const counts = await db.device.groupBy({
    by: ['platformAccountId'],
    where: { organisationId, removedAt: null, platformAccountId: { not: null } },
    _count: true,
  });
  const allowed = new Set((await platformHostsOf(db)).map(({ host }) => host));
  const devicesOf = new Map(counts.map(({ platformAccountId, _count }) => [platformAccountId, _count]));
  return rows.map(row => {
    const state = kept.safeParse(row.cursor);
    return {
      id: row.id,
      vendor: row.vendor,
      name: row.name,
      baseUrl: row.baseUrl,
      host: platformHost(row.baseUrl),
      trust: platformTrust(row.baseUrl, allowed.has(platformHost(row.baseUrl))),
      authKind: row.authKind,
      createdAt: row.createdAt,
      nextPollAt: row.nextPollAt,
      lastPolledAt: row.lastPolledAt,
      lastError: row.lastError,
      machines: row.machines,
      devices: devicesOf.get(row.id) ?? 0,
      unknown: state.success ? state.data.unknown : [],
    };
  });
};

export interface PlatformHostRow {
  readonly host: string;
  /** Whose it is, as the operator found out. */
  readonly note: string;
  readonly allowedAt: Date;
}

/** Hosts that the operator has looked at, by name. */
export const platformHostsOf = (db: Transaction): Promise<readonly PlatformHostRow[]> =>
  db.platformHost.findMany({ orderBy: { host: 'asc' }, omit: { allowedById: true } });
