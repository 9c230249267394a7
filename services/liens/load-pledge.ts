import { type Hex, isAddress, toHex } from '#domain/hex';
import { grantorOfEquipment, grantorOfFragment, grantorOfLease } from '#domain/liens/grantor';
import { type LienState, standingLiens } from '#domain/liens/state';
import type { Grantor } from '#domain/liens/world';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { type SeenPledge, seePledge } from '#prisma/reads/see-pledge';
import { secondsOf, stateWithInFlight } from '../actions/in-flight.ts';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';

/** What a lien is to be filed on, whose it is, and what stands on it, all that is on its way counted. */
export interface LoadedPledge {
  readonly pledge: SeenPledge;
  readonly part: number;
  readonly grantor: { readonly id: string; readonly name: string };
  /** In the order of filing. */
  readonly standing: readonly LienState[];
}

const grantorKey = async (
  ctx: ServiceContext,
  tx: Transaction,
  { collateral, subject }: SeenPledge,
  part: number,
): Promise<Grantor> => {
  switch (collateral) {
    case 'Equipment': {
      const { subject: seen } = await stateWithInFlight(tx, ctx, 'EquipmentTitle', subject);
      return grantorOfEquipment(seen.contract === 'EquipmentTitle' ? seen.state : null);
    }
    case 'Lease': {
      const { subject: seen } = await stateWithInFlight(tx, ctx, 'Leases', subject);
      return grantorOfLease(seen.contract === 'Leases' ? seen.state : null);
    }
    case 'Receivable': {
      const { subject: seen } = await stateWithInFlight(tx, ctx, 'Receivables', subject);
      const state = seen.contract === 'Receivables' ? seen.state : null;
      return grantorOfFragment(state, part, secondsOf(ctx.clock.now()));
    }
  }
};

/** The organisation behind a key on a subject, where it is of this portal. */
export const ownerOfKey = async (
  tx: Transaction,
  subject: Hex,
  key: string | null,
): Promise<{ readonly id: string; readonly name: string } | null> => {
  if (key === null || !isAddress(key)) return null;
  const row = await tx.partyKey.findFirst({
    where: { subject, address: key },
    select: { organisation: { select: { id: true, name: true } } },
  });
  return row?.organisation ?? null;
};

/** The liens that stand on a thing, those on their way counted, in the order of filing. */
export const standingNow = async (
  ctx: ServiceContext,
  tx: Transaction,
  { collateral, subject }: Pick<SeenPledge, 'collateral' | 'subject'>,
  part: number,
): Promise<LienState[]> => {
  const { subject: book } = await stateWithInFlight(tx, ctx, 'Liens', subject);
  const state = book.contract === 'Liens' ? book.state : null;
  return standingLiens(state, collateral, part, secondsOf(ctx.clock.now()));
};

/**
 * What a lien is to be on, if the actor's organisation may see it. Refusals: `not-found`, those of a collateral that cannot be pledged
 * (`wrong-collateral`, `wrong-fragment-status`, `disputed`, `overdue`, `nothing-open`), `grantor-unknown` (another portal's).
 */
export const loadPledge = async (
  ctx: ServiceContext,
  tx: Transaction,
  { organisationId }: Pick<Actor, 'organisationId'>,
  { collateral, subject, fragment }: { collateral: SeenPledge['collateral']; subject: string; fragment: number },
): Promise<Result<LoadedPledge>> => {
  const pledge = await seePledge(tx, organisationId, { collateral, id: subject, now: ctx.clock.now() });
  if (!pledge) return refuse('not-found', {}, 'subject');
  const part = collateral === 'Receivable' ? fragment : 0;
  const key = await grantorKey(ctx, tx, pledge, part);
  if (!key.ok) return key;
  const grantor = await ownerOfKey(tx, pledge.subject, toHex(key.value));
  if (!grantor) return refuse('grantor-unknown');
  return accept({ pledge, part, grantor, standing: await standingNow(ctx, tx, pledge, part) });
};
