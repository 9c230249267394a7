import type { InitOptions } from 'i18next';
import { FALLBACK_LANGUAGE, LANGUAGES } from './languages.ts';

/** What server and browser set alike. React escapes texts itself; a missing key shows as the key, never as nothing. */
export const I18N_OPTIONS = {
  supportedLngs: [...LANGUAGES],
  fallbackLng: FALLBACK_LANGUAGE,
  defaultNS: 'common',
  interpolation: { escapeValue: false },
  returnNull: false,
  load: 'currentOnly',
} as const satisfies InitOptions;
