/**
 * What `npm test` runs: the set-up, the tests in TypeScript, and those of the contracts; in CI, how much of the contracts
 * they run, too. Ends with one line that adds them up. Arguments are passed to Vitest (and the contracts are then left out).
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from '../server/set-up.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const report = join(root, '.cache/vitest-report.json');
const selection = process.argv.slice(2);

/** Runs a program, showing what it prints, and answers that and whether it was content. */
const run = (script, args, env = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', data => {
      process.stdout.write(data);
      output += data;
    });
    child.once('error', reject);
    child.once('close', code => resolve({ isContent: code === 0, output }));
  });

/** A run that failed without a failing test (a file that does not load, say) counts as one failure. */
const count = (passed, failed, isContent, named = [], doubtful = []) => ({
  passed,
  doubtful,
  failed: failed === 0 && !isContent ? 1 : failed,
  named: named.length === 0 && !isContent ? ['a run that ended badly, though no test of it failed'] : named,
});

/** The tests of a report that failed, and the files that did not load, each with the beginning of its reason. */
const failuresOf = ({ testResults }) =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const tests = assertionResults.filter(test => test.status === 'failed');
    if (tests.length === 0) return status === 'failed' ? [`${file}: ${gist(message)}`] : [];
    return tests.map(test => `${file}: ${test.fullName}: ${gist(test.failureMessages[0])}`);
  });

/** The tests of a report that passed only when they were asked again: something in them or under them is to be mended. */
const doubtfulOf = ({ testResults }) =>
  testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(test => test.status === 'passed' && test.failureMessages.length > 0)
      .map(test => `${relative(root, name)}: ${test.fullName}: ${gist(test.failureMessages[0])}`),
  );

/** The beginning of a reason on one line: some say what matters only in their third. */
const gist = text => (text ?? '').replaceAll(/\s+/g, ' ').slice(0, 400);

const runVitest = async () => {
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { isContent } = await run('vitest/vitest.mjs', ['run', ...reporters, ...selection]);
  try {
    const results = JSON.parse(readFileSync(report, 'utf8'));
    return count(results.numPassedTests, results.numFailedTests, isContent, failuresOf(results), doubtfulOf(results));
  } catch {
    return count(0, 0, isContent);
  }
};

const runForge = async () => {
  // The long round of fuzzing and invariants is for CI; at the desk the short one will do.
  const profile = process.env.FOUNDRY_PROFILE ?? (process.env.CI ? 'ci' : 'default');
  const { isContent, output } = await run('@foundry-rs/forge/bin.mjs', ['test'], { FOUNDRY_PROFILE: profile });
  const total = /: (\d+) tests? passed, (\d+) failed, \d+ skipped \(\d+ total tests?\)/.exec(output);
  const failed = [...output.matchAll(/^\[FAIL.*$/gm)].map(([line]) => `contracts: ${line}`);
  return count(Number(total?.[1] ?? 0), Number(total?.[2] ?? 0), isContent, [...new Set(failed)]);
};

/** Every line and branch of the contracts: one test. */
const runCoverage = async () => {
  const { isContent } = await run('../contracts/coverage.mjs', []);
  return count(isContent ? 1 : 0, 0, isContent, isContent ? [] : ['coverage of the contracts']);
};

try {
  await setUp();
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
const results = [await runVitest()];
if (selection.length === 0) results.push(await runForge());
if (selection.length === 0 && process.env.CI) results.push(await runCoverage());
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
// The log of a run is long, and often only its end is kept: what failed is said there once more.
for (const name of results.flatMap(result => result.doubtful)) console.log(`\npassed at the second try only: ${name}`);
for (const name of results.flatMap(result => result.named)) console.log(`\nfailed: ${name}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
