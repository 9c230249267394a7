import { z } from 'zod';

/**
 * The list pages whose views are saved and whose columns are chosen. The requests for finance are two: those that an
 * organisation was asked in, and its own.
 */
export const LISTS = [
  'receivables',
  'invoices',
  'payments',
  'equipment',
  'leases',
  'liens',
  'collateral',
  'alarms',
  'devices',
  'requests-asked',
  'requests-own',
  'actions',
  'backlog',
  'refused',
] as const;
export type ListName = (typeof LISTS)[number];

export const listName = z.enum(LISTS);

/** Parameters that say which page of a list is shown, and which rows of it are ticked: no part of a view. */
const PASSING = new Set(['after', 'before', 'id', 'selected']);

/**
 * The search part of a list's address as a view keeps it and compares it: without the page, without what is empty, in an
 * order of its own. The same filter gives the same text, however it was come by. '' is the whole list.
 */
export const viewQuery = (search: URLSearchParams): string => {
  const kept = [...search].filter(([name, value]) => value !== '' && !PASSING.has(name));
  kept.sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1));
  return new URLSearchParams(kept).toString();
};
