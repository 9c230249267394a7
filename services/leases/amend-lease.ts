import { z } from 'zod';
import type { LeaseState } from '#domain/leases/lifecycle/state';
import type { ScheduleRow } from '#domain/leases/schedule/amortise';
import { accept, type Result, refuse } from '#domain/result';
import type { SeenLease } from '#prisma/reads/see-lease';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { note, parseInput } from '../input.ts';
import { newId } from '../new-id.ts';
import { contractFacts, dateFact, moneyFact, noteFact } from './agreement-facts.ts';
import { firstBillOn } from './bill-dates.ts';
import { storeCharge } from './lease-charge.ts';
import { contractOf, type LeaseContract, storedContract, versionColumns } from './lease-contract.ts';
import { amendmentInput } from './lease-terms-input.ts';
import { leaseId, loadOwnLease } from './load-lease.ts';
import { agreeingParties, audienceOf, type Changed, signChange } from './sign-change.ts';
import { contractSeen, soldPeriodsOf } from './terms-in-force.ts';

const amendShape = z.object({ lease: leaseId, note: note().optional(), ...amendmentInput.shape });

export const amendLeaseInput = amendShape;

export interface AmendmentPreview {
  readonly before: LeaseContract;
  readonly after: LeaseContract;
  /** The first row that is another than before. */
  readonly firstChanged: number;
  /** The balance that the new terms begin with: what was owed on that day, interest accrued included, less the payment. */
  readonly balanceMinor: bigint;
}

const isSameRow = (a: ScheduleRow | undefined, b: ScheduleRow | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.from === b.from &&
  a.until === b.until &&
  a.rentMinor === b.rentMinor &&
  a.closingMinor === b.closingMinor;

/**
 * A lease under new terms. What was billed stays as it was billed. Refusals: `terms-not-shared`, those of `contractOf` with
 * the field of the amendment, `amendment-touches-billed-rents`.
 */
const amendedContract = (
  seen: SeenLease,
  state: LeaseState,
  amendment: z.output<typeof amendmentInput>,
): Result<AmendmentPreview> => {
  const before = contractSeen(seen);
  if (!before.ok) return before;
  // The balance that is amortised anew is the one by the rates as published: they become part of what is agreed.
  const { terms, amendments, handling, rows } = before.value;
  const after = contractOf({ terms, handling, amendments: [...amendments, amendment] }, soldPeriodsOf(state));
  if (!after.ok) {
    const { code, params, field } = after.refusal;
    return refuse(code, params, field?.replace(/^amendments\.\d+\./, ''));
  }
  const touched = before.value.rents
    .slice(0, state.billed)
    .find(({ rentMinor }, at) => after.value.rents[at]?.rentMinor !== rentMinor);
  if (touched) return refuse('amendment-touches-billed-rents', { period: String(touched.number) }, 'effectiveDate');
  const changed = after.value.rows.findIndex((row, at) => !isSameRow(row, rows[at]));
  return accept({
    before: before.value,
    after: after.value,
    firstChanged: changed < 0 ? after.value.rows.length : changed + 1,
    balanceMinor: after.value.history.at(-1)?.schedule.terms.financedMinor ?? 0n,
  });
};

/** What an amendment would change, row by row. Refusals: as of `amendLease`, but for the signatures. */
export const previewAmendment = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof amendLeaseInput>,
): Promise<Result<AmendmentPreview>> => {
  const parsed = parseInput(amendShape, input);
  if (!parsed.ok) return parsed;
  const { lease, note: _, ...amendment } = parsed.value;
  const loaded = await loadOwnLease(ctx, actor, 'lease:amend', lease, { roles: ['lessor', 'lessee'] });
  return loaded.ok ? amendedContract(loaded.value.seen, loaded.value.state, amendment) : loaded;
};

/**
 * New terms for what is left of a lease on a day: its balance is amortised again, rows before stay as they are, and every
 * version is kept. Lessor and lessee sign, and with them whoever bought rents to come or has a lien on them.
 *
 * Refusals: `invalid-input`, those of `loadOwnLease`, `terms-not-shared`, those of `contractOf` (`amendment-date-out-of-range`,
 * `amendment-touches-sold-rents`, …), `amendment-touches-billed-rents`, `wrong-status`, and those of `signAction`.
 */
export const amendLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof amendLeaseInput>,
): Promise<Result<Changed>> => {
  const parsed = parseInput(amendShape, input);
  if (!parsed.ok) return parsed;
  const { lease, note: text, ...amendment } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLease(ctx, actor, 'lease:amend', lease, { roles: ['lessor', 'lessee'], db: tx });
    if (!loaded.ok) return loaded;
    const { seen, state, actor: who } = loaded.value;
    const amended = amendedContract(seen, state, amendment);
    if (!amended.ok) return amended;
    const { after, balanceMinor } = amended.value;
    const signers = agreeingParties(seen, state);
    if (!signers.ok) return signers;
    const shareWith = audienceOf(seen, state);
    const terms = newCommitment(ctx, 'lease', { lease: seen.subject, ...storedContract(after) }, { shareWith });
    const agreement = newCommitment(
      ctx,
      'agreement',
      {
        lease: seen.subject,
        before: state.root,
        terms: terms.root,
        effectiveDate: amendment.effectiveDate,
        paymentMinor: amendment.paymentMinor.toString(),
        note: text ?? null,
      },
      { shareWith },
    );
    const version = seen.versions.reduce((most, one) => Math.max(most, one.version), 0) + 1;
    await tx.leaseVersion.create({
      data: {
        id: newId(ctx),
        subject: seen.subject,
        version,
        effectiveOn: new Date(amendment.effectiveDate),
        terms: storedContract(after),
        root: terms.root,
        ...versionColumns(after),
        note: text ?? null,
        createdAt: ctx.clock.now(),
      },
    });
    if (amendment.paymentMinor > 0n) {
      await storeCharge(ctx, tx, {
        ...{ lease: seen.subject, root: agreement.root, cause: 'amendment', chargedOn: amendment.effectiveDate },
        currency: after.terms.currency,
        lines: [{ kind: 'payment', amountMinor: amendment.paymentMinor }],
        priceMinor: null,
        createdById: who.organisationId,
      });
    }
    // The billing run looks earlier if it must, and by the terms that are then in force.
    const next = firstBillOn(after, state.billed);
    if (next !== null) {
      await tx.lease.updateMany({
        where: { subject: seen.subject, OR: [{ nextBillOn: null }, { nextBillOn: { gt: new Date(next) } }] },
        data: { nextBillOn: new Date(next) },
      });
    }
    return signChange(ctx, tx, who, seen, {
      kind: 'lease-amendment',
      command: {
        type: 'AmendLease',
        subject: seen.subject,
        root: terms.root,
        periods: after.rows.length,
        agreement: agreement.root,
      },
      signers: signers.value,
      commitments: [terms, agreement],
      facts: [
        dateFact('effective-on', amendment.effectiveDate),
        ...(amendment.paymentMinor > 0n ? [moneyFact('payment', amendment.paymentMinor, after.terms.currency)] : []),
        moneyFact('new-balance', balanceMinor, after.terms.currency),
        ...contractFacts(after),
        ...noteFact(text),
      ],
    });
  });
};
