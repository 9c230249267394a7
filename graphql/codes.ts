import { builder } from './builder.ts';

/** `not-ordered` → `NOT_ORDERED`, `createdAt` → `CREATED_AT`, `30/360` → `D30_360`. */
const nameOf = (code: string): string =>
  code
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=\d)/, 'D');

/** An enumeration of the domain's codes, written as GraphQL writes them. */
export const codes = <const Code extends string>(name: string, values: readonly Code[], description?: string) =>
  builder.enumType(name, {
    ...(description !== undefined && { description }),
    values: Object.fromEntries(values.map(value => [nameOf(value), { value }])),
  });
