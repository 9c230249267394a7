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
  readonly text: (key: string) => string | undefined;
  readonly language: Language;
}> => {
  const language = isLanguage(locale) ? locale : FALLBACK_LANGUAGE;
  const i18n = createInstance();
  await i18n.init({ ...I18N_OPTIONS, resources: RESOURCES, lng: language, ns: [...NAMESPACES] });
  const t: Translate = i18n.getFixedT<['common', ...typeof NAMESPACES]>(language, ['common', ...NAMESPACES]);
  return { t, text: key => dynamicText(i18n, key), language };
};
