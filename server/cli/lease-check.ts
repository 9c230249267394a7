import { z } from 'zod';
import { buildSchedule } from '#domain/leases/schedule/build-schedule';
import { checkLeaseTerms } from '#domain/leases/schedule/check-lease-terms';
import { type Reconciliation, reconcile } from '#domain/leases/schedule/reconcile';
import { accept, type Refusal, type Result } from '#domain/result';
import { parseInput } from '#services/input';
import { declaredLeaseInput } from '#services/leases/declared-lease-input';
import { leaseTermsInput } from '#services/leases/lease-terms-input';
import { isExplained } from '../explained-error.ts';
import { readJson } from './lease-file.ts';

const runningLease = z.strictObject({ terms: leaseTermsInput, declared: declaredLeaseInput });

/** A file that cannot be read is a verdict here, so that the others are still looked at. */
const readOf = async (file: string): Promise<Result<unknown>> => {
  try {
    return accept(await readJson(file));
  } catch (thrown) {
    if (!isExplained(thrown)) throw thrown;
    return { ok: false, refusal: { code: 'invalid-input', params: { message: thrown.message } } };
  }
};

const checkFile = async (file: string): Promise<Result<Reconciliation, Refusal>> => {
  const json = await readOf(file);
  if (!json.ok) return json;
  const input = parseInput(runningLease, json.value);
  if (!input.ok) return input;
  const terms = checkLeaseTerms(input.value.terms);
  if (!terms.ok) return terms;
  const schedule = buildSchedule(terms.value);
  return schedule.ok ? accept(reconcile(schedule.value, input.value.declared)) : schedule;
};

/**
 * `lienlight lease check FILE…`: whether running leases reconcile with their terms, one JSON object a line for each file in
 * the order given: what is wrong with the lease, and with which rows. Answers the exit code: 1 where any does not.
 */
export const leaseCheck = async (files: readonly string[], out: (line: string) => void): Promise<number> => {
  let exitCode = 0;
  for (const file of files) {
    const checked = await checkFile(file);
    const ok = checked.ok && checked.value.isReconciled;
    if (!ok) exitCode = 1;
    const report = checked.ok
      ? {
          lease: checked.value.lease,
          rows: checked.value.rows
            .filter(({ findings }) => findings.length > 0)
            .map(({ periodNumber, findings }) => ({ period: periodNumber, findings })),
        }
      : { refusal: checked.refusal };
    out(JSON.stringify({ file, ok, ...report }));
  }
  return exitCode;
};
