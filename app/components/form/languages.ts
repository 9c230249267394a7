import { LANGUAGE_NAMES, LANGUAGES } from '~/i18n/languages';

/** Languages in which people are written to, as choices. */
export const LANGUAGE_CHOICES = LANGUAGES.map(value => ({ value, label: LANGUAGE_NAMES[value] }));
