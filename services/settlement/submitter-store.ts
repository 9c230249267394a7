import { type Hex, toHex } from '#domain/hex';
import { SUSPICIOUS_FAILURES } from '#ledger/submitter/classify-error';
import type {
  RelayerTransactionRow,
  SendableAction,
  SignedCredential,
  SubmitterStore,
  UnresolvedAction,
} from '#ledger/submitter/store';
import type { Database, Transaction } from '#prisma/client';
import type { Clock } from '../context.ts';
import { checkpointOf } from './checkpoint.ts';
import { partyKeyFact } from './facts.ts';
import { failDependents, type SettledAction } from './settle-actions.ts';

/** Nothing is sent that would be late in the next block. */
const marginSeconds = 3;

const hexOf = (bytes: Uint8Array): Hex => toHex(`0x${Buffer.from(bytes).toString('hex')}`);

/** Failures that may be the action's own fault. */
const suspicious: string[] = [...SUSPICIOUS_FAILURES];

const open = { in: ['PREPARED', 'SENT'] as ('PREPARED' | 'SENT')[] };

export interface SubmitterStoreOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly relayer: Hex;
  /** Called with actions that were refused without a block, in the transaction that refused them. */
  readonly onRefused: (tx: Transaction, actions: readonly SettledAction[]) => Promise<void>;
}

/** What the submitter keeps of its work, in the database. */
export const createSubmitterStore = ({ db, clock, relayer, onRefused }: SubmitterStoreOptions): SubmitterStore => {
  const at = (nonce: number) => ({ relayer_nonce: { relayer, nonce } });

  const attemptFailed = (tx: Transaction, actionIds: readonly string[], error: string) =>
    tx.$executeRaw`
      UPDATE action_attempts SET error = ${error} WHERE id IN (
        SELECT DISTINCT ON ("actionId") id FROM action_attempts
         WHERE "actionId" = ANY(${[...actionIds]}::uuid[]) ORDER BY "actionId", "createdAt" DESC, id DESC)`;

  return {
    async open() {
      const rows = await db.relayerTransaction.findMany({
        where: { relayer, status: open },
        orderBy: { nonce: 'asc' },
      });
      return rows.map(
        ({ nonce, raw, hash, status, sentAt, actionIds }): RelayerTransactionRow => ({
          nonce,
          raw: toHex(raw),
          hash: toHex(hash),
          sent: status === 'SENT',
          sentAt,
          actionIds,
        }),
      );
    },

    highestNonce: async () =>
      (await db.relayerTransaction.aggregate({ where: { relayer }, _max: { nonce: true } }))._max.nonce,

    highestMined: async () =>
      (await db.relayerTransaction.aggregate({ where: { relayer, status: 'MINED' }, _max: { nonce: true } }))._max
        .nonce,

    readTo: async () => (await checkpointOf(db))?.number ?? -1,

    async sendable(limit) {
      const latestDeadline = BigInt(Math.floor(clock.now().getTime() / 1000) + marginSeconds);
      const rows = await db.$queryRaw<SendableRow[]>`
        SELECT action.id::text, action.encoded, action.contract,
               (SELECT count(*)::int FROM action_attempts attempt
                 WHERE attempt."actionId" = action.id AND attempt.error = ANY(${suspicious}::text[])) AS failed
          FROM actions action LEFT JOIN actions before ON before.id = action."dependsOnId"
         WHERE action.status = 'PENDING' AND action.deadline >= ${latestDeadline}
           AND (before.id IS NULL OR before.status = 'CONFIRMED')
           AND NOT EXISTS (SELECT 1 FROM actions other
                            WHERE other.id = ANY(action."waitsForIds") AND other.status IN ('PENDING', 'SUBMITTED'))
           AND NOT EXISTS (SELECT 1 FROM relayer_transactions carrier
                            WHERE carrier.relayer = ${relayer} AND carrier.status IN ('PREPARED', 'SENT')
                              AND action.id = ANY(carrier."actionIds"))
         ORDER BY action.sequence LIMIT ${limit}`;
      return rows.map(sendableOf);
    },

    async credentials(keys) {
      if (keys.length === 0) return [];
      const rows = await db.partyKey.findMany({
        where: { OR: keys.map(({ subject, key }) => ({ subject, address: key })) },
        orderBy: { address: 'asc' },
      });
      const bound = await db.chainFact.findMany({
        where: {
          kind: 'party-key',
          key: { in: rows.map(row => partyKeyFact(toHex(row.subject), toHex(row.address))) },
        },
        select: { key: true },
      });
      const known = new Set(bound.map(fact => fact.key));
      return rows
        .filter(row => !known.has(partyKeyFact(toHex(row.subject), toHex(row.address))))
        .map(
          (row): SignedCredential => ({
            credential: {
              key: toHex(row.address),
              subject: toHex(row.subject),
              kinds: row.kinds,
              expiry: row.expiry,
              organisation: toHex(row.organisationCommitment),
            },
            signature: toHex(row.signature),
          }),
        );
    },

    prepare: ({ nonce, raw, hash, actionIds }) =>
      db.$transaction(async tx => {
        const createdAt = clock.now();
        const former = await tx.relayerTransaction.findUnique({
          where: at(nonce),
          select: { actionIds: true, hash: true },
        });
        const freed = former?.actionIds.filter(id => !actionIds.includes(id)) ?? [];
        await tx.action.updateMany({
          where: { id: { in: freed }, status: 'SUBMITTED', txHash: former?.hash ?? '' },
          data: { status: 'PENDING', txHash: null },
        });
        const fresh = { raw, hash, status: 'PREPARED' as const, createdAt, sentAt: null };
        await tx.relayerTransaction.upsert({
          where: at(nonce),
          create: { relayer, nonce, actionIds: [...actionIds], ...fresh },
          update: { actionIds: [...actionIds], ...fresh, blockNumber: null, blockHash: null },
        });
        await tx.action.updateMany({
          where: { id: { in: [...actionIds] }, status: { in: ['PENDING', 'SUBMITTED'] } },
          data: { status: 'SUBMITTED', txHash: hash },
        });
        await tx.actionAttempt.createMany({
          data: actionIds.map(actionId => ({ actionId, txHash: hash, createdAt })),
        });
      }),

    markSent: nonce =>
      db.$transaction(async tx => {
        const [sent] = await tx.relayerTransaction.updateManyAndReturn({
          where: { relayer, nonce, status: open },
          data: { status: 'SENT', sentAt: new Date() },
          select: { actionIds: true, hash: true },
        });
        // The reader was quicker: it is in a block already.
        if (!sent) return;
        const { actionIds, hash } = sent;
        // After a reorganisation they were pending again.
        await tx.action.updateMany({
          where: { id: { in: actionIds }, status: 'PENDING' },
          data: { status: 'SUBMITTED', txHash: hash },
        });
      }),

    drop: (nonce, reason) =>
      db.$transaction(async tx => {
        const [dropped] = await tx.relayerTransaction.updateManyAndReturn({
          where: { relayer, nonce, status: open },
          data: { status: 'DROPPED' },
          select: { actionIds: true, hash: true },
        });
        if (!dropped) return;
        await attemptFailed(tx, dropped.actionIds, reason);
        await tx.action.updateMany({
          where: { id: { in: dropped.actionIds }, status: 'SUBMITTED', txHash: dropped.hash },
          data: { status: 'PENDING', txHash: null },
        });
      }),

    async mayResend(nonce) {
      const rows = await db.$queryRaw<{ settled: boolean; blocked: boolean }[]>`
        SELECT action.status NOT IN ('PENDING', 'SUBMITTED') AS settled,
               (before.id IS NOT NULL AND before.status <> 'CONFIRMED')
               OR EXISTS (SELECT 1 FROM actions other
                           WHERE other.id = ANY(action."waitsForIds") AND other.status IN ('PENDING', 'SUBMITTED'))
                 AS blocked
          FROM relayer_transactions carrier
          JOIN actions action ON action.id = ANY(carrier."actionIds")
          LEFT JOIN actions before ON before.id = action."dependsOnId"
         WHERE carrier.relayer = ${relayer} AND carrier.nonce = ${nonce}`;
      return rows.some(row => !row.settled) && !rows.some(row => row.blocked);
    },

    async unresolved() {
      const rows = await db.$queryRaw<UnresolvedRow[]>`
        SELECT action.id::text, action."txHash", action.encoded, action.contract, action.deadline,
               block.timestamp AS "blockTime",
               (SELECT count(*)::int FROM action_attempts attempt
                 WHERE attempt."actionId" = action.id AND attempt.error = ANY(${suspicious}::text[])) AS failed
          FROM actions action
          JOIN relayer_transactions transaction ON transaction.hash = action."txHash"
          JOIN blocks block ON block.hash = transaction."blockHash"
         WHERE action.status = 'SUBMITTED' AND transaction.relayer = ${relayer} AND transaction.status = 'MINED'
         ORDER BY action.sequence`;
      return rows.map(
        ({ id, txHash, encoded, contract, deadline, blockTime, failed }): UnresolvedAction => ({
          id,
          txHash: toHex(txHash),
          encoded: hexOf(encoded),
          governance: contract === 'Organisations',
          failedAttempts: failed,
          deadline,
          blockTime,
        }),
      );
    },

    requeue: (actionIds, reason) =>
      db.$transaction(async tx => {
        await attemptFailed(tx, actionIds, reason);
        await tx.action.updateMany({
          where: { id: { in: [...actionIds] }, status: 'SUBMITTED' },
          data: { status: 'PENDING', txHash: null },
        });
      }),

    refuse: (actionId, { code, params }) =>
      db.$transaction(async tx => {
        const now = clock.now();
        await attemptFailed(tx, [actionId], code);
        const refused = await tx.action.updateManyAndReturn({
          where: { id: actionId, status: { in: ['PENDING', 'SUBMITTED'] } },
          data: { status: 'REFUSED', refusalCode: code, refusalParams: { ...params }, settledAt: now },
          select: { id: true, digest: true, type: true, subject: true, organisationId: true, refusalCode: true },
        });
        await onRefused(tx, [...refused, ...(await failDependents(tx, now))]);
      }),
  };
};

interface SendableRow {
  readonly id: string;
  readonly encoded: Uint8Array;
  readonly contract: string;
  readonly failed: number;
}

interface UnresolvedRow {
  readonly id: string;
  readonly txHash: string;
  readonly encoded: Uint8Array;
  readonly contract: string;
  readonly deadline: bigint;
  readonly blockTime: bigint;
  readonly failed: number;
}

const sendableOf = ({ id, encoded, contract, failed }: SendableRow): SendableAction => ({
  id,
  encoded: hexOf(encoded),
  governance: contract === 'Organisations',
  failedAttempts: failed,
});
