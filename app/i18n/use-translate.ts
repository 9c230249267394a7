import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Namespace } from './namespaces.ts';

/** Translates any key of any namespace: `t('ledger:blocks.title')`; without a prefix the key is one of `common`. */
export type Translate = TFunction<['common', ...Namespace[]]>;

/** The namespaces that a page uses are named in its route's `handle.i18n`, and loaded before it shows. */
export const useTranslate = (): Translate => useTranslation<['common', ...Namespace[]]>().t;
