/** Anchors an organisation's readings as fast as they come, in a process of its own, until it is killed. */
import { setTimeout as pause } from 'node:timers/promises';
import { createRpc } from '#ledger/rpc';
import { anchorReadings } from '#services/anchors/anchor-readings';
import { openContext } from '#tests/support/ledger-acts';

const { DATABASE_URL = '', RPC_URL = '', OWNER = '' } = process.env;

const { ctx } = await openContext(DATABASE_URL, createRpc(RPC_URL));
process.send?.('ready');
for (;;) {
  await anchorReadings(ctx, OWNER, { now: true });
  await pause(5);
}
