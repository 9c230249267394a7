import type { Resource, ResourceLanguage } from 'i18next';
import { LANGUAGES } from './languages.ts';

const files = import.meta.glob<ResourceLanguage[string]>('./*/*.json', { eager: true, import: 'default' });

const resourcesOf = (language: string): ResourceLanguage =>
  Object.fromEntries(
    Object.entries(files).flatMap(([path, texts]) => {
      const [, folder, namespace] = /^\.\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
      return folder === language && namespace !== undefined ? [[namespace, texts]] : [];
    }),
  );

/** All texts in all languages, for rendering on the server. */
export const RESOURCES: Resource = Object.fromEntries(LANGUAGES.map(language => [language, resourcesOf(language)]));
