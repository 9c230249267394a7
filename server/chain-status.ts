import { headOf } from '#ledger/node';
import type { ChainStatus } from '~/load-context';
import type { Composition } from './compose.ts';

/** How far the portal is behind the chain. A node that does not answer is a status, not an error. */
export async function chainStatus({ db, rpc }: Pick<Composition, 'db' | 'rpc'>): Promise<ChainStatus> {
  const [head, projected, backlog] = await Promise.all([
    headOf(rpc).catch(() => null),
    db.block.findFirst({ orderBy: { number: 'desc' } }),
    db.action.count({ where: { status: { in: ['PENDING', 'SUBMITTED'] } } }),
  ]);
  return {
    reachable: head !== null,
    headBlock: head && BigInt(head.number),
    projectedBlock: projected?.number ?? null,
    projectedAt: projected && new Date(Number(projected.timestamp) * 1000),
    backlog,
  };
}
