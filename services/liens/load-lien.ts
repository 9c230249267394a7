import { type Hex, isBytes32 } from '#domain/hex';
import { isStanding, type LienState } from '#domain/liens/state';
import { accept, type Result, refuse } from '#domain/result';
import type { Prisma, Transaction } from '#prisma/client';
import { secondsOf, stateWithInFlight } from '../actions/in-flight.ts';
import type { ServiceContext } from '../context.ts';

const selected = {
  lien: true,
  reference: true,
  subject: true,
  collateral: true,
  part: true,
  grantorId: true,
  securedPartyId: true,
  root: true,
  agreementId: true,
} as const satisfies Prisma.LienSelect;

/** A lien that stands, all that is on its way counted. */
export interface LoadedLien {
  readonly row: Prisma.LienGetPayload<{ select: typeof selected }>;
  readonly lien: Hex;
  readonly subject: Hex;
  readonly state: LienState;
}

export const findLienRow = (tx: Transaction, id: string) =>
  tx.lien.findFirst({
    where: { OR: [{ lien: id.toLowerCase() }, { reference: id.toUpperCase() }] },
    select: selected,
  });

/** A lien by its name or reference, whoever's it is. Refusals: `not-found`, `unknown-lien` (it does not stand). */
export const loadStandingLien = async (
  ctx: ServiceContext,
  tx: Transaction,
  id: string,
): Promise<Result<LoadedLien>> => {
  const row = await findLienRow(tx, id);
  if (!row || !isBytes32(row.subject) || !isBytes32(row.lien)) return refuse('not-found', {}, 'lien');
  const { subject, lien } = row;
  const { subject: book } = await stateWithInFlight(tx, ctx, 'Liens', subject);
  const state = book.contract === 'Liens' ? book.state?.liens.find(one => one.lien === lien) : undefined;
  if (!state || !isStanding(state, secondsOf(ctx.clock.now()))) {
    return refuse('unknown-lien', { lien: row.reference }, 'lien');
  }
  return accept({ row, lien, subject, state });
};

/** The organisation's own lien, while it stands. Refusals: `not-found` (strangers learn no more), `unknown-lien`. */
export const loadOwnLien = async (
  ctx: ServiceContext,
  tx: Transaction,
  organisationId: string,
  id: string,
): Promise<Result<LoadedLien>> => {
  const loaded = await loadStandingLien(ctx, tx, id);
  if (!loaded.ok) {
    // That another's lien is there, lapsed or not, is nobody's to be told by this.
    const row = await findLienRow(tx, id);
    return row?.securedPartyId === organisationId ? loaded : refuse('not-found', {}, 'lien');
  }
  return loaded.value.row.securedPartyId === organisationId ? loaded : refuse('not-found', {}, 'lien');
};
