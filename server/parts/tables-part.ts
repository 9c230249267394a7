import { workTableImport } from '#services/tables/work-table-import';
import { startWorkLoop } from '#services/work-loop';
import type { Started } from '../started.ts';

/** Takes in the rows of tables that people have handed over. Any number of processes may do so at once. */
export function startTableLoop({ composition: { services }, lifetime }: Started): void {
  const tables = startWorkLoop(services, () => workTableImport(services), {
    failed: 'rows of a table could not be worked off; they are tried again',
  });
  lifetime.onStop('tables', () => tables.stop());
}
