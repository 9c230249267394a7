import { expect, it } from 'vitest';
import { readPage, readPageSteps } from './page.ts';
import { inTurns } from './steps.ts';

/** A page of some megabytes. */
const machine = (number: number): string =>
  `<Equipment><EquipmentHeader><PIN>P${number}</PIN></EquipmentHeader>` +
  '<CumulativeOperatingHours datetime="2026-03-02T09:30:00Z"><Hour>1204.5</Hour></CumulativeOperatingHours></Equipment>';
const page = new Uint8Array(
  Buffer.from(`<Fleet>${Array.from({ length: 20_000 }, (_, number) => machine(number)).join('')}</Fleet>`),
);

it('a large page is read in turns with the rest of the process, and says the same', async () => {
  let turns = 0;
  let isRead = false;
  const others = (): void => {
    turns += 1;
    if (!isRead) setImmediate(others);
  };
  setImmediate(others);
  const read = await inTurns(readPageSteps(page));
  isRead = true;
  expect(turns).toBeGreaterThan(3);
  expect(read.entries).toBe(20_000);
  expect(read).toEqual(readPage(page));
});

it('what is wrong with it is thrown as it would be at once', async () => {
  await expect(inTurns(readPageSteps(Buffer.from('<Fleet><Equipment>')))).rejects.toThrow('not-well-formed');
});
