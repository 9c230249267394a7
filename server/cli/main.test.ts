import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { main } from './main.ts';

const bin = fileURLToPath(new URL('../bin/lienlight.mjs', import.meta.url));
const call = async (...args: string[]) => {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await main(
    args,
    line => said.push(line),
    line => complained.push(line),
  );
  return { code, said: said.join('\n'), complained: complained.join('\n') };
};

describe('lienlight', () => {
  it.each([[], ['help'], ['--help'], ['-h']])('shows its commands for %j', async (...args) => {
    const { code, said } = await call(...args);
    expect(code).toBe(0);
    for (const command of ['start', 'invoice check FILE…', 'actions', 'rebuild', 'reset-access', 'migrate'])
      expect(said).toContain(command);
  });

  it('tells more about one command', async () => {
    expect((await call('help', 'invoice', 'check')).said).toContain('one JSON object a line');
    expect((await call('rebuild', '--help')).said).toContain('--swap');
  });

  it.each([['nonsense'], ['invoice'], ['help', 'nonsense']])('answers 2 and what there is for %j', async (...args) => {
    const { code, said, complained } = await call(...args);
    expect(code).toBe(2);
    expect(said).toBe('');
    expect(complained).toContain('There is no command');
    expect(complained).toContain('Usage: lienlight COMMAND');
  });

  it.each([
    ['invoice', 'check'],
    ['start', 'everything'],
    ['actions', '--status', 'lost'],
    ['actions', '--nonsense'],
    ['migrate', 'now'],
    ['reset-access'],
    ['reset-access', 'a@example.com', 'b@example.com'],
  ])('answers 2 and how it is called for %s %s', async (...args) => {
    const { code, complained } = await call(...args);
    expect(code).toBe(2);
    expect(complained).toContain('Usage: lienlight');
  });

  it('is a program: checks a file, and ends with 1 when it is not in order', () => {
    const { status, stdout } = spawnSync(process.execPath, [bin, 'invoice', 'check', '/nowhere.xml'], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ file: '/nowhere.xml', ok: false });
    expect(execFileSync(process.execPath, [bin, 'help'], { encoding: 'utf8' })).toContain('Usage: lienlight');
  });
});
