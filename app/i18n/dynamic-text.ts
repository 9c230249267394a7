import type { i18n as I18n } from 'i18next';
import { FALLBACK_LANGUAGE } from './languages.ts';

/**
 * The text of a key that is data: a refusal's code, an inbox item's kind, a notice from a cookie. `undefined` where there
 * is none. Keys that are written in code go through `useTranslate`, where the compiler knows them.
 */
export const dynamicText = (
  i18n: I18n,
  key: string,
  params: Readonly<Record<string, string>> = {},
): string | undefined => {
  const [namespace = '', path = ''] = key.split(':', 2);
  const found = [i18n.language, FALLBACK_LANGUAGE].map((language): unknown =>
    i18n.getResource(language, namespace, path),
  );
  const text = found.find(one => typeof one === 'string');
  if (typeof text !== 'string') return undefined;
  return i18n.services.interpolator.interpolate(text, { ...params }, i18n.language, { escapeValue: false });
};
