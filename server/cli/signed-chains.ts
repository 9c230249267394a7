import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Chain } from '#iot-adapters/simulator/wires/signed';
import { UsageError } from './command.ts';

const chainsOfFile = z.record(z.string(), z.object({ sequence: z.int().min(0), previous: z.string() }));

/** The chains that were kept by a run before: by the device's id; none where there was none. */
export const readChains = async (file: string | undefined): Promise<Map<string, Chain>> => {
  if (file === undefined || !existsSync(file)) return new Map();
  try {
    return new Map(Object.entries(chainsOfFile.parse(JSON.parse(await readFile(file, 'utf8')))));
  } catch {
    throw new UsageError(`${file} holds no chains of signed messages.`);
  }
};

/** Keeps them for the run after this one. */
export const writeChains = (file: string, chains: ReadonlyMap<string, Chain>): Promise<void> =>
  writeFile(file, `${JSON.stringify(Object.fromEntries(chains))}\n`);
