import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { dynamicText } from './dynamic-text.ts';

const i18n = i18next.createInstance();

beforeAll(async () => {
  const texts = {
    plain: 'Said by {{name}}.',
    left_one: '{{left}} attempt is left.',
    left_other: '{{left}} attempts are left.',
    age_one: 'On {{date}}, {{ageDays}} day ago, tier {{trust}}.',
    age_other: 'On {{date}}, {{ageDays}} days ago, tier {{trust}}.',
  };
  const chinese = { left_one: '剩余 {{left}} 次。', left_other: '剩余 {{left}} 次。' };
  await i18n.init({ lng: 'en', resources: { en: { refusals: texts }, 'zh-CN': { refusals: chinese } } });
});

test.each([
  ['plain', { name: 'Elbe' }, 'Said by Elbe.'],
  ['left', { left: '1' }, '1 attempt is left.'],
  ['left', { left: '0' }, '0 attempts are left.'],
  ['left', { left: '1,001' }, '1,001 attempts are left.'],
  // The first whole number decides: neither a day nor what stands behind it.
  ['age', { date: '1 Mar 2026', ageDays: '1', trust: '3' }, 'On 1 Mar 2026, 1 day ago, tier 3.'],
  ['age', { date: '1 Mar 2026', ageDays: '12', trust: '1' }, 'On 1 Mar 2026, 12 days ago, tier 1.'],
])('%s with %j', (key, params, text) => {
  expect(dynamicText(i18n, `refusals:${key}`, params)).toBe(text);
});

test('without a text there is none, and in a language without one the other', async () => {
  expect(dynamicText(i18n, 'refusals:nowhere', { left: '1' })).toBeUndefined();
  await i18n.changeLanguage('zh-CN');
  expect(dynamicText(i18n, 'refusals:left', { left: '1' })).toBe('剩余 1 次。');
  expect(dynamicText(i18n, 'refusals:plain', { name: 'Elbe' })).toBe('Said by Elbe.');
});
