import { createInstance } from 'i18next';
import { dynamicText } from './dynamic-text.ts';
import { FALLBACK_LANGUAGE, isLanguage, type Language } from './languages.ts';
import { NAMESPACES } from './namespaces.ts';
import { I18N_OPTIONS } from './options.ts';
import { RESOURCES } from './resources.server.ts';
import type { Translate } from './use-translate.ts';

/** All texts in one language, where the server writes words outside a page: documents. */
export const serverTexts = async (
  locale: string,
): Promise<{
  readonly t: Translate;
  /** The text of a key that is data; see `dynamicText`. */
  readonly text: (key: string, params?: Readonly<Record<string, string>>) => string | undefined;
  readonly language: Language;
}> => {
  const language = isLanguage(locale) ? locale : FALLBACK_LANGUAGE;
  const i18n = createInstance();
  await i18n.init({ ...I18N_OPTIONS, resources: RESOURCES, lng: language, ns: [...NAMESPACES] });
  const t: Translate = i18n.getFixedT<['common', ...typeof NAMESPACES]>(language, ['common', ...NAMESPACES]);
  return { t, text: (key, params) => dynamicText(i18n, key, params), language };
};
