import { startImports } from '#services/imports/import-loop';
import type { Started } from '../started.ts';

/** Takes in the files that people have handed in. Any number of processes may do so at once. */
export function startImportLoop({ composition, lifetime }: Started): void {
  const imports = startImports(composition.services);
  lifetime.onStop('imports', () => imports.stop());
}
