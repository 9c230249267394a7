import { type Hex, toHex } from '#domain/hex';
import type { ChainReference, ContractName } from '../chain.ts';
import { INTERFACES } from '../contracts.ts';
import { type GovernMessage, governDigest } from './credential.ts';

/** What k of n governors decide; each is a function of `Organisations` or `Directory` that governance alone may call. */
export type Decision =
  | { readonly type: 'AdmitOrganisation'; readonly id: Hex; readonly publicKey: Hex; readonly kinds: number }
  | {
      readonly type: 'FreezeOrganisation' | 'UnfreezeOrganisation';
      readonly id: Hex;
      readonly keys: readonly PartyKeyRef[];
    }
  | { readonly type: 'SetGovernors'; readonly governors: readonly Hex[]; readonly threshold: bigint }
  | { readonly type: 'SetRegistrar'; readonly registrar: Hex; readonly appointed: boolean };

/** One party key: which key, for which subject. */
export interface PartyKeyRef {
  readonly key: Hex;
  readonly subject: Hex;
}

const keyRefs = (keys: readonly PartyKeyRef[]): [Hex, Hex][] => keys.map(({ key, subject }) => [key, subject]);

const callOf = (decision: Decision): { contract: ContractName; name: string; values: readonly unknown[] } => {
  const contract = 'Organisations';
  switch (decision.type) {
    case 'AdmitOrganisation':
      return { contract, name: 'admitOrganisation', values: [decision.id, decision.publicKey, decision.kinds] };
    case 'FreezeOrganisation':
      return { contract, name: 'freezeOrganisation', values: [decision.id, keyRefs(decision.keys)] };
    case 'UnfreezeOrganisation':
      return { contract, name: 'unfreezeOrganisation', values: [decision.id, keyRefs(decision.keys)] };
    case 'SetGovernors':
      return { contract, name: 'setGovernors', values: [decision.governors, decision.threshold] };
    case 'SetRegistrar':
      return { contract, name: 'setRegistrar', values: [decision.registrar, decision.appointed] };
  }
};

/** The message that governors sign. */
export const governMessage = (
  decision: Decision,
  { nonce, deadline }: { readonly nonce: bigint; readonly deadline: bigint },
  chain: Pick<ChainReference, 'addresses'>,
): GovernMessage => {
  const { contract, name, values } = callOf(decision);
  return {
    target: chain.addresses[contract],
    data: toHex(INTERFACES[contract].encodeFunctionData(name, values)),
    nonce,
    deadline,
  };
};

/** Digest of the message: EIP-712, domain of `Organisations`. */
export const decisionDigest = (message: GovernMessage, chain: ChainReference): Hex =>
  governDigest(message, chain.chainId, chain.addresses.Organisations);

/** The call of `govern`, with the governors' signatures. */
export const encodeGovern = (
  { target, data, nonce, deadline }: GovernMessage,
  signed: readonly { readonly governor: Hex; readonly signature: Hex }[],
): Hex =>
  toHex(
    INTERFACES.Organisations.encodeFunctionData('govern', [
      target,
      data,
      nonce,
      deadline,
      signed.map(one => one.governor),
      signed.map(one => one.signature),
    ]),
  );

/** The message in a call of `govern`. */
export const decodeGovern = (encoded: Hex): GovernMessage => {
  const [target, data, nonce, deadline] = INTERFACES.Organisations.decodeFunctionData('govern', encoded);
  return { target: toHex(target), data: toHex(data), nonce, deadline };
};
