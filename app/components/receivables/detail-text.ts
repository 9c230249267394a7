import { useTranslation } from 'react-i18next';
import { dynamicText } from '~/i18n/dynamic-text';

/** A text whose key is only known when it is read, as of an event's type; null where there is none. */
export const useDynamicText = (): ((key: string) => string | null) => {
  const { i18n } = useTranslation();
  return key => dynamicText(i18n, key) ?? null;
};
