import type { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { emailAddress } from '../identity/fields.ts';
import { preferenceFields } from '../identity/preference-fields.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { propose } from '../proposals/propose.ts';
import { spend } from '../rate-limits/spend.ts';
import { bringIn, type Newcomer } from './bring-in.ts';
import { newOrganisation } from './fields.ts';

const schema = newOrganisation.extend({
  /** An organisation that is here already and has no members: a guest, or one whose invitation has lapsed. */
  organisationId: rowId.nullish(),
  administratorEmail: emailAddress,
  locale: preferenceFields.locale.nullish(),
});

/** Either it was brought in, or a governor's administrator is asked to. */
export type Invited =
  | { readonly kind: 'invited'; readonly organisationId: string; readonly actionId: string | null }
  | { readonly kind: 'proposed'; readonly proposalId: string };

/** An organisation that governs may bring in others at once; the others ask the first that does. */
const findGovernor = async (tx: Transaction, organisationId: string): Promise<string | null> => {
  const governors = await tx.organisation.findMany({
    where: { governor: true, frozenAt: null },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  });
  return governors.find(one => one.id === organisationId)?.id ?? governors[0]?.id ?? null;
};

/** An organisation without members that the actor's organisation may name: its own guests and invitations; a governor any. */
const findKnown = (
  tx: Transaction,
  organisationId: string,
  { ownId, governs }: { ownId: string; governs: boolean },
): Promise<{ name: string } | null> =>
  tx.organisation.findFirst({
    where: {
      id: organisationId,
      ...(!governs && {
        OR: [
          { invitedById: ownId },
          { guest: true, invoicesAsBuyer: { some: { importedById: ownId } } },
          { guest: true, invoicesAsSeller: { some: { importedById: ownId } } },
        ],
      }),
    },
    select: { name: true },
  });

/**
 * Invites an organisation into the consortium, by mail to its first administrator. Where the actor's organisation governs
 * and the actor administers it, at once; else it is laid before a governor's administrator.
 *
 * Refusals: those of `authorise`, `invalid-input`, `too-many-attempts`, `identifier-malformed`,
 * `identifier-check-digit`, `identifier-taken`, `organisation-not-found`, `organisation-has-members`, `no-governor`.
 */
export const inviteOrganisation = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<Invited>> => {
  const who = authorise(actor, 'organisation:invite');
  if (!who.ok) return who;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisationId: ownId, userId } = who.value;
  const spent = await spend(ctx, 'invitations-sent', ownId);
  if (!spent.ok) return spent;
  const { organisationId = null, locale = null, ...rest } = parsed.value;
  const asked: Newcomer = { ...rest, organisationId, locale, invitedById: ownId, invitedByUserId: userId };

  return inTransaction<Invited>(ctx, async tx => {
    const governorId = await findGovernor(tx, ownId);
    if (governorId === null) return refuse('no-governor');
    const governs = governorId === ownId;
    let { name } = rest;
    if (organisationId !== null) {
      const known = await findKnown(tx, organisationId, { ownId, governs });
      if (!known) return refuse('organisation-not-found');
      // Whoever approves must read the name of the organisation that is there, not one that was typed beside its id.
      name = known.name;
    }
    const organisation = { ...asked, name };
    if (governs && authorise(actor, 'organisation:admit').ok) {
      const brought = await bringIn(ctx, tx, organisation, { organisationId: ownId, userId });
      return brought.ok ? accept({ kind: 'invited', ...brought.value }) : brought;
    }
    const proposed = await propose(ctx, tx, actor, {
      operation: 'organisation:admit',
      organisationId: governorId,
      content: organisation,
      about: organisation.name,
    });
    return proposed.ok ? accept({ kind: 'proposed', proposalId: proposed.value.proposalId }) : proposed;
  });
};
