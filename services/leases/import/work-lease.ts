import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { Actor } from '../../actor.ts';
import type { ServiceContext } from '../../context.ts';
import { issueIn } from '../../equipment/issue-passport.ts';
import { inviteGuest } from '../../organisations/invite-guest.ts';
import type { TableRow } from '../../tables/table-kind.ts';
import { checkDeclaration, putDeclaredLease } from '../declare-lease.ts';
import { draftLease } from '../lease-draft.ts';
import { findLessees } from './find-lessees.ts';
import { findMachines } from './find-machines.ts';
import type { LeaseImportOptions } from './lease-import-options.ts';
import { type LeaseOfRows, leaseOfRow } from './read-lease.ts';

/** The lessee of a lease; one that is unknown is brought in as a guest. Refusals: `lessee-…`, those of `inviteGuest`. */
const lesseeOf = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  { lessee, contact }: LeaseOfRows,
): Promise<Result<string>> => {
  const [found, another] = (await findLessees(tx, actor.organisationId, [lessee]))(lessee);
  if (another) return refuse('lessee-ambiguous', { name: lessee }, 'lessee');
  if (found) return accept(found.id);
  if (!contact) return refuse('lessee-unknown', { name: lessee }, 'lessee');
  const guest = await inviteGuest({ ...ctx, db: tx }, actor, { name: lessee, identifiers: [], contact });
  return guest.ok ? accept(guest.value.organisationId) : guest;
};

/** Subjects of the machines of these rows; those that rows declare get their passports. */
const machinesOf = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  rows: readonly TableRow[],
  { evenIfAlike }: LeaseImportOptions,
): Promise<Result<string[]>> => {
  const machineOf = await findMachines(tx, actor.organisationId, rows);
  const subjects: string[] = [];
  for (const row of rows) {
    const machine = machineOf(row);
    if (!machine.ok) return machine;
    if (machine.value.known) {
      subjects.push(machine.value.known.subject);
      continue;
    }
    const issued = await issueIn(ctx, tx, actor, machine.value.passport, { evenIfAlike });
    if (!issued.ok) return issued;
    subjects.push(issued.value.subject);
  }
  return accept(subjects);
};

/**
 * Takes one running lease in, with its machines: their passports where they are new, the lease as its lessor declares it, and
 * that it runs. Refusals: those of the rows, of `draftLease`, of `checkDeclaration` and of `putDeclaredLease`.
 */
export const workLease = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  rows: readonly TableRow[],
  options: LeaseImportOptions,
): Promise<Result<{ readonly made: string }>> => {
  const [first] = rows;
  if (!first) return refuse('table-no-rows');
  const read = leaseOfRow(first, options);
  if (!read.ok) return read;
  const lesseeId = await lesseeOf(ctx, tx, actor, read.value);
  if (!lesseeId.ok) return lesseeId;
  const machines = await machinesOf(ctx, tx, actor, rows, options);
  if (!machines.ok) return machines;
  const { contract, contractNumber, countries, timeZone, declared } = read.value;
  const draft = await draftLease(ctx, tx, actor.organisationId, {
    lesseeId: lesseeId.value,
    contractNumber,
    terms: contract.terms,
    handling: contract.handling,
    machines: machines.value,
    subletting: false,
    countries,
    timeZone,
    billingOn: options.billingOn,
  });
  if (!draft.ok) return draft;
  const reconciled = checkDeclaration(draft.value, declared);
  if (!reconciled.ok) return reconciled;
  const made = await putDeclaredLease(ctx, tx, actor, draft.value, declared);
  return made.ok ? accept({ made: made.value.reference }) : made;
};
