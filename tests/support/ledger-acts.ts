import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OrganisationKind } from '#domain/access/organisation-kinds';
import { type Hex, toHex } from '#domain/hex';
import { WHOLE } from '#domain/receivables/parts';
import { stateFromJson } from '#domain/receivables/state-json';
import { deploy } from '#ledger/deploy/deploy';
import type { FeePolicy } from '#ledger/fees';
import { Keystore } from '#ledger/keys/keystore';
import { KeystoreCustody } from '#ledger/keys/keystore-custody';
import { systemKey } from '#ledger/keys/system-keys';
import type { Rpc } from '#ledger/rpc';
import { createPrismaClient, type PrismaClient } from '#prisma/client';
import type { ActionRequest, SignedAction } from '#services/actions/action-request';
import { ensurePartyKey } from '#services/actions/party-keys';
import { signAction } from '#services/actions/sign-action';
import type { ServiceContext } from '#services/context';
import { createKeystoreStore } from '#services/settlement/keystore-store';

export const PASSPHRASE = 'a passphrase of the tests';

export const randomWord = (): Hex => toHex(`0x${randomBytes(32).toString('hex')}`);

/** "EUR" as bytes32. */
export const EUR: Hex = `0x455552${'0'.repeat(58)}`;

/** A context of services over a real chain: the wall clock, real randomness, the keystore in the database. */
export const openContext = async (
  databaseUrl: string,
  rpc: Rpc,
  logged: string[] = [],
  fees: FeePolicy = { kind: 'free' },
): Promise<{ ctx: ServiceContext; db: PrismaClient; keystore: Keystore }> => {
  const db = createPrismaClient(databaseUrl, 6);
  const keystore = await Keystore.open(createKeystoreStore(db), PASSPHRASE, 2 ** 10);
  const chain = await deploy({
    rpc,
    deployer: await systemKey(keystore, 'deployer'),
    governor: await systemKey(keystore, 'governor'),
    registrar: (await systemKey(keystore, 'registrar')).address,
    fees,
  });
  const write = (fields: object, message: string): void => {
    const { error } = fields as { error?: unknown };
    logged.push(`${message} ${error instanceof Error ? error.stack : JSON.stringify(fields)}`);
  };
  const ctx: ServiceContext = {
    db,
    keys: new KeystoreCustody(keystore, chain),
    chain,
    clock: { now: () => new Date() },
    random: {
      bytes: length => new Uint8Array(randomBytes(length)),
      below: limit => BigInt(randomWord()) % limit,
    },
    limits: {
      consume: async () => ({ allowed: true }),
      giveBack: async () => undefined,
      reset: async () => undefined,
    },
    log: { debug: () => undefined, info: () => undefined, warn: write, error: write },
    publicUrl: 'http://lienlight.test',
  };
  return { ctx, db, keystore };
};

/** A member of the consortium, as its private row; party keys need no more than that. */
export const createOrganisation = async (
  ctx: ServiceContext,
  name: string,
  kinds: readonly OrganisationKind[],
): Promise<string> => {
  const { id } = await ctx.db.organisation.create({
    data: { name, kinds: [...kinds], chainId: randomWord(), publicKey: toHex(`0x${randomBytes(20).toString('hex')}`) },
  });
  const { publicKey } = await ctx.keys.createSeed(id);
  await ctx.db.organisation.update({ where: { id }, data: { publicKey } });
  return id;
};

export interface Parties {
  readonly seller: string;
  readonly obligor: string;
  readonly bank: string;
  readonly otherBank: string;
}

export const createParties = async (ctx: ServiceContext): Promise<Parties> => ({
  seller: await createOrganisation(ctx, 'Seller', ['SUPPLIER']),
  obligor: await createOrganisation(ctx, 'Obligor', ['LESSEE']),
  bank: await createOrganisation(ctx, 'Bank', ['BANK']),
  otherBank: await createOrganisation(ctx, 'Other bank', ['BANK']),
});

/** Signs an action in a transaction of its own. Throws when it is refused. */
export const act = async (
  ctx: ServiceContext,
  organisationId: string,
  command: ActionRequest['command'],
  more: Partial<ActionRequest> = {},
): Promise<SignedAction> => {
  const signed = await tryAct(ctx, organisationId, command, more);
  if (!signed.ok)
    throw new Error(`${command.type} refused: ${signed.refusal.code} ${JSON.stringify(signed.refusal.params)}`);
  return signed.value;
};

export const tryAct = (
  ctx: ServiceContext,
  organisationId: string,
  command: ActionRequest['command'],
  more: Partial<ActionRequest> = {},
) => ctx.db.$transaction(tx => signAction(tx, ctx, { actor: { organisationId, userId: null }, command, ...more }));

export const keyOf = async (ctx: ServiceContext, organisationId: string, subject: Hex): Promise<Hex> => {
  const key = await ctx.db.$transaction(tx => ensurePartyKey(tx, ctx, organisationId, subject));
  if (!key.ok) throw new Error(`no key: ${key.refusal.code}`);
  return key.value;
};

export const inDays = (days: number): number => Math.floor(Date.now() / 1000) + days * 86_400;

/** Issues a receivable by the seller, due in 60 days; it is on its way. */
export const issue = async (
  ctx: ServiceContext,
  { seller, obligor }: Parties,
  { subject = randomWord(), fingerprints = [randomWord()] }: { subject?: Hex; fingerprints?: readonly Hex[] } = {},
  more: Partial<ActionRequest> = {},
): Promise<SignedAction & { subject: Hex }> => {
  const command = {
    type: 'IssueReceivable',
    subject,
    holder: await keyOf(ctx, seller, subject),
    obligor: await keyOf(ctx, obligor, subject),
    maturity: inDays(60),
    currency: EUR,
    root: randomWord(),
    fingerprints,
  } as const;
  const participations = [
    { organisationId: seller, role: 'seller' },
    { organisationId: obligor, role: 'obligor' },
  ];
  return { subject, ...(await act(ctx, seller, command, { participations, ...more })) };
};

/** Pays all of fragment 0 out of a new entry. */
export const payAll = (ctx: ServiceContext, payee: string, subject: Hex): Promise<SignedAction> =>
  act(ctx, payee, {
    type: 'RecordPayment',
    subject,
    fragment: 0,
    to: WHOLE,
    entry: randomWord(),
    entryParts: WHOLE,
    allocation: randomWord(),
  });

export const stateOf = async (ctx: ServiceContext, subject: Hex) => {
  const row = await ctx.db.receivableProjection.findUnique({ where: { subject } });
  return row && stateFromJson(row.state);
};

export const until = async (what: string, condition: () => Promise<boolean>, timeoutMs = 180_000): Promise<void> => {
  const giveUpAt = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain: ${what}`);
    await pause(20);
  }
};

export const statusOf = async (ctx: ServiceContext, actionId: string): Promise<string> =>
  (await ctx.db.action.findUniqueOrThrow({ where: { id: actionId } })).status;

export const untilStatus = (ctx: ServiceContext, actionId: string, status: string, timeoutMs?: number): Promise<void> =>
  until(`${actionId} ${status}`, async () => (await statusOf(ctx, actionId)) === status, timeoutMs);

export const untilSettled = (ctx: ServiceContext, timeoutMs?: number): Promise<void> =>
  until(
    'nothing on its way',
    async () => (await ctx.db.action.count({ where: { status: { in: ['PENDING', 'SUBMITTED'] } } })) === 0,
    timeoutMs,
  );
