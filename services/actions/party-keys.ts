import { kindBits, type OrganisationKind } from '#domain/access/organisation-kinds';
import { type Hex, toHex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import { organisationCommitment } from '#ledger/verify/organisation';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';

/** How long a party key may act. A receivable outlives its maturity by years of disputes. */
const VALID_YEARS = 15;

const secondsOf = (date: Date): bigint => BigInt(Math.floor(date.getTime() / 1000));

interface KeyOwner {
  readonly id: string;
  readonly kinds: readonly OrganisationKind[];
  readonly chainId: string;
}

const makePartyKey = async (tx: Transaction, ctx: ServiceContext, owner: KeyOwner, subject: Hex): Promise<Hex> => {
  const salt = toHex(`0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`);
  const credential = {
    key: await ctx.keys.partyAddress(owner.id, subject),
    subject,
    kinds: kindBits(owner.kinds),
    expiry: secondsOf(ctx.clock.now()) + BigInt(VALID_YEARS) * 31_557_600n,
    organisation: organisationCommitment(toHex(owner.chainId), salt),
  };
  await tx.partyKey.createMany({
    data: [
      {
        address: credential.key,
        subject,
        organisationId: owner.id,
        kinds: credential.kinds,
        expiry: credential.expiry,
        organisationCommitment: credential.organisation,
        salt,
        signature: await ctx.keys.signCredential(credential),
        createdAt: ctx.clock.now(),
      },
    ],
    // Made by another service at the same moment: the key is the same, and that row's credential is as good.
    skipDuplicates: true,
  });
  return credential.key;
};

/**
 * The address of an organisation's key for a subject, with the registrar's credential made at first asking. The credential
 * goes on chain with the first action that names the key. Refusals: `unknown-organisation`, `organisation-frozen` (a new
 * key would escape the freeze), `key-held-elsewhere` (the organisation signs for itself).
 */
export const ensurePartyKey = async (
  tx: Transaction,
  ctx: ServiceContext,
  organisationId: string,
  subject: Hex,
): Promise<Result<Hex>> => {
  const there = await tx.partyKey.findUnique({
    where: { subject_organisationId: { subject, organisationId } },
    select: { address: true },
  });
  if (there) return accept(toHex(there.address));
  const owner = await tx.organisation.findUnique({
    where: { id: organisationId },
    select: { id: true, kinds: true, chainId: true, keyHolder: true, frozenAt: true },
  });
  if (!owner) return refuse('unknown-organisation');
  if (owner.frozenAt) return refuse('organisation-frozen');
  if (owner.keyHolder !== 'OPERATOR') return refuse('key-held-elsewhere');
  return accept(await makePartyKey(tx, ctx, owner, subject));
};
