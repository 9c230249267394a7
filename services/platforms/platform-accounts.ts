import { z } from 'zod';
import { platformTrust } from '#domain/telemetry/platform-hosts';
import type { DueAccount, DueLimits, PlatformAccounts, PollOutcome } from '#domain/telemetry/platforms';
import type { Prisma } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { newId } from '../new-id.ts';
import { openPlatformSecret } from './authorisation.ts';

/** A poller that died has an account for so long; one that lives is done well before (`POLL_FOR_MS` of the poller). */
const TAKEN_FOR_MS = 30 * 60_000;

const kept = z.object({
  cursor: z.unknown(),
  failures: z.number().int().min(0).default(0),
  unknown: z.array(z.string()).default([]),
});

interface DueRow {
  readonly id: string;
  readonly organisationId: string;
  readonly vendor: string;
  readonly baseUrl: string;
  readonly secret: Uint8Array;
  readonly cursor: unknown;
  readonly isAllowed: boolean;
}

/** Takes accounts that are due, so that no other poller has them; in one statement, whatever the number of processes. */
const takeDue = (
  ctx: ServiceContext,
  lease: string,
  now: number,
  { most, ofOne, busy }: DueLimits,
): Promise<DueRow[]> =>
  ctx.db.$queryRaw<DueRow[]>`
    UPDATE platform_accounts a SET "takenBy" = ${lease}::uuid, "takenUntil" = ${new Date(now + TAKEN_FOR_MS)}
      FROM (SELECT id FROM platform_accounts
             WHERE id IN (SELECT id FROM (
                     SELECT id, "nextPollAt",
                            row_number() OVER (PARTITION BY "organisationId" ORDER BY "nextPollAt")
                              + coalesce((${JSON.stringify(Object.fromEntries(busy))}::jsonb ->> "organisationId"::text)::int, 0)
                              AS place
                       FROM platform_accounts
                      WHERE "removedAt" IS NULL AND "nextPollAt" <= ${new Date(now)}
                        AND coalesce("takenUntil" <= ${new Date(now)}, true)) waiting
                     WHERE place <= ${ofOne} ORDER BY "nextPollAt" LIMIT ${most})
               -- Again of the row itself: another process may have taken it since.
               AND coalesce("takenUntil" <= ${new Date(now)}, true)
               FOR UPDATE SKIP LOCKED) due
     WHERE a.id = due.id
     RETURNING a.id, a."organisationId", a.vendor, a."baseUrl", a.secret, a.cursor,
               EXISTS (SELECT 1 FROM platform_hosts h
                        WHERE h.host = lower(substring(a."baseUrl" from '^https?://([^/:?#]+)'))) AS "isAllowed"`;

const opened = async (ctx: ServiceContext, row: DueRow, lease: string): Promise<DueAccount | null> => {
  const { id, organisationId: owner, vendor, baseUrl } = row;
  const trust = platformTrust(baseUrl, row.isAllowed);
  const state = kept.safeParse(row.cursor);
  const { cursor, failures } = state.success ? state.data : { cursor: undefined, failures: 0 };
  try {
    const { authorisation, series, accept } = await openPlatformSecret(ctx, id, row.secret);
    return { account: { id, owner, vendor, baseUrl, trust, authorisation, series, accept }, lease, cursor, failures };
  } catch (error) {
    // Sealed by another keystore, as after a move without it: said, and asked for no more than the others.
    ctx.log.error({ err: error, account: id }, 'the secret of a platform cannot be opened');
    await ctx.db.platformAccount.updateMany({
      where: { id, takenBy: lease },
      data: { lastError: 'secret-lost', nextPollAt: new Date(ctx.clock.now().getTime() + TAKEN_FOR_MS) },
    });
    return null;
  }
};

const jsonOf = (value: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(value));

/** Accounts as the poller takes them from the database, and gives them back. */
export const platformAccounts = (ctx: ServiceContext): PlatformAccounts => ({
  async due(now, limits) {
    const lease = newId(ctx);
    const accounts: DueAccount[] = [];
    for (const row of await takeDue(ctx, lease, now, limits)) {
      const account = await opened(ctx, row, lease);
      if (account) accounts.push(account);
    }
    return accounts;
  },
  async polled({ account: { id }, lease }, outcome: PollOutcome) {
    const before = await ctx.db.platformAccount.findUnique({ where: { id }, select: { cursor: true, machines: true } });
    const state = kept.safeParse(before?.cursor);
    const known = state.success ? state.data : { failures: 0, unknown: [] };
    const failures = outcome.error === null ? 0 : known.failures + 1;
    // A poll that ended early has not counted them all.
    const { isWhole } = outcome;
    const unknown = isWhole ? outcome.unknown : [...new Set([...known.unknown, ...outcome.unknown])].slice(0, 100);
    const { count } = await ctx.db.platformAccount.updateMany({
      where: { id, removedAt: null, takenBy: lease },
      data: {
        nextPollAt: new Date(outcome.nextAt),
        takenBy: null,
        takenUntil: null,
        lastPolledAt: new Date(outcome.at),
        lastError: outcome.error === null ? null : outcome.error.detail,
        machines: isWhole ? outcome.machines : Math.max(before?.machines ?? 0, outcome.machines),
        cursor: jsonOf({ cursor: outcome.cursor, failures, unknown }),
      },
    });
    return count === 1;
  },
});
