import { z } from 'zod';
import type { DueAccount, PlatformAccounts, PollOutcome } from '#domain/telemetry/platforms';
import type { Prisma } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { openPlatformSecret } from './authorisation.ts';

/** A poller that died has an account for so long; a fleet of many pages under a slow limit takes its time. */
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
}

/** Takes accounts that are due, so that no other poller has them; in one statement, whatever the number of processes. */
const takeDue = (ctx: ServiceContext, now: number, most: number): Promise<DueRow[]> =>
  ctx.db.$queryRaw<DueRow[]>`
    UPDATE platform_accounts SET "nextPollAt" = ${new Date(now + TAKEN_FOR_MS)}
     WHERE id IN (SELECT id FROM platform_accounts
                   WHERE "removedAt" IS NULL AND "nextPollAt" <= ${new Date(now)}
                   ORDER BY "nextPollAt" LIMIT ${most} FOR UPDATE SKIP LOCKED)
     RETURNING id, "organisationId", vendor, "baseUrl", secret, cursor`;

const opened = async (ctx: ServiceContext, row: DueRow): Promise<DueAccount | null> => {
  const { id, organisationId: owner, vendor, baseUrl } = row;
  const state = kept.safeParse(row.cursor);
  const { cursor, failures } = state.success ? state.data : { cursor: undefined, failures: 0 };
  try {
    const { authorisation, series, accept } = await openPlatformSecret(ctx, id, row.secret);
    return { account: { id, owner, vendor, baseUrl, authorisation, series, accept }, cursor, failures };
  } catch (error) {
    // Sealed by another keystore, as after a move without it: said, and asked for no more than the others.
    ctx.log.error({ err: error, account: id }, 'the secret of a platform cannot be opened');
    await ctx.db.platformAccount.updateMany({ where: { id }, data: { lastError: 'secret-lost' } });
    return null;
  }
};

const jsonOf = (value: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(value));

/** Accounts as the poller takes them from the database, and gives them back. */
export const platformAccounts = (ctx: ServiceContext): PlatformAccounts => ({
  async due(now, most) {
    const accounts: DueAccount[] = [];
    for (const row of await takeDue(ctx, now, most)) {
      const account = await opened(ctx, row);
      if (account) accounts.push(account);
    }
    return accounts;
  },
  async polled(id, outcome: PollOutcome) {
    const before = await ctx.db.platformAccount.findUnique({ where: { id }, select: { cursor: true, machines: true } });
    const state = kept.safeParse(before?.cursor);
    const known = state.success ? state.data : { failures: 0, unknown: [] };
    const failures = outcome.error === null ? 0 : known.failures + 1;
    // A poll that ended early has not counted them all.
    const isCounted = outcome.error === null && outcome.machines > 0;
    await ctx.db.platformAccount.updateMany({
      where: { id, removedAt: null },
      data: {
        nextPollAt: new Date(outcome.nextAt),
        lastPolledAt: new Date(outcome.at),
        lastError: outcome.error === null ? null : outcome.error.detail,
        machines: isCounted ? outcome.machines : Math.max(before?.machines ?? 0, outcome.machines),
        cursor: jsonOf({ cursor: outcome.cursor, failures, unknown: isCounted ? outcome.unknown : known.unknown }),
      },
    });
  },
});
