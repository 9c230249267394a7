/**
 * How long the reads behind the pages take for a lessor with 10,000 machines and 2,000 leases of 3,000 of them, and for the
 * bank that lends on these, each against a limit of 300 milliseconds. Rows are put into a database of its own as the
 * projection would leave them. Prints a line a read: the ratio of its median to the limit.
 *
 * Run with `npx tsx bench/large-fleet.bench.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrismaClient, Prisma } from '#prisma/client';
import { migrate } from '#prisma/migrator';
import { collateralCounts, listCollateral } from '#prisma/reads/collateral-list';
import { countEquipment, equipmentTotals, listEquipment } from '#prisma/reads/equipment-list';
import { equipmentPoints } from '#prisma/reads/equipment-points';
import { fleetCount, machinesToLookAt } from '#prisma/reads/lease-dashboard';
import { countLeases, leaseTotals, listLeases } from '#prisma/reads/leases';
import { listLiens } from '#prisma/reads/liens';
import { startPostgres } from '#server/embedded/postgres';

const LIMIT_MS = 300;
const MACHINES = 10_000;
const LEASES = 2_000;
const ROUNDS = 7;

const now = new Date();
const folder = mkdtempSync(join(tmpdir(), 'lienlight-bench-'));
const postgres = await startPostgres({ folder: join(folder, 'postgres'), durable: false });
await migrate(postgres.url);
const db = createPrismaClient(postgres.url, 4);

const organisation = async (name: string, kind: 'LESSOR' | 'LESSEE' | 'BANK', number: number): Promise<string> => {
  const hex = (length: number): string => `0x${number.toString(16).padStart(length, '0')}`;
  const { id } = await db.organisation.create({
    data: { name, kinds: [kind], country: 'DE', chainId: hex(64), publicKey: hex(40) },
  });
  return id;
};

const run = (sql: string): Promise<number> => db.$executeRaw(Prisma.raw(sql));

/** A subject, or a key, out of a number in SQL. */
const word = (prefix: string, expression = 'n'): string => `'0x${prefix}' || lpad(to_hex(${expression}), 62, '0')`;
const key = (prefix: string, expression = 'n'): string => `'0x${prefix}' || lpad(to_hex(${expression}), 38, '0')`;
const keyRow = (prefix: string, subject: string, owner: string, count: number): string => `
  INSERT INTO party_keys (address, subject, "organisationId", kinds, expiry, "organisationCommitment", salt, signature)
  SELECT ${key(prefix)}, ${subject}, '${owner}'::uuid, 2, 9999999999, 'x', 'x', 'x' FROM generate_series(1, ${count}) n`;

const fill = async (lessor: string, lessee: string, bank: string): Promise<void> => {
  const leased = Math.min(MACHINES, LEASES * 2 - LEASES / 2);
  const leaseOf = `((n - 1) % ${LEASES}) + 1`;
  await run(`INSERT INTO equipment (subject, reference, number, "publicId", manufacturer, model, serial, "serialKey", "likenessKey",
      category, year, declared, "issuerId", root)
    SELECT ${word('ee')}, 'M-2026-' || lpad(n::text, 6, '0'), n, 'p' || n, 'Kranbau Werke AG', 'KW ' || (n % 9), 'SN' || n, 'SN' || n,
      'SN' || n, (ARRAY['excavator', 'wheel-loader', 'mobile-crane'])[1 + n % 3], 2018 + n % 9, true, '${lessor}'::uuid, 'r' || n
      FROM generate_series(1, ${MACHINES}) n`);
  await run(keyRow('aa', word('ee'), lessor, MACHINES));
  await run(keyRow('bb', word('ee'), lessee, leased));
  await run(keyRow('cc', word('ee'), bank, leased));
  await run(`INSERT INTO equipment_projections (subject, version, status, "holderKey", "custodianKey", "issuerKey", recalled, state, "blockNumber")
    SELECT ${word('ee')}, 3, 'Recorded', ${key('aa')}, CASE WHEN n <= ${leased} THEN ${key('bb')} ELSE ${key('aa')} END, ${key('aa')}, n % 50 = 0,
      jsonb_build_object('subject', ${word('ee')}, 'version', '3', 'status', 'Recorded', 'issuer', ${key('aa')}, 'holder', ${key('aa')},
        'custodian', ${key('aa')}, 'transferred', false, 'root', ${word('ee')}, 'fingerprints', '[]'::jsonb, 'proposal', NULL,
        'recalls', '[]'::jsonb, 'components', '[]'::jsonb), 5 FROM generate_series(1, ${MACHINES}) n`);
  await run(`INSERT INTO equipment_latest (subject, at, "positionAt", latitude, longitude, "positionSource", "positionTrust", country, "engineHoursMs")
    SELECT ${word('ee')}, now() - n * interval '7 seconds', now() - n * interval '7 seconds', 45 + (n % 100) / 10.0, (n % 170) / 10.0,
      'csv:bench', 1, (ARRAY['DE', 'FR', 'PL', 'NL'])[1 + n % 4], n::bigint * 3600000 FROM generate_series(1, ${MACHINES}) n`);
  await run(`INSERT INTO equipment_days (subject, day, "engineMs", "distanceM", cycles, readings, "gapMs")
    SELECT ${word('ee')}, current_date - d, 20000000, 1000, 0, 4, 0 FROM generate_series(1, ${leased}) n, generate_series(0, 29) d`);
  await run(`INSERT INTO leases (subject, reference, number, "lessorId", "lesseeId", kind, currency, "startsOn", "endsOn", "contractNumber",
      provenance, countries, "nextBillOn", "createdById", "createdAt")
    SELECT ${word('dd')}, 'L-2026-' || lpad(n::text, 6, '0'), n, '${lessor}'::uuid, '${lessee}'::uuid, 'finance', 'EUR', '2025-01-31',
      '2028-01-31', 'LV' || n, 'DECLARED', '{DE}', current_date + (n % 40), '${lessor}'::uuid, now() FROM generate_series(1, ${LEASES}) n`);
  await run(keyRow('a1', word('dd'), lessor, LEASES));
  await run(keyRow('b1', word('dd'), lessee, LEASES));
  await run(`INSERT INTO lease_projections (subject, version, status, attested, "lessorKey", "lesseeKey", periods, billed, root, state, "blockNumber")
    SELECT ${word('dd')}, 20, CASE WHEN n % 40 = 0 THEN 'Defaulted' ELSE 'Commenced' END, n % 2 = 0, ${key('a1')}, ${key('b1')}, 36, 20,
      ${word('dd')}, jsonb_build_object('root', ${word('dd')}, 'assignments', '[]'::jsonb, 'bills', '[]'::jsonb), 5
      FROM generate_series(1, ${LEASES}) n`);
  await run(`INSERT INTO lease_versions (id, subject, version, "effectiveOn", terms, root, periods, "endsOn", "rentMinor", "financedMinor", "createdAt")
    SELECT gen_random_uuid(), ${word('dd')}, 1, '2025-01-31', '{}', ${word('dd')}, 36, DATE '2028-01-31' + n % 300, 100000 + n, 5000000, now()
      FROM generate_series(1, ${LEASES}) n`);
  await run(
    `INSERT INTO leased_equipment (lease, machine) SELECT ${word('dd', leaseOf)}, ${word('ee')} FROM generate_series(1, ${leased}) n`,
  );
  await run(`INSERT INTO leased_machine_projections (lease, machine, head, running)
    SELECT ${word('dd', leaseOf)}, ${word('ee')}, NULL, true FROM generate_series(1, ${leased}) n`);
  await run(`INSERT INTO rent_bills (id, lease, period, "issuedOn", "fromDate", "toDate", "dueOn", currency, "rentMinor", "usageMinor",
      "vatMinor", "totalMinor", lines, "creditorId", root, "createdAt", receivable)
    SELECT gen_random_uuid(), ${word('dd')}, i, DATE '2025-02-28' + 30 * i, DATE '2025-02-28', DATE '2025-03-28', DATE '2025-02-28' + 30 * i,
      'EUR', 100000, 0, 19000, 119000, '[]', '${lessor}'::uuid, 'x', now(), ${word('ff', 'n * 100 + i')}
      FROM generate_series(1, ${LEASES}) n, generate_series(1, 20) i`);
  await run(`INSERT INTO receivable_projections (subject, version, status, confirmed, disputed, maturity, "obligorKey", state, "blockNumber")
    SELECT ${word('ff', 'n * 100 + i')}, 3, CASE WHEN n % 10 = 0 AND i > 18 THEN 'Confirmed' ELSE 'Settled' END, true, false, 1, ${key('b1')},
      '{}', 5 FROM generate_series(1, ${LEASES}) n, generate_series(1, 20) i`);
  await run(`INSERT INTO liens (lien, reference, number, subject, collateral, "grantorId", "securedPartyId", law, class, "filedOn", "lapsesOn",
      root, "createdAt")
    SELECT ${word('f1')}, 'S-2026-' || lpad(n::text, 6, '0'), n, ${word('ee')}, 'Equipment', '${lessor}'::uuid, '${bank}'::uuid, 'FILING-ORDER',
      'ordinary', '2026-01-01', '2031-01-01', ${word('f1')}, now() FROM generate_series(1, ${leased}) n`);
  await run(`INSERT INTO lien_projections (subject, lien, collateral, part, status, "grantorKey", "securedPartyKey", lapse, place)
    SELECT ${word('ee')}, ${word('f1')}, 'Equipment', 0, 'Filed', ${key('aa')}, ${key('cc')}, 1924905600, 1 FROM generate_series(1, ${leased}) n`);
  await run('ANALYZE');
};

try {
  const lessor = await organisation('Lessor', 'LESSOR', 1);
  const lessee = await organisation('Lessee', 'LESSEE', 2);
  const bank = await organisation('Bank', 'BANK', 3);
  await fill(lessor, lessee, bank);
  const page = { first: 50 };
  const reads: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['machines, a page', () => listEquipment(db, lessor, { page, now })],
    [
      'machines, by last position',
      () => listEquipment(db, lessor, { sort: { by: 'positionAt', direction: 'desc' }, page, now }),
    ],
    ['machines, those let', () => listEquipment(db, lessor, { filter: { states: ['let'] }, page, now })],
    ['machines, part of a serial', () => listEquipment(db, lessor, { filter: { text: 'SN77' }, page, now })],
    ['machines, counted', () => countEquipment(db, lessor, { now })],
    ['machines, totals', () => equipmentTotals(db, lessor, { now })],
    ['machines, all on the map', () => equipmentPoints(db, lessor, { now })],
    ['machines of the lessee', () => listEquipment(db, lessee, { page, now })],
    ['leases, a page', () => listLeases(db, lessor, { page, now })],
    ['leases in arrears', () => listLeases(db, lessor, { filter: { standings: ['in-arrears'] }, page, now })],
    ['leases, counted', () => countLeases(db, lessor, { now })],
    ['leases, totals', () => leaseTotals(db, lessor, { now })],
    ['dashboard, machines counted', () => fleetCount(db, lessor, 'lessor')],
    [
      'dashboard, machines to look at',
      () => machinesToLookAt(db, lessor, 'lessor', { now, dueBy: '2030-01-01', most: 8 }),
    ],
    ['collateral of the bank, a page', () => listCollateral(db, bank, { page, now })],
    ['collateral of the bank, counted', () => collateralCounts(db, bank, { now })],
    ['liens of the bank, a page', () => listLiens(db, bank, { page, now })],
  ];
  for (const [what, read] of reads) {
    await read();
    const taken: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      await read();
      taken.push(performance.now() - began);
    }
    const median = taken.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
    console.log(
      `${what}: ${(median / LIMIT_MS).toFixed(2)} of the limit of ${LIMIT_MS} ms (median ${median.toFixed(0)} ms)`,
    );
  }
} finally {
  await db.$disconnect();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
