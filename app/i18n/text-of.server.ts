import { FALLBACK_LANGUAGE } from './languages.ts';
import { RESOURCES } from './resources.server.ts';

const at = (node: unknown, path: readonly string[]): unknown => {
  let found = node;
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = Object.getOwnPropertyDescriptor(found, name)?.value;
  }
  return found;
};

/**
 * The text of a key that is data, where the server writes words outside a page (a file): as `dynamicText` does on pages.
 * `undefined` where there is none.
 */
export const textOf = (
  language: string,
  key: string,
  params: Readonly<Record<string, string>> = {},
): string | undefined => {
  const [namespace = '', path = ''] = key.split(':', 2);
  const found = [language, FALLBACK_LANGUAGE].map(one => at(RESOURCES, [one, namespace, ...path.split('.')]));
  const text = found.find(one => typeof one === 'string');
  if (typeof text !== 'string') return undefined;
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => params[name] ?? '');
};
