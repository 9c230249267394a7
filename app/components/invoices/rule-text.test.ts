import { createInstance, type i18n as I18n } from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkInvoice } from '#domain/invoices/check';
import { EN16931_RULES } from '#domain/invoices/rules/en16931';
import { OWN_RULES } from '#domain/invoices/rules/own';
import { problemText } from '~/components/form/problems';
import { I18N_OPTIONS } from '~/i18n/options';
import { RESOURCES } from '~/i18n/resources.server';
import en from '../../i18n/en/rules.json';
import zh from '../../i18n/zh-CN/rules.json';
import { ruleText } from './rule-text.ts';

const texts: Readonly<Record<string, string>> = en;
const rules = [...OWN_RULES, ...EN16931_RULES];

const speaking = async (lng: string): Promise<I18n> => {
  const i18n = createInstance();
  await i18n.init({ ...I18N_OPTIONS, lng, resources: RESOURCES, ns: ['refusals', 'rules'] });
  return i18n;
};

let [english, chinese]: (I18n | undefined)[] = [];
beforeAll(async () => {
  [english, chinese] = [await speaking('en'), await speaking('zh-CN')];
});
const inChinese = (finding: { rule: string; message: string }): string =>
  ruleText(chinese ?? createInstance(), finding);

describe('what a broken rule says', () => {
  test('every rule has its words, and the English ones are the checker’s own', () => {
    for (const { id } of rules) {
      const said = rules.filter(rule => rule.id === id).map(({ says }) => says);
      expect(said, id).toContain(texts[id]);
    }
  });

  test('the Chinese ones are Chinese, and keep the terms of the standard', () => {
    const terms = (text: string) => [...new Set(text.match(/B[TG]-\d+/g) ?? [])].sort();
    for (const [id, text] of Object.entries(zh)) {
      expect(text, id).toMatch(/\p{Script=Han}/u);
      if (id !== 'BR-CL-01') expect(terms(text), id).toEqual(terms(texts[id] ?? ''));
    }
  });

  test('figures stay as they were found', () => {
    const sums = { rule: 'BR-CO-10', message: `${texts['BR-CO-10']} Stated 10.00, calculated 10.01.` };
    expect(inChinese(sums)).toBe('净额合计（BT-106）须等于各行净额之和。所载 10.00，计算得 10.01。');
    expect(inChinese({ ...sums, message: `${texts['BR-CO-10']} Stated nothing, calculated 1.` })).toMatch(
      /所载 空，计算得 1。$/,
    );
    const odd = { rule: 'BR-CL-04', message: `${texts['BR-CL-04']} Stated "EU, calculated R".` };
    expect(inChinese(odd)).toMatch(/^发票币种（BT-5）不在代码表中。.*EU.*R/);
    expect(english && ruleText(english, sums)).toBe(sums.message);
  });

  test('also of files that cannot be read at all, and in refusals', () => {
    const [finding] = checkInvoice(
      new TextEncoder().encode('<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><a'),
    ).errors;
    expect(finding && inChinese(finding)).toBe('文件不是格式良好的 XML。');
    const refusal = { code: 'invoice-not-valid', params: { rule: 'BR-02', message: texts['BR-02'] ?? '' } };
    expect(chinese && problemText(chinese.getFixedT('zh-CN', 'common'), chinese, refusal)).toMatch(
      /BR-02.*发票须有发票号/,
    );
  });

  test('a rule without words is told in the checker’s', () => {
    expect(inChinese({ rule: 'XX-1', message: 'As it is.' })).toBe('As it is.');
  });
});
