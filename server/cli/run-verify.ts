import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { logsFromNode, NodeProblem } from '#ledger/verify/ask-node';
import { bookOf, compareWithLogs, type Evidence, evidenceParts, verifyCommitments } from '#ledger/verify/evidence';
import { ExplainedError } from '../explained-error.ts';
import { UsageError } from './command.ts';

const readEvidence = async (file: string): Promise<readonly Evidence[]> => {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ExplainedError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parts = evidenceParts(json);
  if (parts) return parts;
  throw new ExplainedError(`${file} is not the evidence of a receivable, a machine, a lease or a lien.`);
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
  const logs = await logsFromNode(node, given);
  const { problems, agreeing, notShown } = compareWithLogs(events, logs, contract, 'all', bookOf(events));
  for (const { kind, event } of problems) out(`✗ ${PROBLEMS[kind]}: ${event.name} in block ${event.blockNumber}`);
  out(
    `${problems.length === 0 ? '✓' : ' '} ${agreeing} of ${events.length} events are as ${new URL(node).host} has them`,
  );
  if (notShown.length > 0) {
    out(`  ${notShown.length} more are on the chain, shown to their parties only: ${notShown.join(', ')}`);
  }
  return problems.length === 0;
};

const onNode = async (given: Evidence, node: string, out: (line: string) => void): Promise<boolean> => {
  try {
    return await checkEvents(given, node, out);
  } catch (error) {
    if (!(error instanceof NodeProblem)) throw error;
    throw new ExplainedError(`Nothing was compared with the chain: ${error.message}.`, { cause: error });
  }
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
  const parts = await readEvidence(file);
  let isSound = true;
  for (const given of parts) {
    out(`${given.reference}, subject ${given.subject}, contract ${given.contract} on chain ${given.chainId}`);
    isSound = checkCommitments(given, out) && isSound;
    if (node !== undefined) isSound = (await onNode(given, node, out)) && isSound;
  }
  if (node === undefined) {
    out('  The events were not compared with the chain: name a node of your own with --node.');
    out(isSound ? 'What is opened agrees with the events in the file.' : 'Something does not agree.');
    return isSound ? 0 : 1;
  }
  out(isSound ? 'Everything agrees.' : 'Something does not agree.');
  return isSound ? 0 : 1;
};
