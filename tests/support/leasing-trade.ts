import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { OrganisationKind } from '#domain/access/organisation-kinds';
import type { WrittenIdentifier } from '#domain/parties/identifier';
import { addDays, addMonths, dateOf } from '#domain/time/calendar-date';
import { agree } from '#services/agreements/agree';
import type { ServiceContext } from '#services/context';
import { issuePassport } from '#services/equipment/issue-passport';
import { commenceLease } from '#services/leases/commence-lease';
import type { leaseTermsInput } from '#services/leases/lease-terms-input';
import { proposeLease, type proposeLeaseInput } from '#services/leases/propose-lease';
import { accepted, createOrganisation, type TestOrganisation } from './consortium.ts';
import { createTestLedger, type TestLedger } from './ledger.ts';
import { untilSettled } from './ledger-acts.ts';

/** Who makes, lets, leases and lends on machines, and somebody who has nothing to do with any of them. */
export interface LeasingParties {
  readonly maker: TestOrganisation;
  readonly lessor: TestOrganisation;
  readonly lessee: TestOrganisation;
  readonly other: TestOrganisation;
  readonly bank: TestOrganisation;
  readonly rival: TestOrganisation;
  readonly stranger: TestOrganisation;
}

export interface LeasingTrade extends LeasingParties {
  readonly ledger: TestLedger;
  readonly ctx: ServiceContext;
}

const party = (
  ctx: ServiceContext,
  name: string,
  kinds: readonly OrganisationKind[],
  identifiers: readonly WrittenIdentifier[] = [],
): Promise<TestOrganisation> => createOrganisation(ctx, name, kinds, { identifiers });

export const createLeasingParties = async (ctx: ServiceContext): Promise<LeasingParties> => ({
  maker: await party(ctx, 'Kranbau Werke AG', ['MANUFACTURER']),
  lessor: await party(ctx, 'Nordhafen Leasing GmbH', ['LESSOR'], [{ scheme: 'VAT', value: 'DE136695976' }]),
  lessee: await party(ctx, 'Hanse Bau GmbH', ['LESSEE']),
  other: await party(ctx, 'Weser Tiefbau GmbH', ['LESSEE', 'LESSOR']),
  bank: await party(ctx, 'Elbe Bank AG', ['BANK']),
  rival: await party(ctx, 'Rhein Bank AG', ['BANK']),
  stranger: await party(ctx, 'Fremd Handel GmbH', ['SUPPLIER', 'BANK', 'LESSOR']),
});

export const createLeasingTrade = async (): Promise<LeasingTrade> => {
  const ledger = await createTestLedger();
  return { ledger, ctx: ledger.ctx, ...(await createLeasingParties(ledger.ctx)) };
};

export const dayOfClock = (ctx: ServiceContext): string => dateOf(Math.floor(ctx.clock.now().getTime() / 1000));

export interface TestMachine {
  readonly subject: string;
  readonly reference: string;
  readonly serial: string;
}

/** A machine that its owner declares; on chain when this returns, unless `settle` is false. */
export const makeMachine = async (
  ctx: ServiceContext,
  owner: TestOrganisation,
  serial = `SN${randomBytes(5).toString('hex').toUpperCase()}`,
  settle = true,
): Promise<TestMachine> => {
  const issued = accepted(
    await issuePassport(ctx, owner.approver, {
      manufacturer: 'Kranbau Werke AG',
      model: 'KW 220',
      serial,
      category: 'excavator',
      year: 2024,
      documents: [],
    }),
  );
  if (settle) await untilSettled(ctx);
  return { subject: issued.subject, reference: issued.reference, serial };
};

/** EUR 100,000.00 over 36 months in arrears at 6 %, begun some months ago. */
export const usualLease = (
  ctx: ServiceContext,
  monthsAgo = 0,
  changes: Partial<z.input<typeof leaseTermsInput>> = {},
): z.input<typeof leaseTermsInput> => ({
  kind: 'finance',
  currency: 'EUR',
  commencementDate: addMonths(dayOfClock(ctx), -monthsAgo),
  frequency: 'monthly',
  periods: 36,
  financedMinor: '10000000',
  residual: { unguaranteedMinor: '1000000' },
  rate: { kind: 'fixed', percent: '6' },
  rent: { timing: 'arrears' },
  vat: { category: 'S', percent: '19' },
  ...changes,
});

export interface TestLease {
  readonly subject: string;
  readonly reference: string;
}

/** The approvers of these organisations agree to the newest agreement about a subject; on chain when this returns. */
export const agreeAll = async (
  ctx: ServiceContext,
  subject: string,
  organisations: readonly TestOrganisation[],
): Promise<void> => {
  for (const organisation of organisations) {
    const { id } = await ctx.db.agreement.findFirstOrThrow({
      where: { subject, status: 'OPEN' },
      orderBy: { createdAt: 'desc' },
      select: { id: true },
    });
    accepted(await agree(ctx, organisation.approver, { agreementId: id }));
  }
  await untilSettled(ctx);
};

/** A lease proposed by the lessor's approver and agreed by the lessee's; signed on chain when this returns. */
export const signLease = async (
  ctx: ServiceContext,
  lessor: TestOrganisation,
  lessee: TestOrganisation,
  machines: readonly TestMachine[],
  changes: Partial<z.input<typeof proposeLeaseInput>> = {},
): Promise<TestLease> => {
  const { subject, reference } = accepted(
    await proposeLease(ctx, lessor.approver, {
      lesseeId: lessee.id,
      contractNumber: `LV-${randomBytes(4).toString('hex')}`,
      terms: usualLease(ctx),
      machines: machines.map(one => one.subject),
      ...changes,
    }),
  );
  await agreeAll(ctx, subject, [lessee]);
  return { subject, reference };
};

/** The lessee accepts the machines with their serials; the lease runs on chain when this returns. */
export const acceptMachines = async (
  ctx: ServiceContext,
  lessee: TestOrganisation,
  lease: TestLease,
  machines: readonly TestMachine[],
  acceptedOn: string = dayOfClock(ctx),
): Promise<void> => {
  accepted(
    await commenceLease(ctx, lessee.preparer, {
      lease: lease.subject,
      acceptedOn,
      serials: machines.map(({ subject, serial }) => ({ machine: subject, serial })),
    }),
  );
  await untilSettled(ctx);
};

/** Signed and running. */
export const runLease = async (
  ctx: ServiceContext,
  lessor: TestOrganisation,
  lessee: TestOrganisation,
  machines: readonly TestMachine[],
  changes: Partial<z.input<typeof proposeLeaseInput>> = {},
): Promise<TestLease> => {
  const lease = await signLease(ctx, lessor, lessee, machines, changes);
  await acceptMachines(ctx, lessee, lease, machines);
  return lease;
};

export const daysAgo = (ctx: ServiceContext, days: number): string => addDays(dayOfClock(ctx), -days);
