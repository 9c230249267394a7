/**
 * What has to be made before the program can run: packages, database client, contracts, portal. Plain JavaScript with no
 * dependencies, since it runs when there are none. Each step is skipped while its inputs are what they were.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const cache = join(root, '.cache');
const node = process.execPath;
const bin = path => join(root, 'node_modules', path);

/** @type {import('node:child_process').ChildProcess | null} */
let running = null;

const environment = {
  ...process.env,
  // Forge starts the compiler through `env node`, and Prisma its generators by name: they shall find ours.
  PATH: [dirname(node), bin('.bin'), process.env.PATH].join(delimiter),
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  FOUNDRY_DISABLE_NIGHTLY_WARNING: '1',
};

/** Runs a program to its end; throws with what it printed when it fails. */
const run = (command, args, env = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...environment, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    let output = '';
    child.stdout.on('data', data => {
      output += data;
    });
    child.stderr.on('data', data => {
      output += data;
    });
    child.once('error', reject);
    child.once('close', code => {
      running = null;
      if (code === 0) resolve(output);
      else {
        const failure = new Error(`${[command, ...args].join(' ')} failed:\n${output.slice(-8000)}`);
        reject(Object.assign(failure, { isExplained: true }));
      }
    });
  });

/** Ends the program that a step is running, if there is one. */
export const stopSetUp = () => running?.kill('SIGTERM');

const npm = args => {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? run(node, [script, ...args]) : run('npm', args);
};

const quiet = ['--no-audit', '--no-fund', '--no-progress'];

/**
 * From the lockfile. npm leaves packages for other machines out of a lockfile when its registry lacks them, and then
 * refuses the lockfile as incomplete; `npm install` goes by it all the same.
 */
const installPackages = async () => {
  try {
    await npm(['ci', ...quiet]);
  } catch (error) {
    if (!/EUSAGE/.test(error.message)) throw error;
    await npm(['install', ...quiet]);
  }
};

const filesUnder = path => {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => entry.name !== 'generated' && !/\.test\.tsx?$/.test(entry.name))
    .flatMap(entry => (entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)]));
};

const digestOf = inputs => {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap(input => filesUnder(join(root, input))).sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
};

/** Whether node_modules holds what the lockfile says, whoever installed it. */
const packagesAreFresh = () => {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(readFileSync(bin('.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(
      ([path, { version, optional, dev, peer }]) =>
        path === '' || present[path]?.version === version || (present[path] === undefined && (optional || dev || peer)),
    );
  } catch {
    return false;
  }
};

const steps = [
  {
    name: 'packages',
    isFresh: packagesAreFresh,
    run: installPackages,
  },
  {
    name: 'database client',
    inputs: ['package-lock.json', 'prisma/schema.prisma', 'prisma.config.ts', 'prisma/tools/datamodel-generator.mjs'],
    outputs: ['prisma/generated/client/client.ts', 'prisma/generated/datamodel.json'],
    run: () => run(node, [bin('prisma/build/index.js'), 'generate']),
  },
  {
    name: 'contracts',
    inputs: ['package-lock.json', 'foundry.toml', 'contracts/src', 'contracts/solc.mjs', 'ledger/generate'],
    outputs: ['ledger/generated', 'contracts/out'],
    run: async () => {
      chmodSync(join(root, 'contracts/solc.mjs'), 0o755);
      await run(node, [bin('@foundry-rs/forge/bin.mjs'), 'build', 'contracts/src']);
      await run(node, [join(root, 'ledger/generate/abi.mjs')]);
    },
  },
  {
    name: 'portal',
    inputs: [
      'package-lock.json',
      'app',
      'domain',
      'services',
      'graphql',
      'ledger',
      'prisma',
      'vite.config.ts',
      'remix.config.js',
      'contracts/src',
    ],
    outputs: ['build/server/index.js', 'build/client'],
    run: () => run(node, [bin('@remix-run/dev/dist/cli.js'), 'vite:build'], { NODE_ENV: 'production' }),
  },
];

const stampOf = step => join(cache, 'stamps', step.name.replaceAll(' ', '-'));

const isFresh = step => {
  if (step.isFresh) return step.isFresh();
  const stamp = stampOf(step);
  if (!existsSync(stamp) || !step.outputs.every(output => existsSync(join(root, output)))) return false;
  return readFileSync(stamp, 'utf8') === digestOf(step.inputs);
};

const perform = async step => {
  if (step.isFresh) return step.run();
  // What is made of inputs that change meanwhile is made again next time.
  const digest = digestOf(step.inputs);
  rmSync(stampOf(step), { force: true });
  await step.run();
  mkdirSync(dirname(stampOf(step)), { recursive: true });
  writeFileSync(stampOf(step), digest);
};

const isAlive = pid => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** One set-up at a time in a folder; a lock whose holder is gone is nobody's. */
const withLock = async (job, onWait) => {
  const lock = join(cache, 'set-up.lock');
  mkdirSync(cache, { recursive: true });
  for (let told = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = Number(readFileSync(lock, { encoding: 'utf8', flag: 'a+' }));
      if (!holder || !isAlive(holder)) rmSync(lock, { force: true });
      else if (!told) onWait(holder);
      told = true;
      await new Promise(done => setTimeout(done, 200));
    }
  }
  try {
    return await job();
  } finally {
    rmSync(lock, { force: true });
  }
};

/** Tells how a step goes: on a terminal with the seconds running, else a line at its end. */
const withProgress = async (name, job) => {
  const started = Date.now();
  const elapsed = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const line = text => (process.stdout.isTTY ? process.stdout.write(`\r\x1b[2K${text}`) : undefined);
  line(`  … ${name}`);
  if (!process.stdout.isTTY) console.log(`  … ${name}`);
  const ticking = setInterval(() => line(`  … ${name}  ${elapsed()}`), 500);
  try {
    await job();
    line('');
    console.log(`  ✓ ${name}  ${elapsed()}`);
  } catch (error) {
    line('');
    console.log(`  ✗ ${name}  ${elapsed()}`);
    throw error;
  } finally {
    clearInterval(ticking);
  }
};

/**
 * Makes what is missing or stale. `only` names the steps to look at; without it, all.
 *
 * @param {{ only?: readonly string[] }} [options]
 */
export const setUp = async ({ only } = {}) => {
  const wanted = steps.filter(step => !only || only.includes(step.name));
  if (wanted.every(isFresh)) return;
  await withLock(
    async () => {
      for (const step of wanted) {
        if (!isFresh(step)) await withProgress(step.name, () => perform(step));
      }
    },
    holder => console.log(`  Another set-up is under way here (process ${holder}); waiting for it.`),
  );
};
