import { type Interface, Result } from 'ethers';
import type { Hex } from '#domain/hex';
import type { Refusal } from '#domain/result';
import { INTERFACES } from '../contracts.ts';

const kebab = (name: string): string => name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();

/** Where the contract's word and the domain's differ. */
const codes: Readonly<Record<string, string>> = { Fingerprints_Taken: 'fingerprint-taken' };

/** `Receivables_NotHolder` is `not-holder`; the errors of every performer (`Performer_WrongVersion`) likewise. */
const codeOf = (error: string): string => codes[error] ?? kebab(error.slice(error.indexOf('_') + 1));

const textOf = (value: unknown): string => (value instanceof Result ? value.map(textOf).join(' ') : String(value));

const parse = (contract: Interface, reason: Hex): Refusal | null => {
  try {
    const error = contract.parseError(reason);
    if (!error) return null;
    const params = error.fragment.inputs.map((input, index) => [input.name, textOf(error.args[index]).toLowerCase()]);
    return { code: codeOf(error.name), ...(params.length > 0 && { params: Object.fromEntries(params) }) };
  } catch {
    // Cut off at the Relay's limit: the name is there, its arguments are not.
    return null;
  }
};

/** Why a contract refused, as the domain would have said it. An error that we do not know keeps its bytes. */
export const refusalOfReason = (reason: Hex): Refusal => {
  for (const contract of Object.values(INTERFACES)) {
    const refusal = parse(contract, reason);
    if (refusal) return refusal;
  }
  // Errors of the language itself, and a call that ran out of gas (no data at all).
  return { code: 'refused-by-contract', params: { reason } };
};
