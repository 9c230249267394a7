import { z } from 'zod';
import { type Hex, isBytes32 } from '#domain/hex';
import { isCountryCode } from '#domain/leases/countries';
import { leaseFingerprintInputs } from '#domain/leases/fingerprint';
import { MAX_MACHINES } from '#domain/leases/lifecycle/decide-making';
import type { LeaseTerms } from '#domain/leases/schedule/terms';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { isTimeZone } from '#domain/time/zoned-day';
import type { Database } from '#prisma/client';
import { leaseOf } from '#prisma/reads/see-lease';
import type { ServiceContext } from '../context.ts';
import { note, rowId } from '../input.ts';
import { lessorIdsOf } from './identity.ts';
import { contractOf, handlingInput, type LeaseContract } from './lease-contract.ts';
import { leaseTermsInput } from './lease-terms-input.ts';
import { type DraftMachine, machinesToLet } from './machines.ts';
import { type Party, partyById } from './parties.ts';

/** What a lease is to be, as its form, a file or the API says it. */
export const leaseDraftShape = {
  lesseeId: rowId,
  /** The parties' own number of the contract. */
  contractNumber: z.string().trim().min(1).max(60),
  terms: leaseTermsInput,
  handling: handlingInput.prefault({}),
  /** Machines by subject or reference. */
  machines: z.array(z.string().trim().min(1).max(80)).min(1).max(MAX_MACHINES),
  /** The lease under which it lets, by subject; absent: by title. */
  headSubject: z.string().max(80).optional(),
  subletting: z.boolean().default(false),
  /** ISO 3166-1 alpha-2 of where the machines may be; none: anywhere. */
  countries: z
    .array(z.string())
    .max(250)
    .refine(all => all.every(isCountryCode), 'country-unknown')
    .default([]),
  timeZone: z.string().refine(isTimeZone, 'schedule-time-zone').default('UTC'),
  billingOn: z.boolean().default(true),
  note: note().optional(),
};

export const leaseDraftInput = z.object(leaseDraftShape);

export interface LeaseDraftInput extends Omit<z.output<typeof leaseDraftInput>, 'terms' | 'machines' | 'countries'> {
  readonly terms: LeaseTerms;
  readonly machines: readonly string[];
  readonly countries: readonly string[];
}

/** A lease that may be proposed: its parties, machines and schedule are there. */
export interface LeaseDraft extends Omit<LeaseDraftInput, 'machines' | 'terms' | 'headSubject' | 'lesseeId'> {
  readonly lessor: Party;
  readonly lessee: Party;
  readonly contract: LeaseContract;
  readonly machines: readonly DraftMachine[];
  readonly head: Hex | null;
  /** Plain text of its fingerprints. */
  readonly identity: readonly string[];
  /** What does not stop it now and may later: a machine that is let still, a title that somebody else holds. */
  readonly warnings: readonly Refusal[];
}

const headOf = async (
  ctx: ServiceContext,
  db: Database,
  lessorId: string,
  headSubject: string | undefined,
): Promise<Result<{ subject: Hex; machines: readonly Hex[] } | null>> => {
  if (headSubject === undefined) return accept(null);
  const row = await db.lease.findFirst({
    where: { OR: [{ subject: headSubject.toLowerCase() }, { reference: headSubject.toUpperCase() }] },
    select: { subject: true },
  });
  const subject = row?.subject;
  if (subject === undefined || !isBytes32(subject)) return refuse('not-found', {}, 'headSubject');
  const head = await leaseOf(db, lessorId, subject, ctx.clock.now());
  if (head.lessee.organisationId !== lessorId) return refuse('not-found', {}, 'headSubject');
  if (head.state?.status !== 'Commenced') return refuse('head-not-running', {}, 'headSubject');
  if (!head.state.subletting) return refuse('head-forbids-subletting', {}, 'headSubject');
  return accept({ subject, machines: head.state.machines });
};

/**
 * What is asked for as a lease that can be: terms that make a schedule, a lessee that is here, machines that the lessor may
 * see and that are not gone. Refusals: `unknown-organisation`, `self-dealing`, those of `contractOf` with the field
 * `terms.…`, `head-not-running`, `head-forbids-subletting`, and those of `machinesToLet`.
 */
export const draftLease = async (
  ctx: ServiceContext,
  db: Database,
  lessorId: string,
  { machines: names, terms, headSubject, lesseeId, ...input }: LeaseDraftInput,
  { sellerId = lessorId }: { readonly sellerId?: string } = {},
): Promise<Result<LeaseDraft>> => {
  const lessor = await partyById(db, lessorId, 'lessorId');
  if (!lessor.ok) return lessor;
  const lessee = await partyById(db, lesseeId, 'lesseeId');
  if (!lessee.ok) return lessee;
  if (lesseeId === lessorId) return refuse('self-dealing', {}, 'lesseeId');
  const contract = contractOf({ terms, amendments: [], handling: input.handling });
  if (!contract.ok) {
    const { code, params, field } = contract.refusal;
    return refuse(code, params, field === undefined ? 'terms' : `terms.${field}`);
  }
  const head = await headOf(ctx, db, lessorId, headSubject);
  if (!head.ok) return head;
  const machines = await machinesToLet(db, { lessorId, viewerId: sellerId, names, head: head.value });
  if (!machines.ok) return machines;
  const identity = leaseFingerprintInputs({
    lessorIds: await lessorIdsOf(db, lessorId),
    contractNumber: input.contractNumber,
    machines: machines.value.machines.map(({ subject }) => subject),
    startsOn: terms.commencementDate,
    head: head.value?.subject ?? null,
  });
  return accept({
    ...input,
    lessor: lessor.value,
    lessee: lessee.value,
    contract: contract.value,
    machines: machines.value.machines,
    head: head.value?.subject ?? null,
    identity,
    warnings: machines.value.warnings,
  });
};
