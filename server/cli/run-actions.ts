import { parseArgs } from 'node:util';
import { createPrismaClient } from '#prisma/client';
import { UsageError } from './command.ts';
import { withDatabase } from './with-ground.ts';

const groups = {
  open: ['PENDING', 'SUBMITTED'],
  pending: ['PENDING'],
  submitted: ['SUBMITTED'],
  confirmed: ['CONFIRMED'],
  refused: ['REFUSED'],
  expired: ['EXPIRED'],
  all: ['PENDING', 'SUBMITTED', 'CONFIRMED', 'REFUSED', 'EXPIRED'],
} as const;
type Group = keyof typeof groups;
const isGroup = (text: string): text is Group => text in groups;

const short = (hash: string) => `${hash.slice(0, 10)}…${hash.slice(-4)}`;

/** Lists actions, newest first: what waits for the chain, or what became of it. */
export async function runActions(args: readonly string[], out: (line: string) => void): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      status: { type: 'string', default: 'open' },
      limit: { type: 'string', default: '50' },
      json: { type: 'boolean', default: false },
    },
  });
  const { status } = values;
  const limit = Number(values.limit);
  if (!isGroup(status)) throw new UsageError(`--status is one of ${Object.keys(groups).join(', ')}.`);
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError('--limit is a whole number above 0.');
  return withDatabase(async databaseUrl => {
    const db = createPrismaClient(databaseUrl, 1);
    try {
      const actions = await db.action.findMany({
        where: { status: { in: [...groups[status]] } },
        orderBy: { sequence: 'desc' },
        take: limit,
        select: {
          sequence: true,
          status: true,
          type: true,
          subject: true,
          digest: true,
          refusalCode: true,
          txHash: true,
          blockNumber: true,
          createdAt: true,
          _count: { select: { attempts: true } },
        },
      });
      for (const { _count, ...action } of actions) {
        const line = { ...action, attempts: _count.attempts };
        if (values.json)
          out(JSON.stringify(line, (_key, value) => (typeof value === 'bigint' ? String(value) : value)));
        else {
          const outcome = action.refusalCode ?? (action.blockNumber === null ? '' : `block ${action.blockNumber}`);
          out(
            [
              String(action.sequence).padStart(6),
              action.createdAt.toISOString(),
              action.status.padEnd(9),
              action.type.padEnd(20),
              short(action.subject),
              outcome,
            ].join('  '),
          );
        }
      }
      if (actions.length === 0 && !values.json) out(status === 'open' ? 'Nothing waits.' : 'There is none.');
      return 0;
    } finally {
      await db.$disconnect();
    }
  });
}
