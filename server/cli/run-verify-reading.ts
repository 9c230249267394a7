import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { NodeProblem } from '#ledger/verify/ask-node';
import {
  type CheckedProof,
  checkOnNode,
  leadsToRoot,
  type ProofProblem,
  type ReadingProof,
  readingProof,
} from '#ledger/verify/reading-proof';
import {
  oneOfEachBatch,
  type RangeProblem,
  type ReadingRange,
  rangeProblems,
  readingRange,
} from '#ledger/verify/reading-range';
import { ExplainedError } from '../explained-error.ts';
import { UsageError } from './command.ts';

const PROBLEMS: Readonly<Record<ProofProblem, string>> = {
  'other-reading': 'the reading in the file does not lead to the batch’s root: it is another one, or was changed',
  'not-anchored': 'the node’s chain has no such batch',
  'other-batch': 'the batch on the node’s chain has another root, size or predecessor',
  'broken-chain': 'the batches before it do not follow each other without a gap',
  'refused-by-contract': 'the contract does not take the proof',
};

const readFileOf = async (file: string): Promise<ReadingProof | ReadingRange> => {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ExplainedError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = z.union([readingProof, readingRange]).safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ExplainedError(`${file} is not the proof of a reading.`);
};

const onNode = async (given: ReadingProof, node: string): Promise<CheckedProof> => {
  try {
    return await checkOnNode(given, node);
  } catch (error) {
    if (!(error instanceof NodeProblem)) throw error;
    throw new ExplainedError(`Nothing was compared with the chain: ${error.message}.`, { cause: error });
  }
};

const countOf = (missing: bigint): string => `${missing === 1n ? 'one is' : `${missing} are`} missing`;

const rangeText = (problem: RangeProblem): string => {
  switch (problem.kind) {
    case 'other-reading':
      return `index ${problem.index}: ${PROBLEMS['other-reading']}`;
    case 'twice':
      return `index ${problem.index} is there twice, or its batch has two roots`;
    case 'gap':
      return `index ${problem.next} follows ${problem.after}: ${countOf(problem.missing)}`;
    case 'own-gap':
      return `the device’s own number ${problem.next} follows ${problem.after}: ${countOf(problem.missing)}`;
  }
};

/** Readings of a device one after the other, and with a node one proof of each of their batches. */
const verifyRange = async (
  range: ReadingRange,
  node: string | undefined,
  out: (line: string) => void,
): Promise<number> => {
  const { device, proofs, hasOlder } = range;
  out(
    `${proofs.length} readings of device ${device}, indexes ${proofs[0]?.index ?? '–'} to ${proofs.at(-1)?.index ?? '–'}`,
  );
  if (hasOlder) out('  Older ones are not in the file.');
  const problems = rangeProblems(range).map(rangeText);
  for (const proof of node === undefined ? [] : oneOfEachBatch(range)) {
    const checked = await onNode(proof, node ?? '');
    problems.push(...checked.problems.map(problem => `batch ${proof.batch}: ${PROBLEMS[problem]}`));
  }
  for (const problem of problems) out(`✗ ${problem}`);
  if (problems.length > 0) {
    out('Something does not agree.');
    return 1;
  }
  out('✓ each leads to its root, and none is missing between them');
  out(
    node === undefined
      ? '  Whether the roots are on chain was not looked at: name a node of your own with --rpc.'
      : '✓ every batch is on chain, each naming the one before it',
  );
  return 0;
};

const verifyOne = async (
  given: ReadingProof,
  node: string | undefined,
  out: (line: string) => void,
): Promise<number> => {
  const { batch, stream, index, device, contract, chainId, root } = given;
  out(`Reading ${index} of device ${device}`);
  out(`  in batch ${batch} of stream ${stream}, contract ${contract} on chain ${chainId}`);
  if (node === undefined) {
    const isSound = leadsToRoot(given);
    out(isSound ? `✓ the reading leads to the root ${root}` : `✗ ${PROBLEMS['other-reading']}`);
    out('  Whether that root is on chain was not looked at: name a node of your own with --rpc.');
    return isSound ? 0 : 1;
  }
  const { problems, anchored } = await onNode(given, node);
  for (const problem of problems) out(`✗ ${PROBLEMS[problem]}`);
  if (problems.length > 0) {
    out('Something does not agree.');
    return 1;
  }
  out(`✓ the reading leads to the root ${root}`);
  out(`✓ anchored in block ${anchored?.blockNumber} by ${anchored?.observer}, transaction ${anchored?.txHash}`);
  out('✓ every batch up to it names the one before it, and the contract takes the proof');
  out(given.record);
  out('Everything agrees.');
  return 0;
};

/** `lienlight verify-reading FILE [--rpc ADDRESS]`: 0 where everything agrees, 1 where something does not. */
export const runVerifyReading = async (args: readonly string[], out: (line: string) => void): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { rpc: { type: 'string' }, node: { type: 'string' } },
    allowPositionals: true,
  });
  const [file, ...more] = positionals;
  const node = values.rpc ?? values.node;
  if (file === undefined || more.length > 0) throw new UsageError('verify-reading takes one file.');
  if (node !== undefined && !(URL.canParse(node) && /^https?:$/.test(new URL(node).protocol)))
    throw new UsageError('--rpc takes an address that begins with http:// or https://');
  const given = await readFileOf(file);
  return 'proofs' in given ? verifyRange(given, node, out) : verifyOne(given, node, out);
};
