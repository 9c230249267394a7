import { systemKey } from '#ledger/keys/system-keys';
import { type RunningLedger, runLedger } from '#services/settlement/run-ledger';
import type { Started } from '../started.ts';

/** Brings actions on chain and events back. Of all processes over a database one does it, and another takes over when it dies. */
export async function startLedger({ composition, http, lifetime }: Started): Promise<RunningLedger> {
  const { config, ground, keystore, services } = composition;
  const ledger = runLedger({
    ctx: services,
    databaseUrl: ground.databaseUrl,
    rpcUrl: ground.rpcUrl,
    relayer: await systemKey(keystore, 'relayer'),
    fees: config.ledger.fees,
    confirmations: config.ledger.confirmations,
    batchActions: config.ledger.batch,
  });
  lifetime.onStop('ledger', () => ledger.stop());
  http.readiness.register('ledger', async () => {
    const { leading, submitterTrouble, readerTrouble, reader } = await ledger.status();
    if (!leading) return { ok: true, detail: 'another process leads' };
    const trouble = submitterTrouble ?? readerTrouble;
    if (trouble !== null) return { ok: false, detail: trouble };
    return { ok: reader.node === 'well', detail: reader.node === 'well' ? 'leads' : `the node is ${reader.node}` };
  });
  return ledger;
}
