import { open } from 'node:fs/promises';
import { z } from 'zod';
import { amend, historyOf, type ScheduleHistory } from '#domain/leases/schedule/amend';
import { buildSchedule } from '#domain/leases/schedule/build-schedule';
import { checkLeaseTerms } from '#domain/leases/schedule/check-lease-terms';
import type { LeaseTerms } from '#domain/leases/schedule/terms';
import { accept, type Result, refuse } from '#domain/result';
import { parseInput } from '#services/input';
import { amendmentInput, leaseTermsInput } from '#services/leases/lease-terms-input';
import { ExplainedError } from '../explained-error.ts';

/** Far more than six hundred rents and two thousand fixings need. */
const MAX_BYTES = 4 * 1024 * 1024;

const leaseFile = z.strictObject({ terms: leaseTermsInput, amendments: z.array(amendmentInput).max(200).default([]) });

export interface LeaseInFile {
  readonly terms: LeaseTerms;
  readonly history: ScheduleHistory;
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** Looks at kind and size before it reads. Throws `ExplainedError` for what is no file of JSON. */
export const readJson = async (file: string): Promise<unknown> => {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    handle = await open(file, 'r');
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Error('this is not a file');
    if (stat.size > MAX_BYTES) throw new Error(`it has ${stat.size} bytes; at most ${MAX_BYTES} are read`);
    return JSON.parse(await handle.readFile('utf8'));
  } catch (thrown) {
    throw new ExplainedError(`${file} cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  } finally {
    await handle?.close();
  }
};

/**
 * The lease in a file: `{ "terms": …, "amendments": [ … ] }`, terms and amendments as the API takes them. Refusals:
 * `invalid-input`, and those of `checkLeaseTerms`, `buildSchedule` and `amend`. Throws `ExplainedError` where there is
 * nothing to read.
 */
export const readLease = async (file: string): Promise<Result<LeaseInFile>> => {
  const json = await readJson(file);
  // Terms alone are a lease that was never amended.
  const isBare = typeof json === 'object' && json !== null && !('terms' in json);
  const input = parseInput(leaseFile, isBare ? { terms: json } : json);
  if (!input.ok) return input;
  const { terms, amendments } = input.value;
  const checked = checkLeaseTerms(terms);
  if (!checked.ok) return checked;
  const schedule = buildSchedule(terms);
  if (!schedule.ok) return schedule;
  let history = historyOf(schedule.value);
  for (const [at, amendment] of amendments.entries()) {
    const amended = amend(history, amendment);
    if (!amended.ok)
      return refuse(amended.refusal.code, amended.refusal.params, `amendments.${at}.${amended.refusal.field ?? ''}`);
    history = amended.value;
  }
  return accept({ terms, history });
};
