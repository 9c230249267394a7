import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { addMonths } from '#domain/time/calendar-date';
import { findLeaseRow, listLeases } from '#prisma/reads/leases';
import { seeLease } from '#prisma/reads/see-lease';
import { findTableImport, tableImportRows } from '#prisma/reads/table-imports';
import { attestLease } from '#services/leases/attest-lease';
import { declareLease } from '#services/leases/declare-lease';
import { recordLeaseInspection } from '#services/leases/inspect-lease';
import { contractOf } from '#services/leases/lease-contract';
import { leaseSituation } from '#services/leases/lease-status';
import { leaseTermsInput } from '#services/leases/lease-terms-input';
import { beginTableImport } from '#services/tables/begin-table-import';
import { uploadTable } from '#services/tables/upload-table';
import { workTableImport } from '#services/tables/work-table-import';
import { accepted, refusalOf } from '#tests/support/consortium';
import {
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  usualLease,
} from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';

let trade: LeasingTrade;

beforeAll(async () => {
  trade = await createLeasingTrade();
});
afterAll(() => trade.ledger.close());

const contract = (monthsAgo: number) => {
  const terms = leaseTermsInput.parse(usualLease(trade.ctx, monthsAgo));
  return accepted(
    contractOf({ terms, amendments: [], handling: { graceDays: 0, defaultAfterDays: 30, billLeadDays: 0 } }),
  );
};

const declaredOf = (monthsAgo: number, more: { unpaidMinor?: string; outstandingMinor?: string } = {}) => {
  const { rows, terms } = contract(monthsAgo);
  const asOf = dayOfClock(trade.ctx);
  const due = rows.filter(({ dueDate }) => dueDate <= asOf);
  return {
    asOf,
    outstandingMinor: (due.at(-1)?.closingMinor ?? terms.financedMinor).toString(),
    rows: due.map(row => ({
      periodNumber: row.number,
      dueDate: row.dueDate,
      rentMinor: row.rentMinor.toString(),
      openingMinor: row.openingMinor.toString(),
      interestMinor: row.interestMinor.toString(),
      closingMinor: row.closingMinor.toString(),
    })),
    ...more,
  };
};

test('a running lease comes in declared, runs at once, and is attested by its lessee and inspected by somebody else', async () => {
  const { ctx, lessor, lessee, other, bank } = trade;
  const machine = await makeMachine(ctx, lessor);
  const input = {
    lesseeId: lessee.id,
    contractNumber: 'OLD-1',
    terms: usualLease(ctx, 10),
    machines: [machine.reference],
  };
  const off = await declareLease(ctx, lessor.preparer, {
    ...input,
    declared: declaredOf(10, { outstandingMinor: '7500000' }),
  });
  expect(refusalOf(off)).toBe('declared-balance-differs');
  expect(await ctx.db.lease.count({ where: { contractNumber: 'OLD-1' } })).toBe(0);
  const made = accepted(await declareLease(ctx, lessor.preparer, { ...input, declared: declaredOf(10) }));
  await untilSettled(ctx);
  const row = await findLeaseRow(ctx.db, lessee.id, made.reference, ctx.clock.now());
  expect(row).toMatchObject({ standing: 'declared', provenance: 'DECLARED', attested: false, billed: 10 });
  const seen = await seeLease(ctx.db, lessee.id, made.subject, ctx.clock.now());
  if (!seen) throw new Error('the lessee does not see what is declared of it');
  expect(await leaseSituation(ctx.db, seen, ctx.clock.now())).toMatchObject({
    step: { step: 'attest', turn: 'lessee' },
    turn: { name: lessee.name },
  });
  expect(refusalOf(await attestLease(ctx, lessor.preparer, { lease: made.subject }))).toBe('not-lessee');
  expect(refusalOf(await attestLease(ctx, other.preparer, { lease: made.subject }))).toBe('not-found');
  accepted(await attestLease(ctx, lessee.preparer, { lease: made.subject }));
  await untilSettled(ctx);
  expect(refusalOf(await attestLease(ctx, lessee.preparer, { lease: made.subject }))).toBe('already-attested');
  expect(await findLeaseRow(ctx.db, lessor.id, made.reference, ctx.clock.now())).toMatchObject({
    standing: 'running',
    attested: true,
  });
  const inspection = { lease: made.subject, inspectedOn: dayOfClock(ctx), note: 'Saw the machine and the contract.' };
  expect(refusalOf(await recordLeaseInspection(ctx, lessor.preparer, inspection))).toBe('own-declaration');
  expect(refusalOf(await recordLeaseInspection(ctx, bank.preparer, inspection))).toBe('not-found');
  accepted(await recordLeaseInspection(ctx, lessee.preparer, inspection));
  await untilSettled(ctx);
  expect(await findLeaseRow(ctx.db, lessor.id, made.reference, ctx.clock.now())).toMatchObject({
    inspectedOn: dayOfClock(ctx),
  });
  const again = { ...input, contractNumber: 'old 1', declared: declaredOf(10) };
  expect(refusalOf(await declareLease(ctx, lessor.preparer, again))).toBe('fingerprint-taken');
});

const HEADINGS =
  'Contract number,Lessee,Lessee e-mail,Kind of lease,Currency,Commencement,Periods,Financed,Residual value,Rate,Timing,VAT,As of,Outstanding,Schedule,Manufacturer,Model,Serial number,Category,Year';

const csvLine = (cells: readonly string[]): string =>
  cells.map(cell => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');

const major = (minor: bigint | string): string => {
  const digits = minor.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

const line = (
  number: string,
  lessee: string,
  serial: string,
  { monthsAgo = 10, balance, email = '' }: { monthsAgo?: number; balance?: string; email?: string } = {},
): string => {
  const declared = declaredOf(monthsAgo);
  const schedule = declared.rows.map(row => `${row.dueDate} ${major(row.rentMinor)}`).join(';');
  return csvLine([
    number,
    lessee,
    email,
    'finance',
    'EUR',
    addMonths(dayOfClock(trade.ctx), -monthsAgo),
    '36',
    '100000.00',
    '10000',
    '6',
    'arrears',
    '19',
    declared.asOf,
    balance ?? major(declared.outstandingMinor),
    schedule,
    'Kranbau Werke AG',
    'KW 330',
    serial,
    'excavator',
    '2024',
  ]);
};

const problems = z.array(z.object({ code: z.string() }));

const notesOf = async (importId: string): Promise<string[][]> =>
  (await tableImportRows(trade.ctx.db, importId)).map(row => problems.parse(row.notes).map(({ code }) => code));

/** Of each row its verdict and what is wrong with it. */
const verdictsOf = async (importId: string): Promise<string[][]> =>
  (await tableImportRows(trade.ctx.db, importId)).map(row => [
    row.verdict,
    ...problems.parse(row.problems).map(({ code }) => code),
  ]);

test('a portfolio in a file: a verdict for every row, and what is good comes in with its machines', async () => {
  const { ctx, lessor, lessee } = trade;
  const here = await makeMachine(ctx, lessor);
  const two = line('P-1', lessee.name, 'IMPA2200002').split(',');
  const file = [
    HEADINGS,
    line('P-1', lessee.name, 'IMPA1100001'),
    // A second machine of the same lease says no more than its number.
    csvLine(['P-1', lessee.name, '', '', '', '', '', '', '', '', '', '', '', '', '', ...two.slice(-5)]),
    line('P-2', 'Kiesgrube Süd OHG', here.serial, { email: 'kiesgrube@example.com' }),
    line('P-3', lessee.name, 'IMPA4400004', { balance: '50000.00' }),
    line('P-4', 'Nobody knows', 'IMPA5500005'),
    line('P-5', lessee.name, 'IMPA1100001'),
    line('P-6', lessee.name, 'IMPA7700007', { monthsAgo: 3 }).replace('finance', 'rental'),
  ].join('\n');
  const bytes = new TextEncoder().encode(file);
  expect(refusalOf(await uploadTable(ctx, lessor.viewer, { kind: 'leases', name: 'p.csv', bytes }))).toBe(
    'not-permitted',
  );
  const uploaded = accepted(await uploadTable(ctx, lessor.preparer, { kind: 'leases', name: 'p.csv', bytes }));
  expect(await verdictsOf(uploaded.importId)).toEqual([
    ['accepted'],
    ['accepted'],
    ['warned'],
    ['refused', 'declared-balance-off-schedule'],
    ['refused', 'lessee-unknown'],
    ['refused', 'row-twice'],
    ['refused', 'invalid-input'],
  ]);
  // Machines that are not here yet are declared, and the row says so; one that is here is not.
  expect((await notesOf(uploaded.importId)).slice(0, 3)).toEqual([['machine-declared'], ['machine-declared'], []]);
  expect(await ctx.db.lease.count({ where: { contractNumber: { startsWith: 'P-' } } })).toBe(0);
  expect(refusalOf(await beginTableImport(ctx, lessor.preparer, { importId: uploaded.importId }))).toBe('rows-refused');
  accepted(await beginTableImport(ctx, lessor.preparer, { importId: uploaded.importId, leaveOutRefused: true }));
  while (await workTableImport(ctx, uploaded.importId));
  await untilSettled(ctx);
  const page = await listLeases(ctx.db, lessor.id, {
    filter: { text: 'P', provenance: 'DECLARED' },
    sort: { by: 'contractNumber', direction: 'asc' },
    now: ctx.clock.now(),
  });
  const taken = page.edges.map(({ node }) => node).filter(({ contractNumber }) => contractNumber.startsWith('P-'));
  expect(taken.map(one => [one.contractNumber, one.standing, one.machineCount, one.lessee.name])).toEqual([
    ['P-1', 'declared', 2, lessee.name],
    ['P-2', 'declared', 1, 'Kiesgrube Süd OHG'],
  ]);
  const again = accepted(await uploadTable(ctx, lessor.preparer, { kind: 'leases', name: 'p.csv', bytes }));
  expect((await verdictsOf(again.importId))[0]).toEqual(['refused', 'fingerprint-taken', 'already-let']);
});

test('what somebody else took in after the preview is refused in its rows, with nothing of it stored, and keeps no other out', async () => {
  const { ctx, lessor, lessee } = trade;
  const second = line('Q-1', lessee.name, 'LATEB000002').split(',').slice(-5);
  const file = [
    HEADINGS,
    line('Q-1', lessee.name, 'LATEA000001'),
    csvLine(['Q-1', ...Array.from({ length: 14 }, () => ''), ...second]),
    line('Q-2', 'Baggerverleih Nord OHG', 'LATEC000003', { email: 'bagger@example.com' }),
  ].join('\n');
  const upload = { kind: 'leases' as const, name: 'q.csv', bytes: new TextEncoder().encode(file) };
  const { importId } = accepted(await uploadTable(ctx, lessor.preparer, upload));
  expect(await verdictsOf(importId)).toEqual([['accepted'], ['accepted'], ['warned']]);
  // The second machine is recorded by its maker meanwhile: the lease's first must not stay behind alone.
  await makeMachine(ctx, trade.maker, 'LATEB000002');
  accepted(await beginTableImport(ctx, lessor.preparer, { importId }));
  while (await workTableImport(ctx, importId));
  await untilSettled(ctx);
  expect(await verdictsOf(importId)).toEqual([
    ['refused', 'serial-recorded'],
    ['refused', 'serial-recorded'],
    ['warned'],
  ]);
  expect(await findTableImport(ctx.db, lessor.id, importId)).toMatchObject({
    done: 3,
    accepted: 1,
    refused: 2,
    warned: 1,
  });
  expect(await ctx.db.lease.count({ where: { contractNumber: 'Q-1' } })).toBe(0);
  expect(await ctx.db.equipment.count({ where: { serial: 'LATEA000001' } })).toBe(0);
  expect(await ctx.db.organisation.count({ where: { name: 'Baggerverleih Nord OHG' } })).toBe(1);
  const [{ made } = { made: null }] = (await tableImportRows(ctx.db, importId)).slice(2);
  expect(await findLeaseRow(ctx.db, lessor.id, made ?? '', ctx.clock.now())).toMatchObject({ standing: 'declared' });
});
