import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { logsFromNode, NodeProblem } from '#ledger/verify/ask-node';
import { compareWithLogs, type Evidence, evidence, verifyCommitments } from '#ledger/verify/evidence';
import { ExplainedError } from '../explained-error.ts';
import { UsageError } from './command.ts';

const readEvidence = async (file: string): Promise<Evidence> => {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ExplainedError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = evidence.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ExplainedError(`${file} is not the evidence of a receivable.`);
};

/** Answers whether all agree. */
const checkCommitments = (given: Evidence, out: (line: string) => void): boolean =>
  verifyCommitments(given)
    .map(({ kind, root, recomputed, onChain }) => {
      if (!recomputed) out(`✗ ${kind}: what is opened does not give ${root}`);
      else if (!onChain) out(`✗ ${kind}: no event carries ${root}`);
      else out(`✓ ${kind}: recomputed as ${root}`);
      return recomputed && onChain;
    })
    .every(Boolean);

const PROBLEMS = {
  'not-on-chain': 'not on the node’s chain',
  differs: 'differs on the node’s chain',
  withheld: 'on the node’s chain and not shown',
} as const;

const checkEvents = async (given: Evidence, node: string, out: (line: string) => void): Promise<boolean> => {
  const { events, contract } = given;
  const { problems, agreeing, notShown } = compareWithLogs(events, await logsFromNode(node, given), contract);
  for (const { kind, event } of problems) out(`✗ ${PROBLEMS[kind]}: ${event.name} in block ${event.blockNumber}`);
  out(
    `${problems.length === 0 ? '✓' : ' '} ${agreeing} of ${events.length} events are as ${new URL(node).host} has them`,
  );
  if (notShown.length > 0) {
    out(`  ${notShown.length} more are on the chain, shown to their parties only: ${notShown.join(', ')}`);
  }
  return problems.length === 0;
};

/** `lienlight verify FILE [--node ADDRESS]`: 0 where everything agrees, 1 where something does not. */
export const runVerify = async (args: readonly string[], out: (line: string) => void): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { node: { type: 'string' } },
    allowPositionals: true,
  });
  const [file, ...more] = positionals;
  const { node } = values;
  if (file === undefined || more.length > 0) throw new UsageError('verify takes one file.');
  if (node !== undefined && !(URL.canParse(node) && /^https?:$/.test(new URL(node).protocol)))
    throw new UsageError('--node takes an address that begins with http:// or https://');
  const given = await readEvidence(file);
  out(`${given.reference}, subject ${given.subject}, contract ${given.contract} on chain ${given.chainId}`);
  const isRecomputed = checkCommitments(given, out);
  if (node === undefined) {
    out('  The events were not compared with the chain: name a node of your own with --node.');
    out(isRecomputed ? 'What is opened agrees with the events in the file.' : 'Something does not agree.');
    return isRecomputed ? 0 : 1;
  }
  try {
    const isOnChain = await checkEvents(given, node, out);
    out(isRecomputed && isOnChain ? 'Everything agrees.' : 'Something does not agree.');
    return isRecomputed && isOnChain ? 0 : 1;
  } catch (error) {
    if (!(error instanceof NodeProblem)) throw error;
    throw new ExplainedError(`Nothing was compared with the chain: ${error.message}.`, { cause: error });
  }
};
