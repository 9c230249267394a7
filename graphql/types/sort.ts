import { builder } from '../builder.ts';

export const SortDirection = builder.enumType('SortDirection', { values: ['asc', 'desc'] as const });
