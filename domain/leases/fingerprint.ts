import type { Hex } from '#domain/hex';
import { canonicalSellerId, normalizeNumber, type SellerId } from '#domain/invoices/fingerprint';
import type { CalendarDate } from '#domain/time/calendar-date';

/** What a lease is recognised by. */
export interface LeaseIdentity {
  /** Every id that the lessor is known by. */
  readonly lessorIds: readonly SellerId[];
  /** The parties' own number of the contract. */
  readonly contractNumber: string;
  /** Subjects of the machines; one subject has one serial, which the register of machines sees to. */
  readonly machines: readonly Hex[];
  /** The day on which the lease begins. */
  readonly startsOn: CalendarDate;
  /** The lease under which it lets: the same machine may be let and sublet from the same day. `null`: by title. */
  readonly head: Hex | null;
}

/** More than this of a lease's inputs are not carried on to each of its rents: a receivable has other fingerprints, too. */
const MOST_OF_A_RENT = 6;

/** A contract's number as it is compared. */
export const contractNumberKey = (text: string): string =>
  normalizeNumber(text) || text.normalize('NFKC').toUpperCase().trim();

/**
 * What is fingerprinted of a lease, as text; the signer makes an HMAC of each. The forms are
 * - `lease/1|<country>:<lessor id>|<number>`, for every id of the lessor;
 * - `lease-machine/1|<machine>|<first day>|<head lease or title>`, for every machine: another number on the same contract
 *   does not evade the registry.
 * Distinct, those with the number first, each kind sorted.
 */
export const leaseFingerprintInputs = (identity: LeaseIdentity): string[] => {
  const { lessorIds, contractNumber, machines, startsOn, head } = identity;
  const lessors = lessorIds.map(canonicalSellerId).filter(id => id !== '');
  const number = contractNumberKey(contractNumber);
  const numbers = lessors.map(lessor => `lease/1|${lessor}|${number}`).sort();
  const letting = machines.map(machine => `lease-machine/1|${machine}|${startsOn}|${head ?? 'title'}`).sort();
  return [...new Set([...numbers, ...letting])];
};

/**
 * What is fingerprinted of one rent of a lease: `rent/1|<first day of the period>|<input of the lease>`. By the period's first
 * day and not its number, which an amendment may change. The same rent cannot be claimed again from another document.
 */
export const rentPeriodFingerprintInputs = (
  leaseInputs: readonly string[],
  period: { readonly from: CalendarDate },
): string[] => leaseInputs.slice(0, MOST_OF_A_RENT).map(input => `rent/1|${period.from}|${input}`);
