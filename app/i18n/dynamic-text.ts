import type { i18n as I18n } from 'i18next';
import { FALLBACK_LANGUAGE } from './languages.ts';

const WHOLE = /^\d{1,3}(,?\d{3})*$/;

/** Whether a text in two numbers is told of one or of several: its first blank that is a whole number decides. */
const numberOf = (several: unknown, params: Readonly<Record<string, string>>, language: string): 'one' | 'other' => {
  if (typeof several !== 'string') return 'other';
  const values = [...several.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => params[name] ?? '');
  const count = values.find(value => WHOLE.test(value));
  if (count === undefined) return 'other';
  return new Intl.PluralRules(language).select(Number(count.replaceAll(',', ''))) === 'one' ? 'one' : 'other';
};

/**
 * The text of a key that is data: a refusal's code, an inbox item's kind, a notice from a cookie. `undefined` where there
 * is none. A text that has a number comes as `key_one` and `key_other`, as i18next names them. Keys that are written in code go through `useTranslate`, where the compiler knows them.
 */
export const dynamicText = (
  i18n: I18n,
  key: string,
  params: Readonly<Record<string, string>> = {},
): string | undefined => {
  const [namespace = '', path = ''] = key.split(':', 2);
  const found = [i18n.language, FALLBACK_LANGUAGE].map((language): unknown => {
    const resource = (name: string): unknown => i18n.getResource(language, namespace, name);
    return resource(path) ?? resource(`${path}_${numberOf(resource(`${path}_other`), params, language)}`);
  });
  const text = found.find(one => typeof one === 'string');
  if (typeof text !== 'string') return undefined;
  return i18n.services.interpolator.interpolate(text, { ...params }, i18n.language, { escapeValue: false });
};
