import { z } from 'zod';
import { type Reconciliation, type ReconciliationFinding, reconcile } from '#domain/leases/schedule/reconcile';
import type { Currency } from '#domain/money/currency';
import { toDecimalText } from '#domain/money/money';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { signAction } from '../actions/sign-action.ts';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { periodsDueBy } from './bill-dates.ts';
import { beginLease } from './commence-lease.ts';
import { declaredLeaseInput } from './declared-lease-input.ts';
import { draftLease, type LeaseDraft, leaseDraftShape } from './lease-draft.ts';
import { newLease, storeLease } from './store-lease.ts';

export const declareLeaseInput = z.object({ ...leaseDraftShape, declared: declaredLeaseInput });

type Declared = z.output<typeof declaredLeaseInput>;

export interface DeclaredLeaseMade {
  readonly subject: string;
  readonly reference: string;
  readonly actionId: string;
  /** Waits for another title holder's signature before it runs; else null. */
  readonly agreementId: string | null;
}

const text = (value: bigint | null): string | null => (value === null ? null : value.toString());

/** A declaration as it is kept: JSON that `declaredLeaseInput` reads back to the same. */
const storedDeclaration = ({ asOf, outstandingMinor, unpaidMinor, rows }: Declared) => ({
  asOf,
  outstandingMinor: outstandingMinor.toString(),
  unpaidMinor: unpaidMinor.toString(),
  rows: rows.map(row => ({
    ...row,
    rentMinor: row.rentMinor.toString(),
    openingMinor: text(row.openingMinor),
    interestMinor: text(row.interestMinor),
    closingMinor: text(row.closingMinor),
  })),
});

/** Amounts of a finding as people read them; a date stays as it is. */
const readable = ({ code, params }: ReconciliationFinding, currency: Currency): Readonly<Record<string, string>> =>
  code === 'row-date-differs'
    ? params
    : Object.fromEntries(
        Object.entries(params).map(([name, value]) => [
          name,
          ['declared', 'expected', 'max'].includes(name)
            ? `${currency} ${toDecimalText({ amountMinor: BigInt(value), currency })}`
            : value,
        ]),
      );

/**
 * The findings that keep a lease out, or those that do not, as `declared-<finding>`. Each with the period that it is about,
 * where it is about one.
 */
export const findingsOf = (
  { lease, rows }: Reconciliation,
  severity: ReconciliationFinding['severity'],
  currency: Currency,
): Refusal[] => [
  ...lease
    .filter(one => one.severity === severity)
    .map(one => ({ code: `declared-${one.code}`, params: readable(one, currency) })),
  ...rows.flatMap(({ periodNumber, findings }) =>
    findings
      .filter(one => one.severity === severity)
      .map(one => ({
        code: `declared-${one.code}`,
        params: { ...readable(one, currency), period: String(periodNumber) },
      })),
  ),
];

/** Whether a declaration is what the lease's terms make it. Refusal: the first finding, as `declared-<finding>`. */
export const checkDeclaration = (
  { contract }: Pick<LeaseDraft, 'contract'>,
  declared: Declared,
): Result<Reconciliation> => {
  const [version] = contract.history;
  if (!version) return refuse('terms-not-shared');
  const found = reconcile(version.schedule, declared);
  const [first] = findingsOf(found, 'error', contract.terms.currency);
  return first ? { ok: false, refusal: { ...first, field: 'declared' } } : accept(found);
};

/** Signs a declared lease by its lessor alone, and that it runs. Reconciled and drafted by the caller. */
export const putDeclaredLease = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  draft: LeaseDraft,
  declared: Declared,
): Promise<Result<DeclaredLeaseMade>> => {
  const { organisationId, userId } = actor;
  const billed = periodsDueBy(draft.contract, declared.asOf);
  const lease = await newLease(ctx, tx, actor, draft, { billed });
  if (!lease.ok) return lease;
  const { subject, command, commitment, participations } = lease.value;
  const { reference } = await storeLease(ctx, tx, draft, lease.value, {
    createdById: organisationId,
    billed,
    declared: storedDeclaration(declared),
  });
  const signed = await signAction(tx, ctx, {
    actor: { organisationId, userId },
    command,
    commitments: [commitment],
    participations,
  });
  if (!signed.ok) return signed;
  const { lessor, lessee, machines } = draft;
  const begun = await beginLease(
    ctx,
    tx,
    actor,
    {
      subject,
      reference,
      state: { attested: false, head: draft.head },
      lessorId: lessor.id,
      lessee,
      machines,
      audience: [lessor.id, lessee.id],
    },
    { acceptedOn: draft.contract.terms.commencementDate, serials: [] },
  );
  if (!begun.ok) return begun;
  return accept({ subject, reference, actionId: signed.value.actionId, agreementId: begun.value.agreementId });
};

/**
 * A running lease comes in in the middle of its life, as its lessor declares it: its terms, the schedule so far and a balance,
 * which must reconcile. It is signed by the lessor alone and marked as declared until the lessee attests it. It was billed
 * elsewhere up to the day declared.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, of `draftLease`, `declared-<finding>` (of
 * `RECONCILIATION_FINDINGS`), `fingerprint-taken`, `wrong-machine`, `already-let`, and those of `signAction`.
 */
export const declareLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof declareLeaseInput>,
): Promise<Result<DeclaredLeaseMade>> => {
  const allowed = authorise(actor, 'lease:import');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(declareLeaseInput, input);
  if (!parsed.ok) return parsed;
  const { declared, ...wanted } = parsed.value;
  return inTransaction(ctx, async tx => {
    const draft = await draftLease(ctx, tx, allowed.value.organisationId, wanted);
    if (!draft.ok) return draft;
    const reconciled = checkDeclaration(draft.value, declared);
    return reconciled.ok ? putDeclaredLease(ctx, tx, allowed.value, draft.value, declared) : reconciled;
  });
};
