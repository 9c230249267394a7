import { start as startAll } from './main.ts';

/** Everything in one process, with pages that change as their files do. */
export const start = (onListening: () => void): Promise<void> => startAll(onListening, true);
