import { type ParamType, Result } from 'ethers';
import { type Hex, toHex, ZERO_ADDRESS, ZERO_HASH } from '#domain/hex';
import { openPartsOfAll, type ReceivableState } from '#domain/receivables/state';
import type { ContractName } from '#ledger/chain';
import { INTERFACES } from '#ledger/contracts';
import { callContract } from '#ledger/node';
import type { ClockedNode } from '../clocked-node.ts';
import type { Consortium } from './consortium.ts';

const STATUSES = ['None', 'Issued', 'Confirmed', 'Rejected', 'Cancelled', 'Settled'];
const FRAGMENT_STATUSES = ['Held', 'Offered', 'FinanceRequested', 'Reserved', 'Divided'];

/** A struct as the contract answers it: names to values, numbers as bigint, hexadecimal in lower case. */
type Stored = Readonly<Record<string, unknown>>;

const plain = (type: ParamType, value: unknown): unknown => {
  if (value instanceof Result) {
    const { arrayChildren, components } = type;
    if (arrayChildren) return [...value].map(one => plain(arrayChildren, one));
    return Object.fromEntries((components ?? []).map((one, place) => [one.name, plain(one, value[place])]));
  }
  return typeof value === 'string' && value.startsWith('0x') ? toHex(value) : value;
};

/** Calls a reading function and answers its one result: structs by name, numbers as bigint, hexadecimal in lower case. */
export const readFrom = async (
  node: ClockedNode,
  { chain }: Pick<Consortium, 'chain'>,
  name: ContractName,
  method: string,
  args: readonly unknown[],
): Promise<unknown> => {
  const contract = INTERFACES[name];
  const data = toHex(contract.encodeFunctionData(method, args));
  const answer = await callContract(node.rpc, { to: chain.addresses[name], data });
  const [type] = contract.getFunction(method)?.outputs ?? [];
  if (!type) throw new Error(`${name} has no function ${method}`);
  return plain(type, contract.decodeFunctionResult(method, answer)[0]);
};

/** The same, of the domain's state, under the contract's names. */
const receivableStruct = (state: ReceivableState): Stored => ({
  issuer: state.issuer,
  maturity: BigInt(state.maturity),
  status: BigInt(STATUSES.indexOf(state.status)),
  confirmed: state.confirmed,
  disputed: state.disputed,
  assigned: state.assigned,
  obligor: state.obligor,
  version: state.version,
  fragments: BigInt(state.fragments.length),
  currency: state.currency,
  root: state.root,
  terms: state.terms ?? ZERO_HASH,
  open: openPartsOfAll(state),
});

const fragmentStruct = (state: ReceivableState, index: number): Stored => {
  const fragment = state.fragments[index];
  if (!fragment) throw new RangeError(`no fragment ${index}`);
  const { holder, from, to, financed, notified, reserveReleased, payee, cursor, paid, diluted, writtenOff } = fragment;
  return {
    holder,
    from,
    status: BigInt(FRAGMENT_STATUSES.indexOf(fragment.status)),
    financed,
    notified,
    reserveReleased,
    assignor: fragment.assignor ?? ZERO_ADDRESS,
    to,
    left: BigInt(fragment.left ?? 0),
    payee,
    cursor,
    counterparty: fragment.counterparty ?? ZERO_ADDRESS,
    expiry: BigInt(fragment.expiry),
    terms: fragment.terms ?? ZERO_HASH,
    paid,
    diluted,
    writtenOff,
    holes: fragment.holes.map(hole => ({ from: hole.from, to: hole.to })),
  };
};

/**
 * What the contract has stored of a receivable and its fragments, and what it should have stored by the domain's state;
 * with `everything`, also of quotes and allocations.
 */
export const storedAndExpected = async (
  node: ClockedNode,
  consortium: Consortium,
  state: ReceivableState,
  everything: boolean,
): Promise<{ stored: unknown; expected: unknown }> => {
  const { subject } = state;
  const read = (method: string, args: readonly unknown[]) => readFrom(node, consortium, 'Receivables', method, args);
  const quotes = everything ? Object.entries(state.quotes) : [];
  const allocations = everything ? Object.entries(state.allocations) : [];
  const stored = await Promise.all([
    read('receivableOf', [subject]),
    ...state.fragments.map(({ index }) => read('fragmentOf', [subject, index])),
    ...quotes.map(([id]) => read('quoteOf', [subject, id])),
    ...allocations.map(([id]) => read('allocationOf', [id])),
  ]);
  const expected: Stored[] = [
    receivableStruct(state),
    ...state.fragments.map(({ index }) => fragmentStruct(state, index)),
    ...quotes.map(([, { bank, fragment, request, expiry, status }]) => ({
      bank,
      expiry: status === 'Open' ? BigInt(expiry) : 0n,
      fragment: BigInt(fragment),
      request,
    })),
    ...allocations.map(([, { recorder, fragment, reversed, from, to, entryParts, entry }]) => ({
      recorder,
      fragment: BigInt(fragment),
      reversed,
      from,
      to,
      entryParts,
      subject,
      entry,
    })),
  ];
  return { stored, expected };
};

/** How many parts of an entry, and which live object of a fingerprint, the contracts have stored. */
export const storedShared = async (
  node: ClockedNode,
  consortium: Consortium,
  entries: readonly Hex[],
  fingerprints: readonly Hex[],
): Promise<{ entries: unknown[]; fingerprints: unknown[] }> => ({
  entries: await Promise.all(
    entries.map(entry => readFrom(node, consortium, 'Receivables', 'entryAllocated', [entry])),
  ),
  fingerprints: await Promise.all(
    fingerprints.map(fingerprint => readFrom(node, consortium, 'Fingerprints', 'liveObject', [fingerprint])),
  ),
});
