/**
 * What `npm run bench` runs: every bench in `bench/`, each to its end, also after one that missed a limit, and at the end
 * which of them did. Names of benches as arguments choose: `npm run bench -- merkle ingest-tcp`. Ends with 1 where one missed.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const ENDING = '.bench.ts';

const all = readdirSync(fileURLToPath(new URL('.', import.meta.url)))
  .filter(file => file.endsWith(ENDING))
  .map(file => file.slice(0, -ENDING.length))
  .toSorted();
const chosen = process.argv.slice(2);
const unknown = chosen.filter(name => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No bench ${unknown.join(', ')}; there are ${all.join(', ')}.`);
  process.exit(2);
}

const ends = (chosen.length === 0 ? all : chosen).map(name => {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const tsx = fileURLToPath(new URL('../node_modules/tsx/dist/cli.mjs', import.meta.url));
  const { status, signal } = spawnSync(process.execPath, [tsx, `bench/${name}${ENDING}`], {
    cwd: root,
    stdio: 'inherit',
  });
  const how = status === 0 ? 'held' : status === 1 ? 'missed a limit, or broke' : `broke (${signal ?? status})`;
  return { name, isHeld: status === 0, how, seconds: Math.round((performance.now() - started) / 1000) };
});

console.log('\n── all');
for (const { name, how, seconds } of ends) console.log(`${name}: ${how}, ${seconds} s`);
const missed = ends.filter(({ isHeld }) => !isHeld).map(({ name }) => name);
console.log(missed.length === 0 ? '\nEvery limit was held.' : `\nNot held: ${missed.join(', ')}`);
process.exitCode = missed.length === 0 ? 0 : 1;
