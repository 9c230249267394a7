import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { latestHeader } from './anvil.ts';
import type { Journal } from './journal.ts';
import type { Rpc } from './rpc.ts';

const snapshot = z.object({ number: z.number().int(), hash: z.string(), digest: z.string(), state: z.string() });
const digestOf = (state: string) => createHash('sha256').update(state).digest('hex');

/** Writes the node's whole state to a file, which is complete or is not there. The node must not mine meanwhile. */
export async function writeSnapshot(rpc: Rpc, file: string): Promise<number> {
  const head = await latestHeader(rpc);
  const state = await rpc.call('anvil_dumpState', [false], z.string());
  const text = JSON.stringify({ number: head.number, hash: head.hash, digest: digestOf(state), state });
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  return head.number;
}

function readSnapshot(file: string): z.infer<typeof snapshot> | null {
  try {
    const parsed = snapshot.parse(JSON.parse(readFileSync(file, 'utf8')));
    return digestOf(parsed.state) === parsed.digest ? parsed : null;
  } catch {
    return null;
  }
}

/**
 * Loads a snapshot into an empty node, when there is one that belongs to this journal and is whole. It only ever saves
 * time, so every doubt means: mine from the beginning.
 *
 * @returns `loaded`; `absent` when the node is untouched; `spoilt` when the node was touched and must be started afresh
 */
export async function loadSnapshot(rpc: Rpc, journal: Journal, file: string): Promise<'loaded' | 'absent' | 'spoilt'> {
  if (!existsSync(file)) return 'absent';
  const found = readSnapshot(file);
  if (!found || (await journal.hashAt(found.number)) !== found.hash) {
    rmSync(file, { force: true });
    return 'absent';
  }
  try {
    await rpc.call('anvil_loadState', [found.state], z.literal(true));
    const head = await latestHeader(rpc);
    if (head.number === found.number && head.hash === found.hash) return 'loaded';
  } catch {
    // Another version of the node may not read it.
  }
  rmSync(file, { force: true });
  return 'spoilt';
}
