import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import type { DocumentProtocol } from '#iot-adapters/protocol';
import { PROTOCOLS } from '#iot-adapters/registry';
import { UsageError } from './command.ts';
import { commands } from './commands.ts';
import { decodeAll, runDecode } from './run-decode.ts';

/** A login, and a packet of codec 8 with one record: 2026-03-02T09:30:00Z at 52.5, 13.4 with twelve satellites. */
const LOGIN = '000f333539383831323334353637383930';
const PACKET =
  '0000000000000023' +
  '08010000019cae0bb84000' +
  '07fcad40' +
  '1f4add40' +
  '0022005a0c0024' +
  '0002' +
  '01ef01' +
  '00' +
  '00' +
  '00' +
  '01';

const run = async (protocol: string, input: string | readonly Uint8Array[]) => {
  const lines: string[] = [];
  const chunks = typeof input === 'string' ? [Buffer.from(input)] : input;
  const code = await runDecode([protocol], line => lines.push(line), Readable.from(chunks));
  return { code, values: lines.map(line => JSON.parse(line)) };
};

describe('lienlight decode', () => {
  it('prints a value for each line: readings, none, or why it is refused', async () => {
    const { code, values } = await run('teltonika', `${LOGIN}\n${PACKET}0000ffff\n\nff\nnonsense\n`);
    expect(code).toBe(0);
    expect(values).toEqual([
      [],
      { refused: 'bad-checksum' },
      { refused: 'empty' },
      [],
      { refused: expect.any(String) },
    ]);
  });

  it('takes a last line without a break, and breaks with a carriage return', async () => {
    expect((await run('teltonika', `${LOGIN}\r\n${LOGIN.toUpperCase()}`)).values).toEqual([[], []]);
  });

  it('does not mind how the input comes', async () => {
    const bytes = [...Buffer.from(`${LOGIN}\n${LOGIN}\n`)].map(byte => Uint8Array.of(byte));
    expect((await run('teltonika', bytes)).values).toEqual([[], []]);
  });

  it('takes a document whose XML spans lines, and one in a line', async () => {
    const fleet = '<?xml version="1.0"?>\n<Fleet version="1">\n <Equipment>\n  <Empty/>\n </Equipment>\n</Fleet>\n';
    const { values } = await run('aemp', `${fleet}<Fleet/>\n${fleet.replaceAll('\n', ' ')}\nnonsense\n`);
    expect(values).toHaveLength(4);
    expect(values[2]).toEqual(values[0]);
    expect(values[3]).toEqual({ refused: expect.any(String) });
  });

  it('takes JSON that is laid out, and JSON in a line', async () => {
    const page = { Equipment: [{ EquipmentHeader: { PIN: 'P1' } }] };
    const text = `${JSON.stringify(page, null, 2)}\n${JSON.stringify(page)}\n{"Equipment":\n[]\n`;
    const { values } = await run('aemp', text);
    expect(values).toHaveLength(4);
    expect(values[0]).toMatchObject([{ deviceId: 'P1' }]);
    expect(values[1]).toEqual(values[0]);
    expect(values.slice(2)).toEqual([{ refused: 'not-well-formed' }, []]);
  });

  it('refuses a line of two messages of which one is refused', async () => {
    const { values } = await run('teltonika', `${LOGIN}${PACKET}0000ffff\n${LOGIN}${LOGIN}\n`);
    expect(values).toEqual([{ refused: 'bad-checksum' }, []]);
  });

  it('refuses a message that breaks its decoder, and goes on with the next', async () => {
    const brittle: DocumentProtocol = {
      name: 'brittle',
      decodeDocument: document => {
        if (document[0] === 0x21) throw new Error('!');
        return { readings: [], replies: [], session: {} };
      },
    };
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const lines: string[] = [];
    await decodeAll(brittle, line => lines.push(line), Readable.from([Buffer.from('a\n!\nb\n')]));
    expect(lines).toEqual(['[]', '{"refused":"decoder-failed"}', '[]']);
    expect(complaint).toHaveBeenCalledOnce();
    complaint.mockRestore();
  });

  it('prints nothing for no line', async () => {
    expect(await run('gt06', '')).toEqual({ code: 0, values: [] });
  });

  it.each([[[]], [['teltonika', 'gt06']], [['morse']], [['constructor']]])(
    'is called in a wrong way by %j',
    async args => {
      await expect(runDecode(args, () => {}, Readable.from([]))).rejects.toThrow(UsageError);
    },
  );

  it('names every protocol in its help', () => {
    const help = commands.find(({ words }) => words.join(' ') === 'decode')?.help.join(' ') ?? '';
    for (const { name } of PROTOCOLS) expect(help).toContain(name);
  });

  it('is a command of the program', () => {
    const bin = fileURLToPath(new URL('../bin/lienlight.mjs', import.meta.url));
    const { status, stdout } = spawnSync(process.execPath, [bin, 'decode', 'teltonika'], {
      input: `${LOGIN}\n`,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toBe('[]\n');
    expect(spawnSync(process.execPath, [bin, 'decode', 'morse'], { encoding: 'utf8' }).status).toBe(2);
  });
});
