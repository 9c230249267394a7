import { z } from 'zod';

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** How a person wants to see the portal. */
export const preferenceFields = {
  locale: z.enum(['en', 'zh-CN']),
  theme: z.enum(['auto', 'light', 'dark']),
  /** IANA, e.g. Europe/Berlin. */
  timeZone: z.string().max(60).refine(isTimeZone, 'a time zone of the IANA database'),
};
