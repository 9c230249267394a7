import { z } from 'zod';
import { type Hex, isHex } from '#domain/hex';
import type { ActionMessage } from './action.ts';
import { ACTION_TYPES, type ActionCommand, type ActionTypeName, type Field } from './action-types.ts';

const bytes = (length: number) => z.custom<Hex>(value => typeof value === 'string' && isHex(value, length));
const integer = z.string().regex(/^\d+$/).transform(BigInt);

const common = z.object({
  subject: bytes(32),
  expectedVersion: integer,
  nonce: integer,
  deadline: integer,
  signers: z.array(bytes(20)),
});

/** Plain JSON of a message: the common fields and the own ones side by side, every number a decimal string. */
export type MessageJson = { [name: string]: string | string[] };

export const messageToJson = ({ command, ...message }: ActionMessage): MessageJson => {
  const { type: _, ...own } = command;
  return Object.fromEntries(
    Object.entries({ ...message, ...own }).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : String(value),
    ]),
  );
};

const fieldFromJson = ({ name, type, unit }: Field, json: Readonly<Record<string, unknown>>): [string, unknown] => {
  const value = json[name];
  if (type === 'uint32' || unit === 'seconds') return [name, Number(integer.parse(value))];
  if (type === 'uint64' || type === 'uint256') return [name, integer.parse(value)];
  if (type === 'address') return [name, bytes(20).parse(value)];
  if (type === 'bytes32') return [name, bytes(32).parse(value)];
  return [name, z.array(bytes(type === 'address[]' ? 20 : 32)).parse(value)];
};

/** Whether the object has every own field of its type, each of the right shape: `fieldFromJson` made it so. */
const isCommand = (value: { type: ActionTypeName; subject: Hex }): value is ActionCommand =>
  ACTION_TYPES[value.type].fields.every(one => Object.hasOwn(value, one.name));

/** A stored message, as it was. Throws when the row is not one (a ZodError), which only damage can cause. */
export const messageFromJson = (type: ActionTypeName, json: unknown): ActionMessage => {
  const { subject, ...message } = common.parse(json);
  const record = z.record(z.string(), z.unknown()).parse(json);
  const own = ACTION_TYPES[type].fields.map((one: Field) => fieldFromJson(one, record));
  const command = { type, subject, ...Object.fromEntries(own) };
  if (!isCommand(command)) throw new TypeError(`the message is no ${type}`);
  return { ...message, command };
};
