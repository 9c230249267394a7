import { type Database, Prisma } from '../client.ts';
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
import { hasReference, recordReference, referenceOf } from './record-reference.ts';

export const ACTION_STATUSES = ['PENDING', 'SUBMITTED', 'CONFIRMED', 'REFUSED', 'EXPIRED'] as const;
export type ActionStatus = (typeof ACTION_STATUSES)[number];

/** A signed action of the organisation, as a line of a list. */
export interface ActionLine {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  /** Of the receivable, machine or lease that it is about. */
  readonly reference: string | null;
  readonly status: ActionStatus;
  readonly final: boolean;
  readonly refusalCode: string | null;
  readonly refusalParams: Readonly<Record<string, string>>;
  /** Who caused it; null for the operator's own work and for people behind a link. */
  readonly by: string | null;
  readonly attempts: number;
  readonly blockNumber: bigint | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

interface ActionRow extends KeyColumns {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly reference: string | null;
  readonly status: ActionStatus;
  readonly final: boolean;
  readonly refusalCode: string | null;
  readonly refusalParams: Prisma.JsonValue;
  readonly by: string | null;
  readonly attempts: bigint;
  readonly blockNumber: bigint | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

const asParams = (json: Prisma.JsonValue): Readonly<Record<string, string>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
    ? Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value)]))
    : {};

export interface ActionFilter {
  readonly statuses?: readonly ActionStatus[] | undefined;
  readonly subject?: string | undefined;
  /** What was signed: `ConfirmReceivable`. */
  readonly type?: string | undefined;
  /** Signed at or after, and before. */
  readonly from?: Date | undefined;
  readonly before?: Date | undefined;
  /** Found in the record's reference or the name of who caused it; or the whole of a transaction's or a message's hash. */
  readonly text?: string | undefined;
}

const matches = (organisationId: string, filter: ActionFilter): Prisma.Sql => {
  const { statuses, subject, type, from, before } = filter;
  const text = filter.text?.trim();
  return allOf([
    Prisma.sql`a."organisationId" = ${organisationId}::uuid`,
    statuses !== undefined && Prisma.sql`a.status::text IN (${Prisma.join([...statuses])})`,
    subject !== undefined && Prisma.sql`a.subject = ${subject}`,
    type !== undefined && Prisma.sql`a.type = ${type}`,
    from !== undefined && Prisma.sql`a."createdAt" >= ${from.toISOString()}::timestamptz`,
    before !== undefined && Prisma.sql`a."createdAt" < ${before.toISOString()}::timestamptz`,
    text !== undefined &&
      text !== '' &&
      Prisma.sql`(u.name ILIKE ${containing(text)} OR ${text.toLowerCase()} IN (a."txHash", a.digest)
        OR ${hasReference('a', text)})`,
  ]);
};

/** The organisation's own actions, newest first unless they are wanted in the order in which they were signed. */
export const listActions = async (
  db: Database,
  organisationId: string,
  filter: ActionFilter,
  page: PageRequest,
  direction: SortDirection = 'desc',
): Promise<Page<ActionLine>> => {
  const key = keyset(
    {
      expression: Prisma.sql`a.sequence`,
      type: 'bigint',
      id: Prisma.sql`a.sequence`,
      idType: 'bigint',
      direction,
    },
    page,
  );
  const rows = await db.$queryRaw<ActionRow[]>`
    SELECT a.id::text AS id, a.type, a.subject, a.status::text AS status, a.final, a."refusalCode", a."refusalParams",
           a."blockNumber", a."createdAt", a."settledAt", u.name AS by,
           ${recordReference('a')} AS reference,
           (SELECT count(*) FROM action_attempts t WHERE t."actionId" = a.id) AS attempts,
           ${key.columns}
      FROM actions a LEFT JOIN users u ON u.id = a."userId"
     WHERE ${matches(organisationId, filter)} AND ${key.where}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, ({ sort_key: _key, sort_id: _id, ...row }) => ({
    ...row,
    refusalParams: asParams(row.refusalParams),
    attempts: Number(row.attempts),
  }));
};

/** How many actions of the filter there are in each status. */
export const countActions = async (
  db: Database,
  organisationId: string,
  filter: ActionFilter = {},
): Promise<Readonly<Partial<Record<ActionStatus, number>>>> => {
  const rows = await db.$queryRaw<{ status: ActionStatus; count: number }[]>`
    SELECT a.status::text AS status, count(*)::int AS count FROM actions a LEFT JOIN users u ON u.id = a."userId"
     WHERE ${matches(organisationId, filter)} GROUP BY a.status`;
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
};

/** What the organisation has signed, by type: for filters. */
export const actionTypes = async (db: Database, organisationId: string): Promise<string[]> => {
  const rows = await db.action.findMany({
    where: { organisationId },
    distinct: ['type'],
    select: { type: true },
    orderBy: { type: 'asc' },
  });
  return rows.map(({ type }) => type);
};

export interface ActionSigner {
  readonly address: string;
  /** Whose key it is; null where it is another party's. */
  readonly organisation: string | null;
  /** Who holds the key; null where it is another party's. */
  readonly heldBy: 'OPERATOR' | 'ORGANISATION' | null;
}

/** Everything about one signed action. */
export interface ActionDetails extends ActionLine {
  readonly contract: string;
  readonly digest: string;
  /** Exactly what was signed, numbers as text. */
  readonly message: Readonly<Record<string, string>>;
  readonly deadline: Date;
  readonly txHash: string | null;
  readonly blockHash: string | null;
  readonly blockTime: Date | null;
  readonly signers: readonly ActionSigner[];
  readonly tries: readonly {
    readonly at: Date;
    readonly txHash: string | null;
    readonly error: string | null;
    readonly final: boolean;
  }[];
  readonly dependsOn: { readonly id: string; readonly type: string; readonly status: ActionStatus } | null;
  readonly proposalId: string | null;
}

/** One of the organisation's own actions; null for strangers. */
export const actionById = async (db: Database, organisationId: string, id: string): Promise<ActionDetails | null> => {
  const row = await db.action.findFirst({
    where: { id, organisationId },
    include: {
      attempts: { orderBy: { createdAt: 'asc' } },
      dependsOn: { select: { id: true, type: true, status: true, organisationId: true } },
      proposals: { where: { organisationId }, select: { id: true }, take: 1 },
      organisation: { select: { name: true, publicKey: true, keyHolder: true } },
    },
  });
  if (!row) return null;
  const [reference, user, ownKeys] = await Promise.all([
    referenceOf(db, row.subject),
    row.userId === null ? null : db.user.findUnique({ where: { id: row.userId }, select: { name: true } }),
    db.partyKey.findMany({
      where: { organisationId, address: { in: row.signers } },
      select: { address: true, heldBy: true },
    }),
  ]);
  const { organisation } = row;
  const signerOf = (address: string): ActionSigner => {
    const own = ownKeys.find(key => key.address === address);
    if (own) return { address, organisation: organisation.name, heldBy: own.heldBy };
    return address === organisation.publicKey
      ? { address, organisation: organisation.name, heldBy: organisation.keyHolder }
      : { address, organisation: null, heldBy: null };
  };
  return {
    id: row.id,
    type: row.type,
    subject: row.subject,
    reference,
    status: row.status,
    final: row.final,
    refusalCode: row.refusalCode,
    refusalParams: asParams(row.refusalParams),
    by: user?.name ?? null,
    attempts: row.attempts.length,
    blockNumber: row.blockNumber,
    createdAt: row.createdAt,
    settledAt: row.settledAt,
    contract: row.contract,
    digest: row.digest,
    message: asParams(row.message),
    deadline: new Date(Number(row.deadline) * 1000),
    txHash: row.txHash,
    blockHash: row.blockHash,
    blockTime: row.blockTime,
    signers: row.signers.map(signerOf),
    tries: row.attempts.map(({ createdAt, txHash, error, final }) => ({ at: createdAt, txHash, error, final })),
    // A co-signed action may follow another party's: that there is one is told, and no more.
    dependsOn:
      row.dependsOn && row.dependsOn.organisationId === organisationId
        ? { id: row.dependsOn.id, type: row.dependsOn.type, status: row.dependsOn.status }
        : null,
    proposalId: row.proposals[0]?.id ?? null,
  };
};
