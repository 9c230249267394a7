/**
 * How long 2,000 running leases with 3,000 machines take to come in from one file: until every row has its verdict, against a
 * limit of 10 seconds; until all of it is signed, against one of 10 minutes; and the list of leases afterwards, against 300
 * milliseconds. Over a database, a node and contracts of its own. Prints a line for each: the ratio to the limit.
 *
 * Run with `npx tsx bench/lease-import.bench.ts [leases]`.
 */
import { addMonths } from '#domain/time/calendar-date';
import { leaseTotals, listLeases } from '#prisma/reads/leases';
import { contractOf } from '#services/leases/lease-contract';
import { leaseTermsInput } from '#services/leases/lease-terms-input';
import { beginTableImport } from '#services/tables/begin-table-import';
import { uploadTable } from '#services/tables/upload-table';
import { workTableImport } from '#services/tables/work-table-import';
import { accepted } from '#tests/support/consortium';
import { createLeasingParties, dayOfClock } from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';
import { openChainGround } from './chain-ground.ts';

const leases = Number(process.argv[2] ?? 2_000);
/** Every second lease has two machines. */
const machines = leases + Math.floor(leases / 2);
const share = leases / 2_000;

const [PREVIEW_MS, WORK_MS, LIST_MS] = [10_000 * share, 600_000 * share, 300];

const report = (what: string, ms: number, limit: number, unit = 's'): void => {
  const shown = (value: number): string => (unit === 's' ? (value / 1_000).toFixed(1) : value.toFixed(0));
  console.log(`${what}: ${(ms / limit).toFixed(2)} of the limit of ${shown(limit)} ${unit} (${shown(ms)} ${unit})`);
};

const timed = async <Value>(work: () => Promise<Value>): Promise<[Value, number]> => {
  const began = performance.now();
  const value = await work();
  return [value, performance.now() - began];
};

const ground = await openChainGround({ blockSeconds: 1, durable: false, pollMs: 100 });
const { ctx } = ground;
try {
  const { lessor, lessee } = await createLeasingParties(ctx);
  const today = dayOfClock(ctx);
  const lineOf = (number: number, machine: number): string => {
    const monthsAgo = 6 + (number % 24);
    const financedMinor = BigInt(5_000_000 + number * 1_000);
    const terms = leaseTermsInput.parse({
      kind: 'finance',
      currency: 'EUR',
      commencementDate: addMonths(today, -monthsAgo),
      periods: 36 + (number % 3) * 12,
      financedMinor: financedMinor.toString(),
      residual: { unguaranteedMinor: '500000' },
      rate: { kind: 'fixed', percent: '5.75' },
      rent: { timing: 'arrears' },
      vat: { category: 'S', percent: '19' },
    });
    const { rows } = accepted(
      contractOf({ terms, amendments: [], handling: { graceDays: 0, defaultAfterDays: 30, billLeadDays: 0 } }),
    );
    const major = (minor: bigint): string => `${minor / 100n}.${(minor % 100n).toString().padStart(2, '0')}`;
    const due = rows.filter(({ dueDate }) => dueDate <= today);
    return [
      ...[`B-${number}`, lessee.name, 'finance', 'EUR', terms.commencementDate, terms.periods, major(financedMinor)],
      ...['5000.00', '5.75', 'arrears', '19', today, major(due.at(-1)?.closingMinor ?? financedMinor)],
      due.map(row => `${row.dueDate} ${major(row.rentMinor)}`).join(';'),
      ...[
        'Kranbau Werke AG',
        'KW 220',
        `B${(70_000 + machine * 7).toString(36).toUpperCase()}-${machine}`,
        'excavator',
        '2023',
      ],
    ].join(',');
  };
  const lines = [
    'Contract number,Lessee,Kind of lease,Currency,Commencement,Periods,Financed,Residual value,Rate,Timing,VAT,As of,Outstanding,Schedule,Manufacturer,Model,Serial number,Category,Year',
  ];
  for (let number = 0; number < leases; number += 1) {
    lines.push(lineOf(number, lines.length));
    if (number % 2 === 1) lines.push(lineOf(number, lines.length));
  }
  const bytes = new TextEncoder().encode(lines.join('\n'));

  const [upload, previewMs] = await timed(() =>
    uploadTable(ctx, lessor.preparer, { kind: 'leases', name: 'leases.csv', bytes }),
  );
  const { importId, accepted: taken } = accepted(upload);
  if (taken !== machines) throw new Error(`${machines - taken} of ${machines} rows were refused`);
  report(`verdicts of ${leases} leases with ${machines} machines`, previewMs, PREVIEW_MS);

  accepted(await beginTableImport(ctx, lessor.preparer, { importId }));
  const [, workMs] = await timed(async () => {
    while (await workTableImport(ctx, importId));
  });
  report(`signing all of them`, workMs, WORK_MS);
  const [, settleMs] = await timed(() => untilSettled(ctx, 1_800_000));
  console.log(`until the last of them was on chain after that: ${(settleMs / 1_000).toFixed(1)} s`);

  const now = ctx.clock.now();
  const totals = await leaseTotals(ctx.db, lessor.id, { now });
  const here = totals.reduce((sum, one) => sum + one.count, 0);
  if (here !== leases) throw new Error(`${here} of ${leases} leases are there`);
  const slowest = async (read: () => Promise<unknown>): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) times.push((await timed(read))[1]);
    return Math.max(...times.slice(1));
  };
  report('a page of the list', await slowest(() => listLeases(ctx.db, lessor.id, { now })), LIST_MS, 'ms');
  const filter = { standings: ['declared', 'in-arrears'] as const, text: 'KW' };
  report('a filtered page', await slowest(() => listLeases(ctx.db, lessor.id, { filter, now })), LIST_MS, 'ms');
  const sort = { by: 'endsOn', direction: 'asc' } as const;
  report('a sorted page', await slowest(() => listLeases(ctx.db, lessor.id, { sort, now })), LIST_MS, 'ms');
  report('totals', await slowest(() => leaseTotals(ctx.db, lessor.id, { now })), LIST_MS, 'ms');
} finally {
  await ground.close();
}
