#!/usr/bin/env node
/**
 * Stands in for a native Solidity compiler: Forge starts it, and it hands the standard JSON from stdin to the npm
 * package `solc`, which is pinned by the lockfile and needs no download.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const solc = createRequire(import.meta.url)('solc');

if (process.argv.includes('--version')) {
  // Forge reads the version from the words of the native compiler.
  const version = solc.version().replace(/\.Emscripten.*$/, '.Linux.g++');
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
} else {
  const output = solc.compile(readFileSync(0, 'utf8'));
  await new Promise(written => process.stdout.write(output, written));
}
// The compiler's wasm heap takes seconds to tear down otherwise.
process.exit(0);
