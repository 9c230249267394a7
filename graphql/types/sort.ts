import { codes } from '../codes.ts';

export const SortDirection = codes('SortDirection', ['asc', 'desc']);
