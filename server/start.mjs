/**
 * What `npm start` runs: makes what is missing, then becomes the server. With an argument, another entry:
 * `web`, `ledger`, `ingest` (the parts as processes of their own), `dev`, or `set-up`, which makes and does not start.
 */
import { readFileSync } from 'node:fs';
import { setUp, stopSetUp } from './set-up.mjs';

const entries = { all: './main.ts', web: './web.ts', ledger: './ledger.ts', ingest: './ingest.ts', dev: './dev.ts' };

/** What an entry needs to be made; all, where it is not said. */
const needs = {
  ledger: ['packages', 'database client', 'contracts'],
  ingest: ['packages', 'database client', 'contracts'],
  dev: ['packages', 'database client', 'contracts'],
};

/** A process's parent and command line, where the system tells. */
const look = pid => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
  } catch {
    return { parent: 0, command: '' };
  }
};

/**
 * npm, and the shell through which it starts us, pass a Ctrl-C on; killed, they pass on nothing. We were started for them:
 * when one of them is gone, so are we.
 */
const endWithNpm = () => {
  if (!process.env.npm_lifecycle_event) return;
  const chain = [];
  for (let pid = process.ppid; pid > 1 && chain.length < 3; pid = look(pid).parent) {
    chain.push(pid);
    if (/\bnpm\b/.test(look(pid).command)) break;
    if (chain.length === 3) return;
  }
  const stillThere = () =>
    process.ppid === chain[0] &&
    chain.every((pid, at) => at + 1 === chain.length || look(pid).parent === chain[at + 1]);
  setInterval(() => {
    if (!stillThere()) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
};

const stopEarly = signal => {
  stopSetUp();
  console.log(`\nStopped (${signal}).`);
  process.exit(signal === 'SIGINT' ? 130 : 143);
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major !== 20 || minor < 12) {
  console.error(`Lienlight runs on Node 20.12 or later, below 21; this is ${process.version}.`);
  process.exit(1);
}

const entry = process.argv[2] ?? 'all';
if (entry !== 'set-up' && !(entry in entries)) {
  console.error(
    `There is nothing called “${entry}” to start. Say web, ledger, ingest, dev, set-up, or nothing for all in one.`,
  );
  process.exit(2);
}

endWithNpm();
process.on('SIGINT', stopEarly);
process.on('SIGTERM', stopEarly);
try {
  // Tests set up once, before all of them; what they start must not do so again beside each other.
  if (process.env.LIENLIGHT_SET_UP !== 'done') await setUp({ only: needs[entry] });
  if (entry !== 'set-up') {
    const { register } = await import('tsx/esm/api');
    register();
    const { start } = await import(entries[entry]);
    await start(() => {
      process.off('SIGINT', stopEarly);
      process.off('SIGTERM', stopEarly);
    });
  }
} catch (error) {
  // A mistake of the configuration, a taken port and the like explain themselves; the rest comes with its stack.
  console.error(`\n${error.isExplained ? error.message : (error.stack ?? error)}`);
  process.exit(1);
}
