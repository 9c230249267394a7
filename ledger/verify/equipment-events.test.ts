import { describe, expect, it } from 'vitest';
import { type Hex, wordOf } from '#domain/hex';
import { INTERFACES } from '../contracts.ts';
import { EQUIPMENT_EVENTS } from './equipment-events.ts';
import { decodeLog } from './events.ts';
import { compareWithLogs, EQUIPMENT_BOOK } from './evidence.ts';

const contract: Hex = `0x${'ef'.repeat(20)}`;
const key = (digit: number): Hex => `0x${String(digit).repeat(40)}`;

const logOf = (name: string, values: readonly unknown[], logIndex: number) => {
  const { topics, data } = INTERFACES.EquipmentTitle.encodeEventLog(name, values);
  return {
    address: contract,
    topics,
    data,
    blockNumber: '0x10',
    blockHash: wordOf(16n),
    transactionHash: wordOf(99n),
    logIndex: `0x${logIndex.toString(16)}`,
  };
};

const issued = logOf('PassportIssued', [wordOf(1n), 1, key(1), wordOf(5n), [wordOf(7n)]], 0);
const recalled = logOf('RecallAnnounced', [wordOf(1n), 2, wordOf(8n)], 1);
const sold = logOf('TitleTransferred', [wordOf(1n), 3, key(1), key(2), wordOf(9n)], 2);
const logs = [issued, recalled, sold];

const shownOf = (log: (typeof logs)[number]) => {
  const shown = decodeLog(log, contract, EQUIPMENT_EVENTS);
  if (!shown) throw new Error('not decoded');
  return shown;
};

describe('the events of EquipmentTitle in a browser', () => {
  it('are those of the contract about a machine, name by name and field by field', () => {
    const names: string[] = [];
    INTERFACES.EquipmentTitle.forEachEvent(event => {
      if (event.inputs[0]?.name !== 'subject') return;
      names.push(event.name);
      const fields = event.inputs.filter(input => !input.indexed).map(one => ({ name: one.name, type: one.type }));
      expect(EQUIPMENT_EVENTS.get(event.topicHash)).toEqual({ name: event.name, topic: event.topicHash, fields });
      expect(event.inputs.filter(input => input.indexed).map(input => input.name)).toEqual(['subject']);
    });
    expect([...EQUIPMENT_EVENTS.values()].map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it('agree with a node, and what is its parties’ own is only counted', () => {
    const shown = [issued, recalled].map(shownOf);
    expect(compareWithLogs(shown, logs, contract, 'all', EQUIPMENT_BOOK)).toEqual({
      agreeing: 2,
      problems: [],
      notShown: ['TitleTransferred'],
    });
  });

  it('show a recall that a portal withholds', () => {
    const { problems } = compareWithLogs([shownOf(issued)], logs, contract, 'all', EQUIPMENT_BOOK);
    expect(problems).toMatchObject([{ kind: 'withheld', event: { name: 'RecallAnnounced' } }]);
  });

  it('show a recall that a portal invents, and a passport of another root', () => {
    const invented = { ...shownOf(recalled), logIndex: 7 };
    const forged = { ...shownOf(issued), args: { ...shownOf(issued).args, root: wordOf(6n) } };
    const { problems } = compareWithLogs([forged, invented, shownOf(recalled)], logs, contract, 'all', EQUIPMENT_BOOK);
    expect(problems).toMatchObject([{ kind: 'differs', field: 'root' }, { kind: 'not-on-chain' }]);
  });
});
