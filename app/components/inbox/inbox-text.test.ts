import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import en from '../../i18n/en/inbox.json';
import zh from '../../i18n/zh-CN/inbox.json';
import { inboxText } from './inbox-text.ts';

const i18n = i18next.createInstance();
beforeAll(() => i18n.init({ lng: 'en', resources: { en: { inbox: en }, 'zh-CN': { inbox: zh } } }));

test('says which device an alarm is about, also where that has no name to tell; of before nothing', async () => {
  await i18n.changeLanguage('en');
  const told = (about: Readonly<Record<string, string>>) =>
    inboxText(
      i18n,
      { language: 'en', timeZone: 'UTC' },
      { kind: 'alarm-raised', params: { reference: 'M-1', alarm: 'silent', ...about } },
    );
  expect(told({ about: 'Tracker 7' })).toBe('M-1: silent (Tracker 7)');
  expect(told({ about: 'device' })).toBe('M-1: silent (a device)');
  expect(told({ about: '' })).toBe('M-1: silent');
  expect(told({})).toBe('M-1: silent');
});

test('tells moments by the clock and in the language of the reader', async () => {
  const params = {
    reference: 'M-1',
    organisation: 'Elbe',
    from: '2026-11-23T00:20:00.000Z',
    until: '2026-11-23T04:20:00.000Z',
  };
  const item = { kind: 'service-announced', params };
  const english = inboxText(i18n, { language: 'en', timeZone: 'Europe/Berlin' }, item);
  expect(english).toContain('23 Nov 2026, 01:20');
  expect(english).toContain('05:20');
  expect(english).not.toContain('UTC');
  await i18n.changeLanguage('zh-CN');
  expect(inboxText(i18n, { language: 'zh-CN', timeZone: 'Asia/Shanghai' }, item)).toContain('08:20');
});
