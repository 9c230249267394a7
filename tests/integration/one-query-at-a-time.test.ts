import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestServices, type TestServices } from '#tests/support/services';

let services: TestServices;
const warnings: string[] = [];
const hear = (warning: Error): void => {
  warnings.push(`${warning.name}: ${warning.message}`);
};

beforeAll(async () => {
  services = await createTestServices();
  process.on('warning', hear);
});
afterAll(async () => {
  process.off('warning', hear);
  await services?.close();
});

test('relations and queries asked for side by side in a transaction reach PostgreSQL one after the other', async () => {
  const { db } = services.ctx;
  const found = await db.$transaction(async tx => {
    // Several relations of a row: Prisma reads them side by side.
    const rows = await tx.user.findMany({ include: { memberships: true, sessions: true } });
    const numbers = await Promise.all([1, 2, 3].map(n => tx.$queryRaw<{ n: number }[]>`SELECT ${n}::int AS n`));
    return { rows, numbers: numbers.flat().map(({ n }) => n) };
  });
  expect(found.numbers).toEqual([1, 2, 3]);
  await wait(10);
  expect(warnings.filter(text => text.includes('already executing a query'))).toEqual([]);
});

test('a query that fails is told to whoever asked it, and keeps nobody waiting', async () => {
  const { db } = services.ctx;
  const asked = db.$transaction(tx =>
    Promise.allSettled([tx.$queryRaw`SELECT 1 / 0`, tx.$queryRaw`SELECT 1`]).then(([first]) => first.status),
  );
  expect(await asked.catch(() => 'rejected')).toBe('rejected');
  expect(await db.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});
