import { parseArgs } from 'node:util';
import { RebuildError, rebuild } from '#services/settlement/rebuild';
import { ExplainedError } from '../explained-error.ts';
import { withComposition } from './with-ground.ts';

/** Folds the chain from its first block into fresh tables, and says whether the projection is identical, by hash. */
export function runRebuild(args: readonly string[], out: (line: string) => void): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { swap: { type: 'boolean', default: false } } });
  return withComposition(async ({ ground, chain }) => {
    try {
      const rebuilt = await rebuild({
        databaseUrl: ground.databaseUrl,
        rpcUrl: ground.rpcUrl,
        chain,
        swap: values.swap,
      });
      out(`Folded blocks 0 to ${rebuilt.block.number} (${rebuilt.block.hash}).`);
      out(`  live     ${rebuilt.hashes.live}`);
      out(`  rebuilt  ${rebuilt.hashes.rebuilt}`);
      for (const difference of rebuilt.differences) out(`  differs: ${JSON.stringify(difference)}`);
      out(rebuilt.identical ? 'Identical.' : 'They differ.');
      if (rebuilt.swapped) out('The rebuilt projection is in the place of the former one.');
      return rebuilt.identical || rebuilt.swapped ? 0 : 1;
    } catch (error) {
      if (error instanceof RebuildError) throw new ExplainedError(error.message, { cause: error });
      throw error;
    }
  });
}
