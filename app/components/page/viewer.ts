import { useRouteLoaderData } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FALLBACK_LANGUAGE, isLanguage, type Language } from '~/i18n/languages';
import type { RootData } from './root-data.ts';

/** What the root loader sends; undefined on the error page of a root loader that failed. */
export const useRootData = () => useRouteLoaderData<() => Promise<RootData>>('root');

/** How this person reads: language, time zone, and the time at which the server rendered the page. */
export interface Reader {
  readonly language: Language;
  readonly timeZone: string;
  readonly now: Date;
}

export const useReader = (): Reader => {
  const data = useRootData();
  const { i18n } = useTranslation();
  const language = isLanguage(i18n.language) ? i18n.language : FALLBACK_LANGUAGE;
  return { language, timeZone: data?.viewer?.timeZone ?? 'UTC', now: data?.now ?? new Date(0) };
};

/** Whether scripts run and the page has come alive: for controls that do nothing without them. */
export const useIsAlive = (): boolean => {
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  return alive;
};

/** The server's time at first, so that the first paint agrees with the markup, then the clock, every `everyMs`. */
export const useNow = (everyMs = 30_000): Date => {
  const { now: rendered } = useReader();
  const [now, setNow] = useState(rendered);
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
};
