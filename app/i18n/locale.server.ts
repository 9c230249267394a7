import { createCookie } from '@remix-run/node';
import { RemixI18Next } from 'remix-i18next/server';
import {
  FALLBACK_LANGUAGE,
  isLanguage,
  LANGUAGES,
  type Language,
  languageOfHeader,
  nearestLanguage,
} from './languages.ts';
import { I18N_OPTIONS } from './options.ts';
import { RESOURCES } from './resources.server.ts';

const A_YEAR = 365 * 86_400;

/** The language that this browser last asked for; used where nobody is signed in. */
export const languageCookie = createCookie('ll_language', {
  path: '/',
  sameSite: 'lax',
  httpOnly: true,
  maxAge: A_YEAR,
});

/** Texts on the server: `translations.getFixedT(language, namespace)` in loaders that export or answer with words. */
export const translations = new RemixI18Next({
  detection: {
    supportedLanguages: [...LANGUAGES],
    fallbackLanguage: FALLBACK_LANGUAGE,
    order: ['custom'],
    findLocale: async request => requestedLanguage(request),
  },
  i18next: { ...I18N_OPTIONS, resources: RESOURCES },
});

/** `?lng=` of a link that we sent, then the cookie, then `Accept-Language`. A signed-in person's own choice comes before. */
export const requestedLanguage = async (request: Request): Promise<Language> => {
  const asked = new URL(request.url).searchParams.get('lng');
  const linked = asked === null ? undefined : nearestLanguage(asked);
  if (linked) return linked;
  const kept: unknown = await languageCookie.parse(request.headers.get('Cookie'));
  if (isLanguage(kept)) return kept;
  return languageOfHeader(request.headers.get('Accept-Language') ?? '') ?? FALLBACK_LANGUAGE;
};
