import type { Hex } from '#domain/hex';
import { keccakOfText } from './bytes.ts';

interface EventField {
  readonly name: string;
  readonly type: string;
}

export interface EventDefinition {
  readonly name: string;
  readonly topic: Hex;
  /** What is in the log's data: the version first. */
  readonly fields: readonly EventField[];
}

/** The events of one contract, by the first topic of a log. */
export type EventDefinitions = ReadonlyMap<string, EventDefinition>;

const fieldOf = (text: string): EventField => {
  const [type = '', name = ''] = text.split(' ');
  return { type, name };
};

const definitionOf = (name: string, own: string): EventDefinition => {
  const fields = [{ name: 'version', type: 'uint64' }, ...own.split(',').filter(Boolean).map(fieldOf)];
  const topic = keccakOfText(`${name}(${['bytes32', ...fields.map(field => field.type)].join(',')})`);
  return { name, topic, fields };
};

/**
 * The events of a contract as a browser reads them, out of each one's own fields as Solidity writes them. Every event begins
 * with its subject (indexed) and its version; the rest are words, but for lists of words.
 */
export const defineEvents = (ownFields: Readonly<Record<string, string>>): EventDefinitions =>
  new Map(
    Object.entries(ownFields).map(([name, own]) => {
      const definition = definitionOf(name, own);
      return [definition.topic, definition];
    }),
  );
