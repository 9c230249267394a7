import { AbiCoder, concat, dataSlice, keccak256, toBeHex, toUtf8Bytes, zeroPadValue } from 'ethers';
import { type Hex, isHex, toHex } from '#domain/hex';
import type { ChainReference } from '../chain.ts';
import {
  ACTION_TYPES,
  type ActionCommand,
  type ActionTypeName,
  COMMON_FIELDS,
  type Field,
  isActionType,
} from './action-types.ts';
import { domainSeparator, typedDigest } from './domain.ts';

/** What is signed: the command, the version it expects, an unordered nonce, a deadline in unix seconds, the signers. */
export interface ActionMessage {
  readonly command: ActionCommand;
  readonly expectedVersion: bigint;
  readonly nonce: bigint;
  readonly deadline: bigint;
  /** The principal first. */
  readonly signers: readonly Hex[];
}

/** A message with one 65-byte signature for each signer: what the Relay takes. */
export interface SignedMessage {
  readonly message: ActionMessage;
  readonly signatures: readonly Hex[];
}

/** The ABI of the Relay's struct `Action`. */
const relayAction =
  'tuple(address target,bytes32 typeHash,bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,' +
  'bytes payload,bytes attachment,address[] signers,bytes[] signatures)';

const coder = AbiCoder.defaultAbiCoder();

type FieldValue = string | number | bigint | readonly Hex[];

const isList = (value: FieldValue | undefined): value is readonly Hex[] => Array.isArray(value);

/** `Name(type name,…)`, the text whose hash identifies the type. */
export const encodeType = (type: ActionTypeName): string => {
  const fields: readonly Field[] = [...COMMON_FIELDS, ...ACTION_TYPES[type].fields];
  return `${type}(${fields.map(one => `${one.type} ${one.name}`).join(',')})`;
};

export const typeHash = (type: ActionTypeName): Hex => toHex(keccak256(toUtf8Bytes(encodeType(type))));

const typeOfHash = new Map<string, ActionTypeName>(
  Object.keys(ACTION_TYPES)
    .filter(isActionType)
    .map(type => [typeHash(type), type]),
);

const packedWords = (values: readonly Hex[]): Hex => toHex(concat(values.map(value => zeroPadValue(value, 32))));

const wordOfField = ({ name, type }: Field, value: FieldValue | undefined): Hex => {
  if (value === undefined) throw new TypeError(`the action lacks ${name}`);
  if (type === 'bytes32[]' || type === 'address[]') {
    if (!isList(value)) throw new TypeError(`${name} is not a list`);
    return toHex(keccak256(packedWords(value)));
  }
  if (isList(value)) throw new TypeError(`${name} is a list`);
  if (type === 'address' || type === 'bytes32') {
    const hex = String(value);
    if (!isHex(hex, type === 'address' ? 20 : 32)) throw new TypeError(`${name} is no ${type}`);
    return toHex(zeroPadValue(hex, 32));
  }
  const bits = Number(type.slice('uint'.length));
  const number = BigInt(value);
  if (number < 0n || number >> BigInt(bits) !== 0n) throw new RangeError(`${name} does not fit ${type}`);
  return toHex(toBeHex(number, 32));
};

const ownFieldsOf = (
  command: ActionCommand,
): { fields: readonly Field[]; values: Readonly<Record<string, FieldValue>> } => ({
  fields: ACTION_TYPES[command.type].fields,
  values: command,
});

/** The own fields as 32-byte words; a list as the hash of its packed elements. */
export const payloadOf = (command: ActionCommand): Hex => {
  const { fields, values } = ownFieldsOf(command);
  return toHex(concat(fields.map(one => wordOfField(one, values[one.name]))));
};

/** The elements of a list field, packed; empty where the type has none. The payload holds their hash. */
const attachmentOf = (command: ActionCommand): Hex => {
  const { fields, values } = ownFieldsOf(command);
  const lists = fields.filter(one => one.type === 'bytes32[]').map(one => values[one.name]);
  return toHex(concat(lists.filter(isList).map(packedWords)));
};

/** The contract that performs the command, on this chain: also the domain's `verifyingContract`. */
export const targetOf = (type: ActionTypeName, chain: ChainReference): Hex =>
  chain.addresses[ACTION_TYPES[type].contract];

/** EIP-712 digest that every signer signs. Throws a RangeError or TypeError on values that do not fit their fields. */
export const digestOf = ({ command, ...message }: ActionMessage, chain: ChainReference): Hex => {
  const common: Readonly<Record<string, FieldValue>> = { subject: command.subject, ...message };
  const structHash = keccak256(
    concat([
      typeHash(command.type),
      ...COMMON_FIELDS.map(one => wordOfField(one, common[one.name])),
      payloadOf(command),
    ]),
  );
  return typedDigest(domainSeparator(chain.chainId, targetOf(command.type, chain)), toHex(structHash));
};

/** The Relay's struct `Action`, ABI-encoded: kept, and sent as it is. */
export const encodeAction = ({ message, signatures }: SignedMessage, chain: ChainReference): Hex => {
  const { command, expectedVersion, nonce, deadline, signers } = message;
  return toHex(
    coder.encode(
      [relayAction],
      [
        [
          targetOf(command.type, chain),
          typeHash(command.type),
          command.subject,
          expectedVersion,
          nonce,
          deadline,
          payloadOf(command),
          attachmentOf(command),
          signers,
          signatures,
        ],
      ],
    ),
  );
};

/** The struct as ethers takes and gives it, for the call of `relay`. */
export const relayStructOf = (encoded: Hex): unknown => coder.decode([relayAction], encoded)[0];

const fieldFromWord = (one: Field, word: Hex, attachment: Hex): FieldValue => {
  if (one.type === 'address') return toHex(dataSlice(word, 12));
  if (one.type === 'uint32' || one.unit === 'seconds') return Number(BigInt(word));
  if (one.type === 'uint64' || one.type === 'uint256') return BigInt(word);
  if (one.type === 'bytes32') return word;
  return Array.from({ length: (attachment.length - 2) / 64 }, (_, index) =>
    toHex(dataSlice(attachment, 32 * index, 32 * index + 32)),
  );
};

/** An encoded action, taken apart: its type, and every field by name. For display and for checks; `null` if the type is unknown. */
export const decodeAction = (
  encoded: Hex,
): {
  type: ActionTypeName;
  target: Hex;
  fields: Readonly<Record<string, FieldValue>>;
  signatures: readonly Hex[];
} | null => {
  const [target, hash, subject, expectedVersion, nonce, deadline, payload, attachment, signers, signatures] =
    coder.decode([relayAction], encoded)[0];
  const type = typeOfHash.get(hash);
  if (!type) return null;
  const own = ACTION_TYPES[type].fields.map((one: Field, index) => [
    one.name,
    fieldFromWord(one, toHex(dataSlice(payload, 32 * index, 32 * index + 32)), toHex(attachment)),
  ]);
  return {
    type,
    target: toHex(target),
    fields: {
      subject: toHex(subject),
      expectedVersion,
      nonce,
      deadline,
      signers: [...signers].map(toHex),
      ...Object.fromEntries(own),
    },
    signatures: [...signatures].map(toHex),
  };
};
