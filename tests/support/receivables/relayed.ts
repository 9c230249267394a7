import { type Hex, toHex, ZERO_ADDRESS } from '#domain/hex';
import type { Envelope } from '#domain/lifecycle/signers';
import { INTERFACES } from '#ledger/contracts';
import { eventDecoder } from '#ledger/reader/decode-event';
import { refusalOfReason } from '#ledger/submitter/refusal-reason';
import { digestOf, encodeAction, relayStructOf } from '#ledger/typed-data/action';
import type { ActionCommand } from '#ledger/typed-data/action-types';
import type { ClockedNode } from '../clocked-node.ts';
import type { Consortium } from './consortium.ts';

/** What the chain made of an action: its events with their arguments as text; or the refusal; or no trace of it. */
export type Relayed =
  | { readonly kind: 'performed'; readonly events: readonly RelayedEvent[] }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'passed-over' };

export interface RelayedEvent {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

let nonce = 0n;

/** Signs the commands with the keys of all their signers, and relays them in one transaction mined at that time. */
export const relayAll = async (
  node: ClockedNode,
  { chain, signerOf }: Pick<Consortium, 'chain' | 'signerOf'>,
  at: number,
  commands: readonly (ActionCommand & Envelope)[],
): Promise<Relayed[]> => {
  const signed = commands.map(({ expectedVersion, signers, ...command }) => {
    nonce += 1n;
    const message = { command, expectedVersion, nonce, deadline: BigInt(at), signers };
    const digest = digestOf(message, chain);
    const signatures = signers.map(key => signerOf(key).sign(digest));
    return { digest, struct: relayStructOf(encodeAction({ message, signatures }, chain)) };
  });
  const data = INTERFACES.Relay.encodeFunctionData('relay', [[], signed.map(({ struct }) => struct)]);
  const logs = await node.mine(at, chain.addresses.Relay, toHex(data));

  const decode = eventDecoder(chain);
  const verdicts = new Map<Hex, Relayed>();
  let events: RelayedEvent[] = [];
  for (const [logIndex, log] of logs.entries()) {
    const place = { blockNumber: 0, blockHash: ZERO_ADDRESS, transactionHash: ZERO_ADDRESS, logIndex };
    const event = decode({ ...log, ...place });
    if (!event) throw new Error('the relay caused an event that we do not know');
    const digest = toHex(String(event.args.digest ?? '0x'));
    if (event.name === 'ActionPerformed') {
      verdicts.set(digest, { kind: 'performed', events });
      events = [];
    } else if (event.name === 'ActionRefused') {
      verdicts.set(digest, { kind: 'refused', code: refusalOfReason(toHex(String(event.args.reason))).code });
    } else events.push({ name: event.name, args: event.args });
  }
  return signed.map(({ digest }) => verdicts.get(digest) ?? { kind: 'passed-over' });
};
