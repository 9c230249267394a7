import { TypedDataEncoder, verifyTypedData, Wallet } from 'ethers';
import { describe, expect, it } from 'vitest';
import { type Hex, wordOf } from '#domain/hex';
import { address, chainOf } from '#tests/support/chain';
import { type ActionMessage, decodeAction, digestOf, encodeAction, encodeType, typeHash } from './action.ts';
import { ACTION_TYPES, type ActionCommand, COMMON_FIELDS, isActionType } from './action-types.ts';
import { DOMAIN } from './domain.ts';
import { messageFromJson, messageToJson } from './message-json.ts';

const chain = chainOf(31337n);

const issue: ActionCommand = {
  type: 'IssueReceivable',
  subject: wordOf(77n),
  holder: address(7),
  obligor: address(8),
  maturity: 1_800_000_000,
  currency: wordOf(5n),
  root: wordOf(6n),
  fingerprints: [wordOf(8n), wordOf(9n)],
};

const payment: ActionCommand = {
  type: 'RecordPayment',
  subject: wordOf(77n),
  fragment: 3,
  to: 10n ** 18n,
  entry: wordOf(1n),
  entryParts: 10n ** 17n,
  allocation: wordOf(2n),
};

const messageOf = (command: ActionCommand, signers: readonly Hex[]): ActionMessage => ({
  command,
  expectedVersion: 4n,
  nonce: 2n ** 255n + 1n,
  deadline: 1_790_000_000n,
  signers,
});

const typesOf = (type: keyof typeof ACTION_TYPES) => ({ [type]: [...COMMON_FIELDS, ...ACTION_TYPES[type].fields] });

const valuesOf = ({ command, ...message }: ActionMessage) => ({ ...message, ...command });

describe('typed data', () => {
  it.each(Object.keys(ACTION_TYPES).filter(isActionType))('%s has the EIP-712 type that ethers gives it', type => {
    expect(encodeType(type)).toBe(TypedDataEncoder.from(typesOf(type)).encodeType(type));
  });

  it.each([issue, payment])('$type has the digest that ethers gives it', command => {
    const message = messageOf(command, [address(7), address(9)]);
    expect(digestOf(message, chain)).toBe(
      TypedDataEncoder.hash(
        { ...DOMAIN, chainId: chain.chainId, verifyingContract: chain.addresses.Receivables },
        typesOf(command.type),
        valuesOf(message),
      ),
    );
  });

  it('recovers the signer of a digest, and no other from a changed field, contract or chain', () => {
    const wallet = Wallet.createRandom();
    const message = messageOf(payment, [address(7)]);
    const { serialized } = wallet.signingKey.sign(digestOf(message, chain));
    const domain = { ...DOMAIN, chainId: chain.chainId, verifyingContract: chain.addresses.Receivables };
    expect(verifyTypedData(domain, typesOf('RecordPayment'), valuesOf(message), serialized)).toBe(wallet.address);
    const digests = [
      digestOf(message, chain),
      digestOf(messageOf({ ...payment, to: 5n }, [address(7)]), chain),
      digestOf({ ...message, signers: [address(7), address(8)] }, chain),
      digestOf(message, { ...chain, chainId: 1n }),
      digestOf(message, { ...chain, addresses: { ...chain.addresses, Receivables: address(9) } }),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  it.each([issue, payment])('$type survives encoding', command => {
    const message = messageOf(command, [address(7)]);
    const decoded = decodeAction(encodeAction({ message, signatures: ['0x1234'] }, chain));
    expect(decoded).toMatchObject({ type: command.type, target: chain.addresses.Receivables, signatures: ['0x1234'] });
    expect(messageToJson(messageFromJson(command.type, messageToJson(message)))).toEqual(messageToJson(message));
    const { type: _, ...own } = command;
    expect(decoded?.fields).toEqual({
      ...own,
      expectedVersion: 4n,
      nonce: 2n ** 255n + 1n,
      deadline: 1_790_000_000n,
      signers: [address(7)],
    });
  });

  it('refuses what does not fit a field', () => {
    expect(() => digestOf(messageOf({ ...payment, to: 2n ** 64n }, [address(7)]), chain)).toThrow(RangeError);
    expect(() => digestOf(messageOf({ ...payment, fragment: -1 }, [address(7)]), chain)).toThrow(RangeError);
    expect(() => digestOf(messageOf({ ...payment, entry: `0x${'11'.repeat(31)}` }, [address(7)]), chain)).toThrow(
      TypeError,
    );
  });

  it('has a type hash of its own for each action', () => {
    const names = Object.keys(ACTION_TYPES).filter(isActionType);
    expect(new Set(names.map(typeHash)).size).toBe(names.length);
  });

  it('does not take damaged rows for messages', () => {
    const json = messageToJson(messageOf(payment, [address(7)]));
    expect(() => messageFromJson('RecordPayment', { ...json, entry: 'ten' })).toThrow();
    expect(() => messageFromJson('IssueReceivable', json)).toThrow();
  });
});
