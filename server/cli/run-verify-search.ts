import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { searchDigest, searchSigner } from '#ledger/typed-data/search-result';
import { NodeProblem } from '#ledger/verify/ask-node';
import { type SearchProblem, searchProblems } from '#ledger/verify/search-on-node';
import { type SignedSearch, searchResultHash, signedSearch } from '#ledger/verify/search-result';
import { ExplainedError } from '../explained-error.ts';
import { UsageError } from './command.ts';

const read = async (file: string): Promise<SignedSearch> => {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ExplainedError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = signedSearch.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ExplainedError(`${file} is not the result of a search for liens.`);
};

const PROBLEMS: Readonly<Record<SearchProblem['kind'], string>> = {
  'other-block': 'the node has another block at that height',
  'not-a-registrar': 'whoever signed it is no registrar of the consortium',
  missing: 'stood, and is not in the result',
  'not-standing': 'is in the result, and did not stand',
  'other-lapse': 'lapses on another day than the result says',
  'other-version': 'the liens on it had changed more or less often than the result says',
};

/** Answers whether hash and signature are the result's. */
const checkSignature = (given: SignedSearch, out: (line: string) => void): boolean => {
  const { result, resultHash, signature, signer } = given;
  const isHash = searchResultHash(result) === resultHash;
  const { chainId, contracts, block } = result;
  const statement = { result: resultHash, blockNumber: BigInt(block.number), blockHash: block.hash };
  const digest = searchDigest(statement, { chainId: BigInt(chainId), liens: contracts.Liens });
  const isSigned = searchSigner(digest, signature) === signer;
  out(isHash ? `✓ the result has the hash ${resultHash}` : '✗ the result was changed: it has another hash');
  out(isSigned ? `✓ signed by ${signer}` : '✗ the signature is not that of the signer named');
  return isHash && isSigned;
};

/** `lienlight verify-search FILE [--node ADDRESS]`: 0 where everything agrees, 1 where something does not. */
export const runVerifySearch = async (args: readonly string[], out: (line: string) => void): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { node: { type: 'string' } },
    allowPositionals: true,
  });
  const [file, ...more] = positionals;
  const { node } = values;
  if (file === undefined || more.length > 0) throw new UsageError('verify-search takes one file.');
  if (node !== undefined && !(URL.canParse(node) && /^https?:$/.test(new URL(node).protocol)))
    throw new UsageError('--node takes an address that begins with http:// or https://');
  const given = await read(file);
  const { result } = given;
  out(`Search by ${result.by} of ${result.askedAt}, block ${result.block.number} on chain ${result.chainId}`);
  const isSigned = checkSignature(given, out);
  if (node === undefined) {
    out('  Nothing was compared with the chain: name a node of your own with --node.');
    return isSigned ? 0 : 1;
  }
  try {
    const problems = await searchProblems(node, result, given.signer);
    for (const { kind, subject, lien } of problems) {
      out(`✗ ${PROBLEMS[kind]}${subject === null ? '' : `: ${lien ?? subject}`}`);
    }
    const liens = result.found.reduce((all, thing) => all + thing.liens.length, 0);
    if (problems.length === 0)
      out(`✓ ${liens} liens on ${result.found.length} things stand as ${new URL(node).host} has them`);
    return isSigned && problems.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof NodeProblem)) throw error;
    throw new ExplainedError(`Nothing was compared with the chain: ${error.message}.`, { cause: error });
  }
};
