/**
 * Writes ledger/generated/<Contract>.ts for every contract of contracts/src that can be deployed: its ABI as a
 * constant, so that TypeScript knows functions, events and errors by name, its creation bytecode, and the code that it
 * leaves on chain with the places of its immutable values.
 * Reads what `forge build` left in contracts/out.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = `${root}contracts/src`;
const artifacts = `${root}contracts/out`;
const generated = `${root}ledger/generated`;

/** Deployed libraries begin by comparing their own address: PUSH20 0, ADDRESS, EQ. */
const libraryPrologue = `0x73${'0'.repeat(40)}3014`;

const solidityFiles = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.sol'));

const contracts = solidityFiles.flatMap(file => {
  const folder = `${artifacts}/${basename(file)}`;
  const target = `contracts/src/${file.replaceAll('\\', '/')}`;
  return readdirSync(folder)
    .filter(name => /^\w+\.json$/.test(name))
    .map(name => ({ name: basename(name, '.json'), ...JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) }))
    .filter(artifact => artifact.metadata?.settings.compilationTarget[target] === artifact.name)
    .filter(artifact => artifact.bytecode.object !== '0x')
    .filter(artifact => !artifact.deployedBytecode.object.startsWith(libraryPrologue));
});

const withoutInternalTypes = parameter => {
  const { internalType: _, components, ...rest } = parameter;
  return components ? { ...rest, components: components.map(withoutInternalTypes) } : rest;
};

/** [start, length] in bytes of the values that the constructor writes into the code. */
const immutablesOf = ({ immutableReferences = {} }) =>
  Object.values(immutableReferences)
    .flat()
    .map(({ start, length }) => [start, length])
    .sort(([a], [b]) => a - b);

const toModule = ({ name, abi, bytecode, deployedBytecode }) => {
  const entries = abi.map(entry => ({
    ...entry,
    ...(entry.inputs && { inputs: entry.inputs.map(withoutInternalTypes) }),
    ...(entry.outputs && { outputs: entry.outputs.map(withoutInternalTypes) }),
  }));
  return `// Generated from contracts/src by ledger/generate/abi.mjs.

export const name = '${name}';

export const abi = ${JSON.stringify(entries, null, 2)} as const;

export const bytecode = '${bytecode.object}';

export const runtime = {
  bytecode: '${deployedBytecode.object}',
  immutables: ${JSON.stringify(immutablesOf(deployedBytecode))},
} as const;
`;
};

mkdirSync(generated, { recursive: true });
const modules = new Map(contracts.map(contract => [`${contract.name}.ts`, toModule(contract)]));
for (const file of readdirSync(generated)) {
  if (!modules.has(file)) rmSync(`${generated}/${file}`);
}
for (const [file, text] of modules) {
  // Untouched where nothing changed, so that nobody who watches these files reloads for nothing.
  const path = `${generated}/${file}`;
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}
