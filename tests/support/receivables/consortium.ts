import { encodeBytes32String } from 'ethers';
import { KIND_BITS, kindBits } from '#domain/access/organisation-kinds';
import { type Hex, toHex, wordOf, ZERO_HASH } from '#domain/hex';
import type { ChainReference } from '#ledger/chain';
import { INTERFACES } from '#ledger/contracts';
import { deploy } from '#ledger/deploy/deploy';
import type { DigestSigner } from '#ledger/keys/derive';
import { credentialDigest, governDigest } from '#ledger/typed-data/credential';
import { type ClockedNode, newKey } from '../clocked-node.ts';
import { type ModelActor, SUBJECTS } from './model.ts';

/** The contracts on a real node, a founder who governs alone, and actors whose keys are bound as the model says. */
export interface Consortium {
  readonly chain: ChainReference;
  readonly actors: readonly ModelActor[];
  /** The founder, who governs alone. */
  readonly governor: Hex;
  signerOf(key: Hex): DigestSigner;
  freeze(at: number, key: Hex): Promise<void>;
  unfreeze(at: number, key: Hex): Promise<void>;
  /** Registers a second version of `Liens`, which says of every fragment that it is pledged. */
  pledgeAll(at: number): Promise<void>;
}

/** Creates code that answers 1 to every call: PUSH 1, PUSH 0, MSTORE, PUSH 32, PUSH 0, RETURN, behind a copying prologue. */
const ALWAYS_YES: Hex = '0x600a600c600039600a6000f3600160005260206000f3';

const FOREVER = 2n ** 64n - 1n;

const cast = (startAt: number): readonly Omit<ModelActor, 'key'>[] => [
  { name: 'supplier', kinds: KIND_BITS.SUPPLIER },
  { name: 'lessor', kinds: kindBits(['LESSOR', 'BANK']), isOpen: true },
  { name: 'lessee', kinds: KIND_BITS.LESSEE },
  { name: 'guest', kinds: KIND_BITS.GUEST_OBLIGOR },
  { name: 'bank', kinds: KIND_BITS.BANK },
  { name: 'otherBank', kinds: KIND_BITS.BANK, expiresAt: startAt + 40 * 86_400 },
  { name: 'auditor', kinds: KIND_BITS.AUDITOR },
  { name: 'unbound', kinds: KIND_BITS.BANK, isUnbound: true },
];

/** Deploys, admits an organisation for each actor and binds the keys, all before `startAt`. */
export const foundConsortium = async (
  node: ClockedNode,
  startAt: number,
  people: readonly Omit<ModelActor, 'key'>[] = cast(startAt),
): Promise<Consortium> => {
  const [deployer, governor, registrar] = [newKey(), newKey(), newKey()];
  await node.setMining(true);
  const fees = { kind: 'free' } as const;
  const chain = await deploy({ rpc: node.rpc, deployer, governor, registrar: registrar.address, fees });
  await node.setMining(false);

  const signers = new Map<Hex, DigestSigner>([[governor.address, governor]]);
  const actors = people.map((actor): ModelActor => {
    const signer = newKey();
    signers.set(signer.address, signer);
    return { ...actor, key: signer.address };
  });
  const idOf = (key: Hex): Hex => wordOf(BigInt(1 + actors.findIndex(actor => actor.key === key)));

  let nonce = 1000n;
  const decree = async (
    at: number,
    contract: 'Organisations' | 'Directory',
    name: string,
    args: readonly unknown[],
  ) => {
    nonce += 1n;
    const { Organisations: organisations, [contract]: target } = chain.addresses;
    const data = toHex(INTERFACES[contract].encodeFunctionData(name, args));
    const digest = governDigest({ target, data, nonce, deadline: FOREVER }, chain.chainId, organisations);
    const call = [target, data, nonce, FOREVER, [governor.address], [governor.sign(digest)]];
    await node.mine(at, organisations, toHex(INTERFACES.Organisations.encodeFunctionData('govern', call)));
  };
  const govern = (at: number, name: string, args: readonly unknown[]) => decree(at, 'Organisations', name, args);

  const startedAt = startAt - 100;
  for (const [place, actor] of actors.entries()) {
    const publicKey = actor.isOpen ? actor.key : newKey().address;
    await govern(startedAt + place, 'admitOrganisation', [idOf(actor.key), publicKey, actor.kinds]);
  }
  const credentials = actors
    .filter(actor => !actor.isOpen && !actor.isUnbound)
    .flatMap(({ key, kinds, expiresAt, subjects = SUBJECTS }) =>
      subjects.map(subject => {
        const expiry = expiresAt === undefined ? FOREVER : BigInt(expiresAt);
        const credential = { key, subject, kinds, expiry, organisation: ZERO_HASH };
        return { credential, signature: registrar.sign(credentialDigest(credential, chain)) };
      }),
    );
  const bind = INTERFACES.Relay.encodeFunctionData('relay', [credentials, []]);
  await node.mine(startedAt + 50, chain.addresses.Relay, toHex(bind));

  const liens = await node.create(startedAt + 60, ALWAYS_YES);

  const subjectsOf = (key: Hex) => actors.find(actor => actor.key === key)?.subjects ?? SUBJECTS;
  const keysOf = (key: Hex) => subjectsOf(key).map(subject => ({ key, subject }));
  return {
    chain,
    actors,
    governor: governor.address,
    signerOf: key => signers.get(key) ?? newKey(),
    freeze: (at, key) => govern(at, 'freezeOrganisation', [idOf(key), keysOf(key)]),
    unfreeze: (at, key) => govern(at, 'unfreezeOrganisation', [idOf(key), keysOf(key)]),
    pledgeAll: at => decree(at, 'Directory', 'register', [encodeBytes32String('Liens'), 2, liens]),
  };
};
