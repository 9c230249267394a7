/**
 * Readings anchored a second, from the stored row to the batch confirmed on chain (storing excluded), against the plain
 * transactions a second of the same node, signed before; at least 50 times as many. Five rounds of both in turn, medians of
 * the ratios. The readings are those of 50 devices, in the product's own tables, with its indexes.
 *
 * Run with `npx tsx bench/anchoring.bench.ts [readings a round]`.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Hex } from '#domain/hex';
import { deriveKey } from '#ledger/keys/derive';
import { Secret } from '#ledger/keys/secret';
import { nonceOf } from '#ledger/node';
import { signTransaction } from '#ledger/transaction';
import { anchorReadings } from '#services/anchors/anchor-readings';
import { accepted, createOrganisation } from '#tests/support/consortium';
import { makeDevice } from '#tests/support/devices';
import { until } from '#tests/support/ledger-acts';
import { openChainGround } from './chain-ground.ts';
import { median } from './figures.ts';

const ROUNDS = 5;
const AT_LEAST = 50;
const DEVICES = 50;
const SENDERS = 10;
const PLAIN = 2_000;
/** Raw transactions of one HTTP request. */
const BATCH = 100;
const readings = Number(process.argv[2] ?? 200_000);

const ground = await openChainGround({ blockSeconds: 0, durable: false, pollMs: 25 });
const { ctx, rpc } = ground;
const owner = await createOrganisation(ctx, 'Bench Leasing', ['LESSOR']);
const devices = await Promise.all(Array.from({ length: DEVICES }, () => makeDevice(ctx, owner)));
const client = new pg.Client({ connectionString: ground.databaseUrl });
await client.connect();

/** Readings as the ingest leaves them, in transactions of 1,000 as it commits them. */
const store = async (round: number): Promise<void> => {
  for (let at = 0; at < readings; at += 1_000) {
    const device = devices[(at / 1_000) % DEVICES];
    await client.query(
      `INSERT INTO readings (subject, source, time, sequence, id, "receivedAt", "organisationId", trust, fix, latitude, longitude,
         "speedMps", "engineOn", "engineHoursMs", "odometerM", details, doubts, "contentHash")
       SELECT 'device:' || $1, 'device:' || $1, timestamptz '2026-11-01Z' + n * interval '1 second', n, gen_random_uuid(), now(),
              $2::uuid, 0, 'valid', 53.5 + n * 1e-7, 9.9, 3.25, true, n * 1000, n * 10,
              jsonb_build_object('courseDeg', 120, 'satellites', 9, 'raw', jsonb_build_object('io', jsonb_build_object('239', 1, '16', n))),
              '{}', n FROM generate_series($3::bigint, $4::bigint) n`,
      [device?.id, owner.id, round * readings + at, round * readings + at + 999],
    );
  }
  await client.query('ANALYZE readings');
};

const anchored = async (): Promise<bigint> => {
  const { rows } = await client.query<{ readings: string }>(
    `SELECT state->>'readings' AS readings FROM anchor_stream_projections`,
  );
  return BigInt(rows[0]?.readings ?? 0);
};

const anchorAll = async (): Promise<number> => {
  const before = await anchored();
  const start = performance.now();
  while (accepted(await anchorReadings(ctx, owner.id, { now: true })).readings > 0);
  await until('all are on chain', async () => (await anchored()) === before + BigInt(readings));
  return readings / ((performance.now() - start) / 1000);
};

const senders = Array.from({ length: SENDERS }, () =>
  deriveKey(new Secret(randomBytes(32)), 'bench', new Uint8Array()),
);
let nonce = 0;

/** Plain transfers of nothing, signed before they are timed; a request of many at a time, senders side by side. */
const sendPlain = async (): Promise<number> => {
  const each = PLAIN / SENDERS;
  const raws: Hex[][] = senders.map(sender =>
    Array.from(
      { length: each },
      (_, n) =>
        signTransaction(sender, {
          chainId: ctx.chain.chainId,
          nonce: nonce + n,
          to: sender.address,
          data: '0x',
          gasLimit: 21_000n,
          fees: { type: 0, gasPrice: 0n },
        }).raw,
    ),
  );
  nonce += each;
  const start = performance.now();
  await Promise.all(
    raws.map(async own => {
      for (let at = 0; at < own.length; at += BATCH) {
        const body = own
          .slice(at, at + BATCH)
          .map((raw, id) => ({ jsonrpc: '2.0', id, method: 'eth_sendRawTransaction', params: [raw] }));
        const response = await fetch(ground.nodeUrl, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        });
        await response.json();
      }
    }),
  );
  for (const sender of senders) {
    await until('all are mined', async () => (await nonceOf(rpc, sender.address)) >= nonce);
  }
  return PLAIN / ((performance.now() - start) / 1000);
};

const rounds: { ours: number; plain: number }[] = [];
for (let round = 0; round < ROUNDS; round++) {
  await store(round);
  const first = round % 2 === 0;
  const early = first ? await sendPlain() : await anchorAll();
  const late = first ? await anchorAll() : await sendPlain();
  const [plain, ours] = first ? [early, late] : [late, early];
  rounds.push({ ours, plain });
  console.log(`  round ${round + 1}: ${Math.round(ours)} readings/s, ${Math.round(plain)} transactions/s`);
}
const ratio = median(rounds.map(({ ours, plain }) => ours / plain));
console.log(
  `anchoring: ${Math.round(median(rounds.map(one => one.ours)))} readings/s, ${ratio.toFixed(1)} times the node's ${Math.round(median(rounds.map(one => one.plain)))} plain transactions/s (at least ${AT_LEAST})`,
);
if (ratio < AT_LEAST) process.exitCode = 1;
await client.end();
await ground.close();
