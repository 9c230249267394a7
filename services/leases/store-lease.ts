import { type Hex, toHex, ZERO_HASH } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { ActionCommandOf } from '#ledger/typed-data/action-types';
import type { Json } from '#ledger/verify/canonical-json';
import type { Prisma, Transaction } from '#prisma/client';
import type { NewCommitment, NewParticipation } from '../actions/action-request.ts';
import { ensurePartyKey } from '../actions/party-keys.ts';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { liveClaims } from '../invoices/claims.ts';
import { newId } from '../new-id.ts';
import { firstBillOn } from './bill-dates.ts';
import { storedContract, versionColumns } from './lease-contract.ts';
import type { LeaseDraft } from './lease-draft.ts';
import { newLeaseReference } from './lease-reference.ts';

/** The contract takes no more. Those with the number come first. */
const MOST_FINGERPRINTS = 16;

type SignLease = Extract<ActionCommandOf<'Leases'>, { type: 'SignLease' }>;

/** A lease as it is about to be signed, with all that is stored beside it. */
export interface NewLease {
  readonly subject: Hex;
  readonly command: SignLease;
  readonly commitment: NewCommitment;
  readonly participations: readonly NewParticipation[];
}

const detailsOf = (draft: LeaseDraft): Json => ({
  contractNumber: draft.contractNumber,
  lessor: { name: draft.lessor.name },
  lessee: { name: draft.lessee.name },
  head: draft.head,
  subletting: draft.subletting,
  machines: draft.machines.map(({ subject, manufacturer, model, serial }) => ({
    subject,
    manufacturer,
    model,
    serial,
  })),
  countries: [...draft.countries],
  ...storedContract(draft.contract),
});

/**
 * Keys, commitment and fingerprints of a new lease. Refusals: those of `ensurePartyKey`, and `fingerprint-taken` where a
 * live lease of the same contract, or of a machine of it from the same day, is known already; the contract would refuse it.
 */
export const newLease = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Pick<Actor, 'organisationId' | 'userId'>,
  draft: LeaseDraft,
  { billed }: { readonly billed: number },
): Promise<Result<NewLease>> => {
  const { fingerprints, objects } = await liveClaims(ctx, tx, actor, draft.identity, 'lease');
  if (objects.length > 0) return refuse('fingerprint-taken', {}, 'contractNumber');
  if (fingerprints.length === 0) return refuse('bad-fingerprints', {}, 'contractNumber');
  const subject = toHex(`0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`);
  const lessor = await ensurePartyKey(tx, ctx, draft.lessor.id, subject);
  if (!lessor.ok) return lessor;
  const lessee = await ensurePartyKey(tx, ctx, draft.lessee.id, subject);
  if (!lessee.ok) return lessee;
  const commitment = newCommitment(ctx, 'lease', detailsOf(draft), { shareWith: [draft.lessor.id, draft.lessee.id] });
  return accept({
    subject,
    commitment,
    command: {
      type: 'SignLease',
      subject,
      lessor: lessor.value,
      lessee: lessee.value,
      head: draft.head ?? ZERO_HASH,
      periods: draft.contract.rows.length,
      billed,
      subletting: draft.subletting ? 1 : 0,
      root: commitment.root,
      fingerprints: fingerprints.slice(0, MOST_FINGERPRINTS),
    },
    participations: [
      { organisationId: draft.lessor.id, role: 'lessor' },
      { organisationId: draft.lessee.id, role: 'lessee' },
    ],
  });
};

/** The private rows of a lease: its details, first terms and machines. Answers its reference. */
export const storeLease = async (
  ctx: ServiceContext,
  tx: Transaction,
  draft: LeaseDraft,
  { subject, commitment }: Pick<NewLease, 'subject' | 'commitment'>,
  more: {
    readonly createdById: string;
    readonly billed: number;
    readonly declared: Prisma.InputJsonValue | null;
  },
): Promise<{ readonly reference: string }> => {
  const { contract } = draft;
  const { terms, handling } = contract;
  const now = ctx.clock.now();
  const { number, reference } = await newLeaseReference(tx, now);
  const columns = versionColumns(contract);
  const nextBillOn = firstBillOn(contract, more.billed);
  await tx.lease.create({
    data: {
      subject,
      reference,
      number,
      lessorId: draft.lessor.id,
      lesseeId: draft.lessee.id,
      headSubject: draft.head,
      kind: terms.kind,
      currency: terms.currency,
      startsOn: new Date(terms.commencementDate),
      endsOn: columns.endsOn,
      subletting: draft.subletting,
      contractNumber: draft.contractNumber,
      provenance: more.declared === null ? 'SIGNED' : 'DECLARED',
      ...(more.declared !== null && { declared: more.declared }),
      countries: [...draft.countries],
      billingOn: draft.billingOn,
      nextBillOn: nextBillOn === null ? null : new Date(nextBillOn),
      timeZone: draft.timeZone,
      ...handling,
      createdById: more.createdById,
      createdAt: now,
    },
  });
  await tx.leaseVersion.create({
    data: {
      id: newId(ctx),
      subject,
      version: 1,
      effectiveOn: new Date(terms.commencementDate),
      terms: storedContract(contract),
      root: commitment.root,
      ...columns,
      note: draft.note ?? null,
      createdAt: now,
    },
  });
  await tx.leasedEquipment.createMany({
    data: draft.machines.map(machine => ({ lease: subject, machine: machine.subject })),
  });
  return { reference };
};
