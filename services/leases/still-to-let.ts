import type { Hex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { Database, Transaction } from '#prisma/client';
import { factValues } from '#prisma/reads/facts';
import type { ServiceContext } from '../context.ts';

/** Whether another lease with one of these fingerprints is on its way to the chain, or, where asked for, waits for signatures. */
const isClaimedElsewhere = async (
  db: Database,
  subject: Hex | null,
  fingerprints: readonly Hex[],
  openUntil: Date | null,
): Promise<boolean> => {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM actions sent
     WHERE sent.contract = 'Leases' AND sent.status IN ('PENDING', 'SUBMITTED')
       AND sent.message->'fingerprints' ?| ${[...fingerprints]}::text[] AND sent.subject IS DISTINCT FROM ${subject}
    UNION ALL
    SELECT 1 FROM agreements open
     WHERE open.kind = 'lease' AND open.status = 'OPEN' AND open."expiresAt" > ${openUntil}
       AND open.command->'message'->'fingerprints' ?| ${[...fingerprints]}::text[] AND open.subject IS DISTINCT FROM ${subject}
     LIMIT 1`;
  return rows.length > 0;
};

/** Refuses a lease whose contract number, or a machine's start, another proposal has taken: `lease-claimed`. */
export const noOtherProposal = async (
  ctx: ServiceContext,
  tx: Transaction,
  fingerprints: readonly Hex[],
): Promise<Result<null>> =>
  (await isClaimedElsewhere(tx, null, fingerprints, ctx.clock.now()))
    ? refuse('lease-claimed', {}, 'contractNumber')
    : accept(null);

/**
 * Whether a proposed lease can still be signed: much may have happened since. Refusals: `lease-claimed` (another with its contract number, or with one of
 * its machines from the same day, is on chain or on its way), `already-let` (params: machine; it runs under another lease beyond the day on which this one begins).
 */
export const stillToLet = async (
  tx: Transaction,
  {
    subject,
    head,
    fingerprints,
  }: { readonly subject: Hex; readonly head: Hex | null; readonly fingerprints: readonly Hex[] },
): Promise<Result<null>> => {
  const live = await factValues(tx, 'fingerprint', fingerprints);
  const isTaken = [...live.values()].some(value => 'object' in value && value.object !== subject);
  if (isTaken || (await isClaimedElsewhere(tx, subject, fingerprints, null))) return refuse('lease-claimed');
  const [running] = await tx.$queryRaw<{ machine: string }[]>`
    SELECT e.reference AS machine
      FROM leased_equipment mine
      JOIN leases own ON own.subject = mine.lease
      JOIN leased_machine_projections m ON m.machine = mine.machine AND m.running AND m.lease <> mine.lease
      JOIN leases other ON other.subject = m.lease
      JOIN equipment e ON e.subject = mine.machine
     WHERE mine.lease = ${subject} AND m.head IS NOT DISTINCT FROM ${head} AND other."endsOn" > own."startsOn"
     LIMIT 1`;
  return running ? refuse('already-let', { machine: running.machine }) : accept(null);
};
