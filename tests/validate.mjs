/** What `npm run validate` runs: every check, each to its end, and at the end which of them were not content. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const checks = ['format', 'lint', 'types', 'imports', 'unused', 'test'];

spawnSync('npm', ['run', '--silent', 'set-up'], { cwd: root, stdio: 'inherit' });
const failed = checks.filter(check => {
  console.log(`\n── ${check}`);
  return spawnSync('npm', ['run', '--silent', check], { cwd: root, stdio: 'inherit' }).status !== 0;
});
console.log(failed.length === 0 ? '\nAll checks passed.' : `\nNot content: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
