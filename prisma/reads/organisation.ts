import { type Database, Prisma } from '../client.ts';
import { type KeyColumns, keyset, type Page, type PageRequest, pageOf } from './paging.ts';

/** What an organisation's own people see of it. */
export const ownOrganisation = async (db: Database, organisationId: string) => {
  const [organisation, subjects] = await Promise.all([
    db.organisation.findUniqueOrThrow({
      where: { id: organisationId },
      select: {
        id: true,
        name: true,
        kinds: true,
        country: true,
        chainId: true,
        publicKey: true,
        keyHolder: true,
        governor: true,
        requiresSecondFactor: true,
        admittedAt: true,
        frozenAt: true,
        createdAt: true,
        identifiers: { select: { id: true, scheme: true, value: true }, orderBy: { scheme: 'asc' } },
        contacts: {
          where: { removedAt: null },
          select: { id: true, name: true, email: true, phone: true, locale: true },
          orderBy: { createdAt: 'asc' },
        },
      },
    }),
    db.partyKey.count({ where: { organisationId } }),
  ]);
  return { ...organisation, subjects };
};

/** Its members, with the last time that each was seen acting for it. */
export const membersOf = async (db: Database, organisationId: string) => {
  const [members, seen] = await Promise.all([
    db.membership.findMany({
      where: { organisationId },
      select: {
        userId: true,
        roles: true,
        createdAt: true,
        user: { select: { name: true, email: true, disabledAt: true, secondFactor: { select: { userId: true } } } },
      },
      orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
    }),
    db.session.groupBy({ by: ['userId'], where: { organisationId }, _max: { lastSeenAt: true } }),
  ]);
  const lastSeen = new Map(seen.map(one => [one.userId, one._max.lastSeenAt]));
  return members.map(({ userId, roles, createdAt, user }) => ({
    userId,
    roles,
    joinedAt: createdAt,
    name: user.name,
    email: user.email,
    disabled: user.disabledAt !== null,
    secondFactor: user.secondFactor !== null,
    lastSeenAt: lastSeen.get(userId) ?? null,
  }));
};

/** Invitations that are still open. */
export const openInvitations = async (db: Database, organisationId: string, now: Date) =>
  db.invitation.findMany({
    where: { organisationId, purpose: 'MEMBERSHIP', acceptedAt: null, revokedAt: null, expiresAt: { gt: now } },
    select: { id: true, email: true, roles: true, createdAt: true, expiresAt: true },
    orderBy: { createdAt: 'desc' },
  });

/** Bank accounts, those in use first, and the changes that wait for a second person. */
export const accountsOf = async (db: Database, organisationId: string, now: Date) => {
  const [accounts, changes] = await Promise.all([
    db.bankAccount.findMany({
      where: { organisationId },
      select: {
        id: true,
        holderName: true,
        accountNumber: true,
        bic: true,
        bankName: true,
        currency: true,
        status: true,
        activatedAt: true,
        retiredAt: true,
      },
      orderBy: [{ status: 'asc' }, { currency: 'asc' }, { activatedAt: 'desc' }],
    }),
    db.bankAccountChange.findMany({
      where: {
        organisationId,
        proposal: { status: 'PROPOSED', OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
      },
      select: {
        id: true,
        proposalId: true,
        holderName: true,
        accountNumber: true,
        bic: true,
        bankName: true,
        currency: true,
        callBackNote: true,
        createdAt: true,
        replaces: { select: { accountNumber: true } },
        proposal: {
          select: { preparedById: true, contentHash: true, expiresAt: true, preparedBy: { select: { name: true } } },
        },
      },
      orderBy: { createdAt: 'desc' },
    }),
  ]);
  return { accounts, changes };
};

/** API tokens, without their secrets: those that still work first. */
export const tokensOf = async (db: Database, organisationId: string) =>
  db.apiToken.findMany({
    where: { organisationId },
    select: {
      id: true,
      name: true,
      prefix: true,
      scopes: true,
      createdAt: true,
      expiresAt: true,
      lastUsedAt: true,
      revokedAt: true,
      createdById: true,
      createdBy: { select: { name: true } },
    },
    orderBy: [{ revokedAt: { sort: 'asc', nulls: 'first' } }, { createdAt: 'desc' }],
    take: 200,
  });

export interface PartyKeyLine {
  readonly address: string;
  readonly subject: string;
  /** Of the receivable, where the subject is one. */
  readonly reference: string | null;
  readonly kinds: number;
  readonly expiresAt: Date;
  readonly heldBy: 'OPERATOR' | 'ORGANISATION';
  readonly createdAt: Date;
}

interface PartyKeyRow extends KeyColumns, Omit<PartyKeyLine, 'expiresAt'> {
  readonly expiry: bigint;
}

/** The organisation's keys on subjects, newest first. */
export const partyKeysOf = async (
  db: Database,
  organisationId: string,
  page: PageRequest,
): Promise<Page<PartyKeyLine>> => {
  const key = keyset(
    {
      expression: Prisma.sql`k."createdAt"`,
      type: 'timestamptz',
      id: Prisma.sql`k.address`,
      idType: 'text',
      direction: 'desc',
    },
    page,
  );
  const rows = await db.$queryRaw<PartyKeyRow[]>`
    SELECT k.address, k.subject, k.kinds, k.expiry, k."heldBy"::text AS "heldBy", k."createdAt",
           (SELECT r.reference FROM receivables r WHERE r.subject = k.subject) AS reference, ${key.columns}
      FROM party_keys k
     WHERE k."organisationId" = ${organisationId}::uuid AND ${key.where}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, ({ sort_key: _key, sort_id: _id, expiry, ...row }) => ({
    ...row,
    expiresAt: new Date(Number(expiry) * 1000),
  }));
};

/** The person's sessions that are still open, the newest first. */
export const openSessions = async (db: Database, userId: string, now: Date, idleSeconds: number) =>
  db.session.findMany({
    where: {
      userId,
      revokedAt: null,
      expiresAt: { gt: now },
      lastSeenAt: { gt: new Date(now.getTime() - idleSeconds * 1000) },
    },
    select: {
      id: true,
      ip: true,
      userAgent: true,
      createdAt: true,
      lastSeenAt: true,
      expiresAt: true,
      organisation: { select: { name: true } },
    },
    orderBy: { lastSeenAt: 'desc' },
  });
