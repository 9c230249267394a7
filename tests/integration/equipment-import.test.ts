import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { listEquipment } from '#prisma/reads/equipment-list';
import { findTableImport, lateRefusals, recentTableImports, tableImportRows } from '#prisma/reads/table-imports';
import { abandonTableImport, beginTableImport } from '#services/tables/begin-table-import';
import { uploadTable } from '#services/tables/upload-table';
import { workTableImport } from '#services/tables/work-table-import';
import { accepted, refusalOf } from '../support/consortium.ts';
import { createLeasingTrade, type LeasingTrade, makeMachine } from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';

let trade: LeasingTrade;
beforeAll(async () => {
  trade = await createLeasingTrade();
  await makeMachine(trade.ctx, trade.maker, 'KW 220 00417');
});
afterAll(() => trade.ledger.close());

const csv = (...lines: string[]): Uint8Array => new Uint8Array(Buffer.from(lines.join('\n')));
const heading = '制造商;Model;Serial number;Category;Year;GTIN';
const machines = async (): Promise<number> => trade.ctx.db.equipment.count({ where: { issuerId: trade.lessor.id } });
const rowsOf = (importId: string) => tableImportRows(trade.ctx.db, importId);

const upload = (bytes: Uint8Array, more: object = {}) =>
  uploadTable(trade.ctx, trade.lessor.preparer, { kind: 'equipment', name: 'fleet.csv', bytes, ...more });

describe('a fleet from a file', () => {
  test('gets a verdict for every row, and nothing of it is taken before somebody says so', async () => {
    const { ctx, lessor, stranger } = trade;
    const { importId, ...counts } = accepted(
      await upload(
        csv(
          heading,
          'Kranbau Werke AG;KW 220;FL 1;Wheel loader;2024;',
          'Kranbau Werke AG;KW 220;kw-22000417;excavator;2024;',
          'Kranbau Werke AG;KW 220;KW 220 0O417;excavator;2024;',
          'Kranbau Werke AG;KW 220;FL-1;excavator;2024;',
          'Kranbau Werke AG;KW 220;FL 5;spaceship;2024;',
          'Kranbau Werke AG;KW 220;FL 6;excavator;MMXX;',
          ';KW 220;FL 7;excavator;2024;',
          'Kranbau Werke AG;KW 220;FL 8;excavator;2024;4012345000008',
          'Anderer;KW 220;KW 220 00417;excavator;2024;',
          'Kranbau Werke AG;KW 220;FL I;excavator;2024;',
        ),
      ),
    );
    expect(counts).toEqual({ accepted: 2, refused: 8, warned: 1, unknownColumns: [] });
    const rows = await rowsOf(importId);
    expect(
      rows.map(({ line, verdict, problems }) => [
        line,
        verdict,
        JSON.stringify(problems).match(/"code":"([^"]*)"/)?.[1] ?? '',
      ]),
    ).toEqual([
      [2, 'accepted', ''],
      [3, 'refused', 'serial-recorded'],
      [4, 'refused', 'serial-alike'],
      [5, 'refused', 'row-twice'],
      [6, 'refused', 'category-unknown'],
      [7, 'refused', 'cell-not-a-number'],
      [8, 'refused', 'cell-missing'],
      [9, 'refused', 'gtin-malformed'],
      [10, 'warned', ''],
      // Both in this file, and nobody has recorded either: one plate may have been typed twice.
      [11, 'refused', 'row-alike'],
    ]);
    expect(await tableImportRows(ctx.db, importId, { verdict: 'warned' })).toHaveLength(1);
    expect(await workTableImport(ctx, importId)).toBe(false);
    expect(await machines()).toBe(0);
    expect(await findTableImport(ctx.db, stranger.id, importId)).toBeNull();
    expect(refusalOf(await beginTableImport(ctx, stranger.preparer, { importId }))).toBe('not-found');
    expect(refusalOf(await beginTableImport(ctx, lessor.viewer, { importId }))).toBe('not-permitted');
    expect(refusalOf(await beginTableImport(ctx, lessor.preparer, { importId }))).toBe('rows-refused');
    accepted(await abandonTableImport(ctx, lessor.preparer, { importId }));
    expect(refusalOf(await beginTableImport(ctx, lessor.preparer, { importId, leaveOutRefused: true }))).toBe(
      'import-abandoned',
    );
    expect(await rowsOf(importId)).toEqual([]);
    expect(await recentTableImports(ctx.db, lessor.id, 'equipment', 5)).toEqual([]);
  });

  test('is taken in once, over a break in the middle, and by two at the same time', async () => {
    const { ctx, lessor } = trade;
    const rows = Array.from({ length: 45 }, (_, index) => [
      `Kranbau Werke AG`,
      'KW 300',
      `FLEET-${index}`,
      'truck',
      2020 + (index % 5),
    ]);
    const bytes = await writeXlsxFile(
      [['Manufacturer', 'Model', 'Serial', 'Category', 'Year'], ...rows].map(row => row.map(value => ({ value }))),
    ).toBuffer();
    const { importId, accepted: good } = accepted(await upload(new Uint8Array(bytes)));
    expect(good).toBe(45);
    accepted(await beginTableImport(ctx, lessor.preparer, { importId }));
    expect(refusalOf(await abandonTableImport(ctx, lessor.preparer, { importId }))).toBe('import-begun');
    // A process that dies in the middle of a chunk leaves nothing of that chunk behind.
    await expect(
      ctx.db.$transaction(async tx => {
        await workTableImport({ ...ctx, db: tx }, importId);
        throw new Error('killed before it was written');
      }),
    ).rejects.toThrow('killed');
    expect(await machines()).toBe(0);
    expect(await workTableImport(ctx, importId)).toBe(true);
    expect(await machines()).toBe(20);
    expect((await findTableImport(ctx.db, lessor.id, importId))?.done).toBe(20);
    await Promise.all([workTableImport(ctx), workTableImport(ctx)]);
    while (await workTableImport(ctx, importId));
    await untilSettled(ctx);
    expect(await findTableImport(ctx.db, lessor.id, importId)).toMatchObject({
      done: 45,
      accepted: 45,
      refused: 0,
      finishedAt: expect.any(Date),
    });
    expect(await machines()).toBe(45);
    const made = (await rowsOf(importId)).map(row => row.made);
    expect(new Set(made).size).toBe(45);
    const { edges } = await listEquipment(ctx.db, lessor.id, {
      filter: { states: ['held'] },
      page: { first: 100 },
      now: ctx.clock.now(),
    });
    expect(new Set(edges.map(({ node }) => node.reference))).toEqual(new Set(made));
  });

  test('what somebody else recorded in the meantime is refused in its row and keeps no other out', async () => {
    const { ctx, lessor, other } = trade;
    const file = csv(heading, 'Kranbau Werke AG;X;LATE 1;truck;2024;', 'Kranbau Werke AG;X;LATE 2;truck;2024;');
    const { importId } = accepted(await upload(file));
    await makeMachine(ctx, other, 'LATE-1');
    accepted(await beginTableImport(ctx, lessor.preparer, { importId }));
    while (await workTableImport(ctx, importId));
    await untilSettled(ctx);
    expect((await rowsOf(importId)).map(({ verdict, made }) => [verdict, made !== null])).toEqual([
      ['refused', false],
      ['accepted', true],
    ]);
    expect(await findTableImport(ctx.db, lessor.id, importId)).toMatchObject({ accepted: 1, refused: 1, done: 2 });
  });

  test('what the ledger refuses afterwards is told of the import, and of no other', async () => {
    const { ctx, lessor } = trade;
    const take = async (...serials: string[]) => {
      const rows = serials.map(serial => `Kranbau Werke AG;X;${serial};truck;2024;`);
      const { importId } = accepted(await upload(csv(heading, ...rows)));
      accepted(await beginTableImport(ctx, lessor.preparer, { importId }));
      while (await workTableImport(ctx, importId));
      await untilSettled(ctx);
      return { id: importId, kind: 'equipment', made: (await rowsOf(importId)).map(({ made }) => made ?? '') };
    };
    const [hit, spared] = [await take('AFTER 1', 'AFTER 2', 'AFTER 3'), await take('AFTER 4')];
    expect(await lateRefusals(ctx.db, hit)).toEqual([]);
    const [first = '', second = ''] = hit.made;
    const begins = async (reference: string, data: { status: 'REFUSED' | 'EXPIRED'; refusalCode?: string }) => {
      const { subject } = await ctx.db.equipment.findFirstOrThrow({ where: { reference } });
      await ctx.db.action.updateMany({ where: { subject }, data });
    };
    await begins(first, { status: 'REFUSED', refusalCode: 'serial-recorded' });
    await begins(second, { status: 'EXPIRED' });
    expect(await lateRefusals(ctx.db, hit)).toEqual([
      { made: first, code: 'serial-recorded', params: {} },
      { made: second, code: null, params: {} },
    ]);
    expect(await lateRefusals(ctx.db, spared)).toEqual([]);
  });

  test('of somebody who may no longer take it in, nothing is taken', async () => {
    const { ctx, lessor } = trade;
    const { importId } = accepted(await upload(csv(heading, 'Kranbau Werke AG;X;GONE 1;truck;2024;')));
    accepted(await beginTableImport(ctx, lessor.preparer, { importId }));
    await ctx.db.membership.updateMany({ where: { userId: lessor.preparer.userId }, data: { roles: ['VIEWER'] } });
    while (await workTableImport(ctx, importId));
    const [row] = await rowsOf(importId);
    expect(JSON.stringify(row?.problems)).toContain('not-permitted');
    await ctx.db.membership.updateMany({ where: { userId: lessor.preparer.userId }, data: { roles: ['PREPARER'] } });
  });
});
