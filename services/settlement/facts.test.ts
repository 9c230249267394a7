import type { ParamType } from 'ethers';
import { describe, expect, it } from 'vitest';
import { wordOf } from '#domain/hex';
import { CONTRACT_NAMES } from '#ledger/chain';
import { INTERFACES } from '#ledger/contracts';
import type { ArgumentJson } from '#ledger/reader/decode-event';
import { argumentOfKey, FACT_SOURCES, FACT_VALUES, factChanges, isFactKind } from './facts.ts';

/** A value of the type, as the reader hands it on. */
const example = (type: ParamType): ArgumentJson => {
  if (type.arrayChildren) return [example(type.arrayChildren)];
  if (type.components) return Object.fromEntries(type.components.map(one => [one.name, example(one)]));
  if (type.baseType === 'address') return `0x${'12'.repeat(20)}`;
  if (type.baseType === 'bytes32') return wordOf(7n);
  if (type.baseType === 'bool') return true;
  return type.baseType.startsWith('uint') ? '5' : '0x';
};

const events = CONTRACT_NAMES.flatMap(contract =>
  INTERFACES[contract].fragments
    .filter(fragment => fragment.type === 'event')
    .map(fragment => ({
      name: 'name' in fragment ? String(fragment.name) : '',
      args: Object.fromEntries(fragment.inputs.map(input => [input.name, example(input)])),
    })),
);

describe('facts', () => {
  it.each(events)('understands $name as the contract emits it', event => {
    for (const { kind, key, next } of factChanges(event)) {
      expect(isFactKind(kind)).toBe(true);
      const value = next(kind === 'entry' ? { parts: '5' } : null);
      if (value) expect(() => FACT_VALUES[kind].parse(value)).not.toThrow();
      const { events: sources, argument } = FACT_SOURCES[kind];
      expect(sources).toContain(event.name);
      if (argument !== null) expect(event.args[argument]).toBe(argumentOfKey(kind, key));
    }
  });

  it('names only events that there are as sources, and their arguments', () => {
    for (const { events: sources, argument } of Object.values(FACT_SOURCES)) {
      for (const source of sources) {
        const event = events.find(one => one.name === source);
        expect(event, source).toBeDefined();
        if (argument !== null) expect(Object.keys(event?.args ?? {})).toContain(argument);
      }
    }
  });
});
