import { Gauge } from 'prom-client';
import { chainStatus } from '../chain-status.ts';
import type { Composition } from '../compose.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/** An action that waits longer than this does not wait for a block, but for somebody to look. */
const longestWaitSeconds = 120;
const largestLagBlocks = 20;

/** How far the chain and the portal are apart, seen from the database: true in every process, whoever submits and reads. */
export function registerLedgerChecks(readiness: Readiness, { registry }: Metrics, composition: Composition): void {
  const { db, services } = composition;

  const oldestWait = async () => {
    const oldest = await db.action.findFirst({
      where: { status: { in: ['PENDING', 'SUBMITTED'] } },
      orderBy: { createdAt: 'asc' },
      select: { createdAt: true },
    });
    return oldest ? Math.max(0, Math.round((services.clock.now().getTime() - oldest.createdAt.getTime()) / 1000)) : 0;
  };
  const lagOf = (head: bigint | null, projected: bigint | null) =>
    head === null ? null : Number(head - (projected ?? -1n));

  readiness.register('submitter backlog', async () => {
    const [{ backlog }, seconds] = await Promise.all([chainStatus(composition), oldestWait()]);
    if (backlog === 0) return { ok: true, detail: 'nothing waits' };
    return { ok: seconds <= longestWaitSeconds, detail: `${backlog} actions wait, the oldest for ${seconds} s` };
  });
  readiness.register('reader lag', async () => {
    const { headBlock, projectedBlock } = await chainStatus(composition);
    const lag = lagOf(headBlock, projectedBlock);
    if (lag === null) return { ok: false, detail: 'the node does not answer' };
    return { ok: lag <= largestLagBlocks, detail: lag === 0 ? 'at the newest block' : `${lag} blocks behind` };
  });

  const gauge = (name: string, help: string, read: () => Promise<number | null>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        // A scrape must not fail because the database or the node is away: then there is no value.
        const value = await read().catch(() => null);
        if (value === null) this.reset();
        else this.set(value);
      },
    });
  gauge(
    'lienlight_actions_waiting',
    'Actions that wait to be sent or confirmed',
    async () => (await chainStatus(composition)).backlog,
  );
  gauge('lienlight_action_oldest_wait_seconds', 'How long the oldest of them has waited', oldestWait);
  gauge('lienlight_reader_lag_blocks', 'How many blocks the projection is behind the node', async () => {
    const { headBlock, projectedBlock } = await chainStatus(composition);
    return lagOf(headBlock, projectedBlock);
  });
}
