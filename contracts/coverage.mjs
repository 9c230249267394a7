/**
 * Runs `forge coverage` and fails unless every line and every branch of contracts/src was run. Takes about a minute.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const forge = fileURLToPath(new URL('../node_modules/@foundry-rs/forge/bin.mjs', import.meta.url));

/** `| Total | 100.00% (776/776) | … |`: lines, statements, branches, functions. */
const TOTAL = /^\| Total\s*\|(.+)\|\s*$/m;

const child = spawn(process.execPath, [forge, 'coverage'], {
  cwd: root,
  env: { ...process.env, FOUNDRY_PROFILE: 'coverage', NO_COLOR: '1' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let output = '';
child.stdout.on('data', data => {
  process.stdout.write(data);
  output += data;
});
child.once('close', code => {
  const [lines, , branches] = (TOTAL.exec(output)?.[1] ?? '').split('|').map(cell => cell.trim());
  const isFull = [lines, branches].every(cell => cell?.startsWith('100.00% '));
  console.log(isFull ? 'Every line and branch was run.' : `Not every line and branch was run: ${lines}, ${branches}.`);
  process.exitCode = code === 0 && isFull ? 0 : 1;
});
