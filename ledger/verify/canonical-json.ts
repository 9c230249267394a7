/** What RFC 8785 can write. Amounts are strings of minor units, never numbers; a bigint is written as such a string. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** A lone surrogate has no UTF-8 form, so two readers could hash different bytes: refused, as RFC 8785 demands. */
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const text = (value: string): string => {
  if (loneSurrogate.test(value)) throw new TypeError('canonical JSON has no lone surrogates');
  return JSON.stringify(value);
};

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** The members of an object that are there, by the UTF-16 code units of their names. */
export const membersOf = (value: { readonly [key: string]: Json | undefined }): [string, Json][] =>
  Object.entries(value)
    .filter((entry): entry is [string, Json] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/**
 * The one text of a value by RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, no white
 * space, numbers as ECMAScript writes them. Members that are `undefined` are left out.
 *
 * @throws TypeError on numbers that JSON lacks (NaN, infinities) and on lone surrogates
 */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return text(value.toString());
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonical JSON has no ${value}`);
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  return `{${membersOf(value)
    .map(([key, member]) => `${text(key)}:${canonicalJson(member)}`)
    .join(',')}}`;
};
