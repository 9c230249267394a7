import { z } from 'zod';
import type { Hex } from '#domain/hex';
import type { LeaseState } from '#domain/leases/lifecycle/state';
import { accept, type Result, refuse } from '#domain/result';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import type { LeaseMachine } from '#prisma/reads/lease-machines';
import { signAction } from '../actions/sign-action.ts';
import type { Actor } from '../actor.ts';
import { proposeAgreement } from '../agreements/propose-agreement.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { lettersBehind } from '../equipment/machine-claims.ts';
import { compareOnSite } from '../equipment/serial-on-site.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, note, parseInput } from '../input.ts';
import { dateFact, leaseContent, noteFact, textFact } from './agreement-facts.ts';
import { leaseId, loadOwnLease } from './load-lease.ts';
import type { DraftMachine } from './machines.ts';
import { titleHoldersOf } from './parties.ts';
import { audienceOf, type Changed } from './sign-change.ts';
import { takeMachines } from './take-machines.ts';
import { todayIn } from './today-there.ts';

export const commenceLeaseInput = z.object({
  lease: leaseId,
  /** The day on which the machines were accepted. */
  acceptedOn: calendarDate,
  /** Of every machine what was read on site: its serial as typed, or the code that was scanned. */
  serials: z
    .array(z.object({ machine: z.string().max(80), serial: z.string().trim().min(1).max(200) }))
    .max(16)
    .default([]),
  note: note().optional(),
});

type Serials = z.output<typeof commenceLeaseInput>['serials'];

/**
 * Whether every machine was looked at and is the one that was agreed. Refusals: `serial-missing`, `serial-differs` (params:
 * machine, written, letters: where it differs, counted from 1).
 */
export const checkSerials = (machines: readonly LeaseMachine[], serials: Serials): Result<null> => {
  for (const machine of machines) {
    const { subject, reference } = machine;
    const seen = serials.find(one => one.machine.toLowerCase() === subject || one.machine.toUpperCase() === reference);
    if (!seen) return refuse('serial-missing', { machine: reference }, 'serials');
    const { isSame, letters } = compareOnSite(seen.serial, machine);
    const params = {
      machine: reference,
      seen: seen.serial,
      letters: letters.map(one => one.position).join(', '),
      differing: lettersBehind(letters),
    };
    if (!isSame) return refuse('serial-differs', params, 'serials');
  }
  return accept(null);
};

interface Letter {
  readonly organisationId: string;
  readonly subject: Hex;
}

/** Who lets: the title holder of each machine, with the key of the machine; or the lessee of the head lease, with its key. */
export const lettersOf = async (
  tx: Transaction,
  state: Pick<LeaseState, 'head'>,
  lessorId: string,
  machines: readonly { readonly subject: Hex; readonly reference: string }[],
): Promise<Result<Letter[]>> => {
  if (state.head !== null) return accept([{ organisationId: lessorId, subject: state.head }]);
  const holders = await titleHoldersOf(
    tx,
    machines.map(({ subject }) => subject),
  );
  const letters: Letter[] = [];
  for (const { subject, reference } of machines) {
    const organisationId = holders.get(subject);
    if (organisationId === undefined) return refuse('wrong-machine', { machine: reference }, 'machines');
    letters.push({ organisationId, subject });
  }
  return accept(letters);
};

/** A lease that is about to begin. */
export interface Beginning {
  readonly subject: Hex;
  readonly reference: string;
  readonly state: Pick<LeaseState, 'attested' | 'head'>;
  readonly lessorId: string;
  readonly lessee: { readonly id: string; readonly name: string };
  readonly machines: readonly DraftMachine[];
  /** To whom the acceptance is opened. */
  readonly audience: readonly string[];
}

interface Acceptance {
  readonly acceptedOn: CalendarDate;
  readonly serials: Serials;
  readonly note?: string | undefined;
}

/**
 * Signs that a lease begins. Whoever accepts signs first, then those who let. The lessor has agreed to let these machines
 * when it signed the lease, so its keys sign with the acceptance; a title holder who is somebody else is asked.
 */
export const beginLease = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  lease: Beginning,
  { acceptedOn, serials, note: text }: Acceptance,
): Promise<Result<Changed>> => {
  const { lessorId, machines, state, subject } = lease;
  const letters = await lettersOf(tx, state, lessorId, machines);
  if (!letters.ok) return letters;
  const seenAs = (machine: DraftMachine) =>
    serials.find(
      one => one.machine.toLowerCase() === machine.subject || one.machine.toUpperCase() === machine.reference,
    );
  const acceptance = newCommitment(
    ctx,
    'acceptance',
    {
      acceptedOn,
      machines: machines.map(one => ({ subject: one.subject, serial: one.serial, seen: seenAs(one)?.serial ?? null })),
      note: text ?? null,
    },
    { shareWith: [...lease.audience, ...letters.value.map(one => one.organisationId)] },
  );
  const principal = state.attested ? lease.lessee.id : lessorId;
  // Of a sale and lease-back: nobody takes his own machines on lease before title has passed.
  const own = state.attested && letters.value.find(one => one.organisationId === principal);
  if (own) return refuse('title-not-passed', {}, 'machines');
  const command = {
    type: 'CommenceLease',
    subject,
    acceptance: acceptance.root,
    machines: machines.map(one => one.subject),
  } as const;
  const signers = [{ organisationId: principal }, ...letters.value];
  const others = letters.value.filter(one => one.organisationId !== lessorId && one.organisationId !== principal);
  if (others.length === 0) {
    const { organisationId, userId } = actor;
    const request = { actor: { organisationId, userId }, command, signers, commitments: [acceptance] };
    const signed = await signAction(tx, ctx, request);
    if (!signed.ok) return signed;
    if (state.attested) {
      const taken = await takeMachines(ctx, tx, actor, {
        lessorId,
        machines: machines.map(one => ({ subject: one.subject, serialSeen: one.serial })),
        acceptedOn,
      });
      if (!taken.ok) return taken;
    }
    return accept({ agreementId: null, actionId: signed.value.actionId });
  }
  return proposeAgreement(ctx, tx, actor, {
    kind: 'lease-commencement',
    command,
    signers,
    commitments: [acceptance],
    content: leaseContent(lease.reference, [
      dateFact('accepted-on', acceptedOn),
      textFact('lessee', lease.lessee.name),
      textFact('machines', machines.map(one => `${one.manufacturer} ${one.model} ${one.serial}`).join('; ')),
      ...noteFact(text),
    ]),
  });
};

/**
 * The lessee accepts the machines, with the serial of each as it stands on it, and the lease begins. Of a declared lease the
 * lessor says that it did. Where title is held by somebody else than the lessor, it waits for that signature.
 *
 * Refusals: `invalid-input`, those of `loadOwnLease`, `not-lessee` / `not-lessor`, `wrong-status`, `date-in-future`, those of
 * `checkSerials`, `title-not-passed` (the lessee holds it itself), `wrong-machine`, `already-let`, `wrong-head`, and those of `signAction`.
 */
export const commenceLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof commenceLeaseInput>,
): Promise<Result<Changed>> => {
  const parsed = parseInput(commenceLeaseInput, input);
  if (!parsed.ok) return parsed;
  const { lease, ...acceptance } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLease(ctx, actor, 'lease:commence', lease, { roles: ['lessee', 'lessor'], db: tx });
    if (!loaded.ok) return loaded;
    const { seen, state, actor: who } = loaded.value;
    const accepting = state.attested ? seen.lessee : seen.lessor;
    if (accepting.organisationId !== who.organisationId) return refuse(state.attested ? 'not-lessee' : 'not-lessor');
    if (state.status !== 'Signed') return refuse('wrong-status', { status: state.status });
    const today = todayIn(seen.row.timeZone, ctx.clock.now());
    if (acceptance.acceptedOn > today) return refuse('date-in-future', {}, 'acceptedOn');
    const checked = checkSerials(seen.machines, acceptance.serials);
    if (!checked.ok) return checked;
    const beginning: Beginning = {
      subject: seen.subject,
      reference: seen.row.reference,
      state,
      lessorId: seen.lessor.organisationId,
      lessee: { id: seen.lessee.organisationId, name: seen.lessee.name },
      machines: seen.machines,
      audience: audienceOf(seen, state),
    };
    return beginLease(ctx, tx, who, beginning, acceptance);
  });
};
