import { z } from 'zod';
import type { Hex } from '#domain/hex';
import { agreeingTo } from '#domain/leases/lifecycle/parties';
import { buyersOf } from '#domain/leases/lifecycle/state';
import { type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { SeenLease } from '#prisma/reads/see-lease';
import { ensurePartyKey } from '../actions/party-keys.ts';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { openMachineRecord } from '../equipment/audience.ts';
import { inTransaction } from '../in-transaction.ts';
import { note, parseInput, rowId } from '../input.ts';
import { noteFact, textFact } from './agreement-facts.ts';
import { type LoadedStanding, leaseId, loadOwnLease } from './load-lease.ts';
import { type Party, partyById, signersOfKeys } from './parties.ts';
import { audienceOf, type Changed, signChange } from './sign-change.ts';

export const novateLeaseInput = z.object({ lease: leaseId, lesseeId: rowId, note: note().optional() });
export const transferLeaseInput = z.object({ lease: leaseId, lessorId: rowId, note: note().optional() });

/** Whoever is to take a lease on reads what it says: its terms as they are and were in force, and its machines' records. */
export const openTerms = async (
  tx: Transaction,
  { subject, versions, machines, lessor }: SeenLease,
  organisationId: string,
): Promise<void> => {
  const roots = versions
    .filter(({ standing }) => standing === 'in-force' || standing === 'superseded')
    .map(({ root }) => root);
  const known = await tx.commitment.findMany({ where: { subject, root: { in: roots } }, select: { root: true } });
  await tx.commitmentShare.createMany({
    data: known.map(({ root }) => ({ root, organisationId })),
    skipDuplicates: true,
  });
  for (const machine of machines) {
    await openMachineRecord(tx, {
      subject: machine.subject,
      fromOrganisationId: lessor.organisationId,
      toOrganisationIds: [organisationId],
    });
  }
};

interface Passing {
  readonly to: Party;
  readonly key: Hex;
  readonly role: 'lessee' | 'lessor';
  /** Organisations that sign, the lessor of now first. */
  readonly signers: readonly { readonly organisationId: string }[];
  readonly note: string | undefined;
}

const passOn = async (
  ctx: ServiceContext,
  tx: Transaction,
  { seen, state, actor }: LoadedStanding,
  { to, key, role, signers, note: text }: Passing,
): Promise<Result<Changed>> => {
  const from = role === 'lessee' ? seen.lessee : seen.lessor;
  const agreement = newCommitment(
    ctx,
    'agreement',
    {
      lease: seen.subject,
      terms: state.root,
      role,
      from: { name: from.name },
      to: { name: to.name },
      note: text ?? null,
    },
    { shareWith: [...audienceOf(seen, state), to.id] },
  );
  const { subject } = seen;
  const command =
    role === 'lessee'
      ? ({ type: 'NovateLease', subject, lessee: key, agreement: agreement.root } as const)
      : ({ type: 'TransferLease', subject, lessor: key, agreement: agreement.root } as const);
  const signed = await signChange(ctx, tx, actor, seen, {
    kind: role === 'lessee' ? 'lease-novation' : 'lease-transfer',
    command,
    signers,
    commitments: [agreement],
    participations: [{ organisationId: to.id, role }],
    facts: [
      textFact(role === 'lessee' ? 'former-lessee' : 'former-lessor', from.name),
      textFact(role === 'lessee' ? 'new-lessee' : 'new-lessor', to.name),
      ...noteFact(text),
    ],
  });
  if (signed.ok) await openTerms(tx, seen, to.id);
  return signed;
};

/**
 * Another lessee takes the place of the one there is: it owes every rent from then on. Old and new lessee, lessor, buyers of
 * rents and secured parties sign. A declared lease is attested by it.
 *
 * Refusals: `invalid-input`, those of `loadOwnLease`, `unknown-organisation`, `self-dealing`, `wrong-status`, and those of
 * `signAction`.
 */
export const novateLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof novateLeaseInput>,
): Promise<Result<Changed>> => {
  const parsed = parseInput(novateLeaseInput, input);
  if (!parsed.ok) return parsed;
  const { lease, lesseeId, note: text } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLease(ctx, actor, 'lease:amend', lease, { roles: ['lessor', 'lessee'], db: tx });
    if (!loaded.ok) return loaded;
    const { seen, state } = loaded.value;
    const to = await partyById(tx, lesseeId, 'lesseeId');
    if (!to.ok) return to;
    if ([seen.lessor, seen.lessee].some(one => one.organisationId === lesseeId))
      return refuse('self-dealing', {}, 'lesseeId');
    const key = await ensurePartyKey(tx, ctx, lesseeId, seen.subject);
    if (!key.ok) return key;
    const signers = signersOfKeys(seen, agreeingTo({ ...state, attested: true }, seen.securedParties));
    if (!signers.ok) return signers;
    return passOn(ctx, tx, loaded.value, {
      to: to.value,
      key: key.value,
      role: 'lessee',
      signers: withNew(signers.value, lesseeId),
      note: text,
    });
  });
};

const withNew = (signers: readonly { readonly organisationId: string }[], id: string) =>
  signers.some(one => one.organisationId === id) ? signers : [...signers, { organisationId: id }];

/**
 * Another lessor takes the place of the one there is, as when it sells the machines: rents to come are its own. Both sign,
 * with buyers of rents and secured parties; the lessee, who owes what it owed, is told. Title is passed apart from it.
 *
 * Refusals: `invalid-input`, those of `loadOwnLease`, `unknown-organisation`, `self-dealing`, `wrong-status`, and those of
 * `signAction`.
 */
export const transferLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof transferLeaseInput>,
): Promise<Result<Changed>> => {
  const parsed = parseInput(transferLeaseInput, input);
  if (!parsed.ok) return parsed;
  const { lease, lessorId, note: text } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLease(ctx, actor, 'lease:amend', lease, { roles: ['lessor'], db: tx });
    if (!loaded.ok) return loaded;
    const { seen, state } = loaded.value;
    const to = await partyById(tx, lessorId, 'lessorId');
    if (!to.ok) return to;
    if ([seen.lessor, seen.lessee].some(one => one.organisationId === lessorId))
      return refuse('self-dealing', {}, 'lessorId');
    const key = await ensurePartyKey(tx, ctx, lessorId, seen.subject);
    if (!key.ok) return key;
    const others = signersOfKeys(seen, [state.lessor, ...buyersOf(state), ...seen.securedParties]);
    if (!others.ok) return others;
    return passOn(ctx, tx, loaded.value, {
      to: to.value,
      key: key.value,
      role: 'lessor',
      signers: withNew(others.value, lessorId),
      note: text,
    });
  });
};
