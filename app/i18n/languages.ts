/** Languages of the portal, as BCP 47 tags; each has a folder of JSON files beside this module. */
export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

export const FALLBACK_LANGUAGE: Language = 'en';

/** Each language's own name for itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', 'zh-CN': '简体中文' };

export const isLanguage = (value: unknown): value is Language => LANGUAGES.some(language => language === value);

/** The supported language nearest to a tag: `zh`, `zh-Hans` and `zh-SG` are read as Simplified Chinese. */
export const nearestLanguage = (tag: string): Language | undefined => {
  const lower = tag.toLowerCase();
  if (lower === 'en' || lower.startsWith('en-')) return 'en';
  if (lower === 'zh' || lower.startsWith('zh-')) return 'zh-CN';
  return undefined;
};

/** The best language for an `Accept-Language` header (RFC 9110, 12.5.4), or `undefined` when it names none of ours. */
export const languageOfHeader = (header: string): Language | undefined =>
  header
    .split(',')
    .map(part => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map(parameter => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
      return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((left, right) => right.quality - left.quality)
    .map(({ tag }) => nearestLanguage(tag))
    .find(language => language !== undefined);
