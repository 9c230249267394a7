import { expect, test } from 'vitest';
import { withoutIndex } from './address.ts';

test.each([
  ['?index', ''],
  ['?index=', ''],
  ['', ''],
  ['?index&state=open', '?state=open'],
  ['?state=open&index', '?state=open'],
  ['?q=index', '?q=index'],
  ['?index=EURIBOR&q=a%26index', '?index=EURIBOR&q=a%26index'],
])('%s becomes %s', (search, clean) => {
  expect(withoutIndex(search)).toBe(clean);
});
