export type Scalar = string | number | boolean | null;

/** What a detail is, so that a page or a document can write it in its own way. */
export type DetailValue =
  | { readonly kind: 'hash' | 'day' | 'word'; readonly text: string }
  | { readonly kind: 'answer'; readonly yes: boolean }
  | { readonly kind: 'money'; readonly amountMinor: bigint }
  | { readonly kind: 'rate'; readonly bps: number }
  | { readonly kind: 'moment'; readonly at: Date };

/** What a committed detail is, by its name and how it is written: `amountMinor`, `feeRateBps`, `expiresAt`. */
export const detailValue = (name: string, value: Scalar): DetailValue => {
  const text = String(value);
  if (typeof value === 'boolean') return { kind: 'answer', yes: value };
  if (/^0x[0-9a-f]{40,64}$/.test(text)) return { kind: 'hash', text };
  if (typeof value === 'string' && /Minor$/.test(name) && /^-?\d+$/.test(value)) {
    return { kind: 'money', amountMinor: BigInt(value) };
  }
  if (/Bps$/.test(name) && /^\d{1,9}$/.test(text)) return { kind: 'rate', bps: Number(value) };
  if (name === 'expiresAt' && /^\d{9,11}$/.test(text)) return { kind: 'moment', at: new Date(Number(value) * 1000) };
  return { kind: /^\d{4}-\d{2}-\d{2}$/.test(text) ? 'day' : 'word', text };
};

/** The names under which a detail's label is looked for: `/seller/name` is `seller-name`, or `name`. */
export const detailLabels = (path: string): readonly [string, string] => [
  path.replace(/^\//, '').replaceAll(/[/:]/g, '-'),
  path.split('/').at(-1) ?? path,
];
