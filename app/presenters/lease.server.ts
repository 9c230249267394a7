import { redirect } from '@remix-run/node';
import type { Permission } from '#domain/access/permissions';
import type { LeaseCommandType } from '#domain/leases/lifecycle/commands';
import { type LeaseStep, leaseStep, payeeOfRent } from '#domain/leases/lifecycle/next-step';
import { isRunning, standingAssignments } from '#domain/leases/lifecycle/state';
import { LEASE_TRANSITIONS } from '#domain/leases/lifecycle/transitions';
import { listActions } from '#prisma/reads/actions';
import { leaseMachines } from '#prisma/reads/lease-machines';
import type { LeaseVersionView } from '#prisma/reads/lease-versions';
import { findLeaseRow, type LeaseRow } from '#prisma/reads/leases';
import { refusedLease } from '#prisma/reads/refused-leases';
import { type SeenLease, seeLease } from '#prisma/reads/see-lease';
import type { LeaseContract } from '#services/leases/lease-contract';
import { contractSeen } from '#services/leases/terms-in-force';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { openAgreementsOf } from './agreements.server.ts';

/** What a person needs to be allowed to give each command, and what his organisation must be to the lease. */
const GIVEN_BY: Readonly<
  Record<
    Exclude<LeaseCommandType, 'SignLease'>,
    { permission: Permission; roles: readonly ('lessor' | 'lessee' | 'assignee')[] }
  >
> = {
  AttestLease: { permission: 'lease:commence', roles: ['lessee'] },
  CancelLease: { permission: 'lease:propose', roles: ['lessor', 'lessee'] },
  CommenceLease: { permission: 'lease:commence', roles: ['lessee'] },
  AmendLease: { permission: 'lease:amend', roles: ['lessor', 'lessee'] },
  BillPeriod: { permission: 'lease:bill', roles: ['lessor'] },
  NoticeDefault: { permission: 'lease:default', roles: ['lessor'] },
  CureDefault: { permission: 'lease:default', roles: ['lessor'] },
  RepossessEquipment: { permission: 'lease:default', roles: ['lessor'] },
  NovateLease: { permission: 'lease:amend', roles: ['lessor', 'lessee'] },
  TransferLease: { permission: 'lease:amend', roles: ['lessor'] },
  AssignRents: { permission: 'rent:sell', roles: ['lessor'] },
  ReturnRents: { permission: 'rent:sell', roles: ['lessor', 'assignee'] },
  EndLease: { permission: 'lease:end', roles: ['lessor', 'lessee'] },
};

export type LeaseControl = keyof typeof GIVEN_BY;

const isControl = (type: string): type is LeaseControl => type in GIVEN_BY;

/** What the person may do now: by the lease's status, by what his organisation is to it, and by his own roles. */
export const leaseControls = (seen: SeenLease, who: SignedInRequest): LeaseControl[] => {
  const { state, viewer } = seen;
  if (!state || viewer.roles.includes('auditor')) return [];
  const isIt = (role: string): boolean => viewer.roles.some(one => one === role);
  return Object.keys(LEASE_TRANSITIONS[state.status])
    .filter(isControl)
    .filter(type => {
      const { permission, roles } = GIVEN_BY[type];
      // A declared lease is accepted by the lessor, who says that it was.
      const by = type === 'CommenceLease' && !state.attested ? ['lessor'] : roles;
      if (type === 'AttestLease' && state.attested) return false;
      if (type === 'ReturnRents' && standingAssignments(state).length === 0) return false;
      if ((type === 'BillPeriod' || type === 'AssignRents') && state.billed >= state.periods) return false;
      return who.can(permission) && by.some(isIt);
    });
};

/** The terms in force; those proposed where there are none yet. */
export const shownVersion = ({ versions }: Pick<SeenLease, 'versions'>): LeaseVersionView =>
  orNotFound(versions.find(({ standing }) => standing === 'in-force') ?? versions[0]);

/** With the rates and index values that were published since; 404 where the terms are not shared. */
export const contractOf = (seen: SeenLease): LeaseContract => {
  const contract = contractSeen(seen);
  return orNotFound(contract.ok ? contract.value : null);
};

/** The next step, from the standing that lists show, so that page and list say the same. */
const stepOf = ({ state }: SeenLease, row: LeaseRow): LeaseStep | null =>
  state &&
  leaseStep(state, {
    due: row.standing === 'rent-due' ? state.billed + 1 : state.billed,
    inArrears: row.standing === 'in-arrears',
    paid: row.standing === 'over',
  });

const LIFE = ['sign', 'accept', 'run', 'end'] as const;

/** The life of a lease as four steps: `at` is the one that it is in; one beyond the last when it is over. */
const lifeOf = ({ state, proposed }: SeenLease) => {
  const at = !state ? 0 : state.status === 'Signed' ? 1 : isRunning(state) ? 2 : 4;
  const stoppedAt = state?.status === 'Cancelled' ? 1 : state?.status === 'Repossessed' ? 3 : null;
  return LIFE.map((step, index) => ({
    step,
    status:
      stoppedAt !== null && index >= stoppedAt
        ? index === stoppedAt
          ? ('stopped' as const)
          : ('skipped' as const)
        : index < at
          ? ('done' as const)
          : index === at
            ? proposed || state
              ? ('current' as const)
              : ('settling' as const)
            : ('upcoming' as const),
  }));
};

const findLease = ({ services, actor }: SignedInRequest, id: string): Promise<SeenLease | null> =>
  seeLease(services.db, actor.organisationId, id, services.clock.now());

/**
 * A lease by its subject or reference, as the person's organisation sees it: 404 for strangers. The parties of one that the
 * chain refused are led to the page that says so.
 */
export const openLease = async (who: SignedInRequest, id: string): Promise<SeenLease> => {
  const found = await findLease(who, id);
  if (found) return found;
  const { reference } = orNotFound(await refusedLease(who.services.db, who.actor.organisationId, id));
  throw redirect(`/leases/${reference}/refused`);
};

/** A lease that all had signed and that the chain did not take, to its parties; one that stands has a page of its own. */
export const loadRefusedLease = async (who: SignedInRequest, id: string) => {
  const lease = orNotFound(await refusedLease(who.services.db, who.actor.organisationId, id));
  return {
    lease,
    machines: await leaseMachines(who.services.db, lease.subject),
    mayPropose: who.can('lease:propose'),
  };
};

/** What stands over every page of a lease: what it is, where it is in its life, and whose turn it is. */
export const loadLeaseHead = async (who: SignedInRequest, id: string) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const seen = await openLease(who, id);
  const [found, actions] = await Promise.all([
    findLeaseRow(db, organisationId, seen.subject, clock.now()),
    listActions(
      db,
      organisationId,
      { subject: seen.subject, statuses: ['PENDING', 'SUBMITTED', 'REFUSED'] },
      { first: 10 },
    ),
  ]);
  const row = orNotFound(found);
  const lines = actions.edges.map(({ node }) => node);
  const newest = lines.find(({ status }) => status !== 'REFUSED')?.createdAt;
  const step = stepOf(seen, row);
  const open = await openAgreementsOf(who, seen.subject);
  const { state } = seen;
  const signing: 'ours' | 'others' | null =
    state === null || open.length === 0 ? null : open.some(one => one.waitsForUs) ? 'ours' : 'others';
  const payee = state && payeeOfRent(state, state.billed + 1);
  return {
    subject: seen.subject,
    reference: row.reference,
    standing: row.standing,
    settling: row.settling,
    kind: row.kind,
    currency: row.currency,
    contractNumber: row.contractNumber,
    lessor: seen.lessor,
    lessee: seen.lessee,
    roles: seen.viewer.roles,
    billed: row.billed,
    periods: row.periods,
    rentMinor: row.rentMinor,
    nextBillOn: row.nextBillOn,
    life: lifeOf(seen),
    /** A change of it waits for signatures: whose, or null where none does. */
    signing,
    step: step && { ...step, mine: step.key !== null && seen.viewer.keys.has(step.key) },
    /** Whom the lessee pays the next rent. */
    payee: payee && { turn: payee.turn, name: seen.nameOf(payee.key)?.name ?? null },
    waiting: lines.filter(({ status }) => status !== 'REFUSED'),
    refused: lines.filter(
      ({ status, createdAt }) => status === 'REFUSED' && (newest === undefined || createdAt > newest),
    ),
    hasBooks: seen.viewer.isInside,
  };
};

export type LeaseHead = Awaited<ReturnType<typeof loadLeaseHead>>;
