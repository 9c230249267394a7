import type { OrganisationKind } from '#domain/access/organisation-kinds';
import { toHex } from '#domain/hex';
import type { WrittenIdentifier } from '#domain/parties/identifier';
import { accept, type Result } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { ActionActor } from '../actions/action-request.ts';
import type { ServiceContext } from '../context.ts';
import { newId } from '../new-id.ts';
import { admit } from './admit.ts';
import { claimIdentifiers } from './claim-identifiers.ts';

export interface EnrolledOrganisation {
  readonly name: string;
  readonly kinds: readonly OrganisationKind[];
  readonly country: string | null;
  readonly identifiers: readonly WrittenIdentifier[];
  readonly governor?: boolean;
  readonly guest?: boolean;
  readonly invitedById?: string | null;
  /** Who decided on its admission; the founder admits itself. Without effect for a guest. */
  readonly admittedBy?: ActionActor;
}

/**
 * Makes an organisation: its seed in the keystore, its opaque identifier and open public key, its row. What all ways into
 * the consortium share; who may is for them to say. The decision to admit it on chain is signed here, unless it is a
 * guest. Refusals: those of `claimIdentifiers`.
 */
export const enrolOrganisation = async (
  ctx: ServiceContext,
  tx: Transaction,
  organisation: EnrolledOrganisation,
): Promise<Result<{ organisationId: string; actionId: string | null }>> => {
  const identifiers = await claimIdentifiers(tx, organisation.identifiers, organisation.country);
  if (!identifiers.ok) return identifiers;
  const organisationId = newId(ctx);
  // If the transaction fails, a seed that nobody refers to stays in the keystore: harmless.
  const { publicKey } = await ctx.keys.createSeed(organisationId);
  const created = await tx.organisation.create({
    data: {
      id: organisationId,
      name: organisation.name,
      kinds: [...organisation.kinds],
      country: organisation.country,
      guest: organisation.guest ?? false,
      governor: organisation.governor ?? false,
      invitedById: organisation.invitedById ?? null,
      chainId: toHex(`0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`),
      publicKey,
      createdAt: ctx.clock.now(),
      identifiers: { create: identifiers.value.map(({ scheme, value }) => ({ scheme, value })) },
    },
  });
  if (created.guest) return accept({ organisationId, actionId: null });
  const { actionId } = await admit(ctx, tx, created, organisation.admittedBy ?? { organisationId, userId: null });
  return accept({ organisationId, actionId });
};
