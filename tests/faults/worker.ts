/**
 * A portal of its own process, for tests that kill it: it runs the ledger loop, and signs what its parent asks for. It is
 * told at which point to die (`arm`), once it has caught up with the chain.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { isBytes32, toHex } from '#domain/hex';
import { armFault } from '#ledger/faults';
import { systemKey } from '#ledger/keys/system-keys';
import { createRpc } from '#ledger/rpc';
import { runLedger } from '#services/settlement/run-ledger';
import { issue, openContext } from '#tests/support/ledger-acts';

const order = z.object({
  arm: z.string(),
  issue: z.string().refine(isBytes32).transform(toHex).optional(),
  fingerprint: z.string().refine(isBytes32).transform(toHex),
  lifetimeSeconds: z.number(),
  seller: z.string(),
  obligor: z.string(),
});

const { DATABASE_URL = '', RPC_URL = '', CONFIRMATIONS = '0' } = process.env;

const { ctx, keystore } = await openContext(DATABASE_URL, createRpc(RPC_URL));
const ledger = runLedger({
  ctx,
  databaseUrl: DATABASE_URL,
  rpcUrl: RPC_URL,
  relayer: await systemKey(keystore, 'relayer'),
  fees: { kind: 'free' },
  confirmations: Number(CONFIRMATIONS),
  pollMs: 25,
  expireEveryMs: 200,
});

process.on('message', async message => {
  const { arm, issue: subject, fingerprint, lifetimeSeconds, seller, obligor } = order.parse(message);
  armFault(arm);
  if (subject === undefined) return;
  const parties = { seller, obligor, bank: seller, otherBank: seller };
  const { actionId } = await issue(ctx, parties, { subject, fingerprints: [fingerprint] }, { lifetimeSeconds });
  process.send?.({ signed: actionId });
});

for (;;) {
  const { leading, reader, backlog } = await ledger.status();
  if (leading && reader.node === 'well' && reader.readTo === reader.nodeHead && backlog === 0) break;
  await pause(20);
}
process.send?.({ ready: true });
