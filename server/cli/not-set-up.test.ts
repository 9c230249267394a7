import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
let copy: string;

/** The tree as it is after a clone and `npm ci`: nothing is generated. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'lienlight-clone-'));
  for (const part of ['domain', 'ledger', 'prisma', 'server', 'services', 'package.json', 'tsconfig.json'])
    cpSync(join(root, part), join(copy, part), {
      recursive: true,
      filter: from => !/[/\\](generated|\.data)([/\\]|$)/.test(from),
    });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('lienlight before the set-up', () => {
  it.each(['actions', 'rebuild'])('says at %s what to run first, and shows no stack', command => {
    const { status, stderr } = spawnSync(process.execPath, ['server/bin/lienlight.mjs', command], {
      cwd: copy,
      encoding: 'utf8',
      env: { ...process.env, DATA_DIR: join(copy, 'data') },
    });
    expect(stderr).toContain('npm run set-up');
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(1);
  });
});
