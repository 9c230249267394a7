import { useTranslation } from 'react-i18next';
import { dynamicText } from '~/i18n/dynamic-text';

/** What an agreement is of, as a heading: `Amendment of a lease`. */
export const useAgreementKind = (): ((kind: string) => string) => {
  const { i18n } = useTranslation();
  return kind => dynamicText(i18n, `agreements:kind.${kind}`) ?? kind;
};

/** The name of one line of what is agreed, and the words for its codes. */
export const useFactText = () => {
  const { i18n } = useTranslation();
  return {
    nameOf: (name: string): string => dynamicText(i18n, `agreements:fact.${name}`) ?? name,
    wordOf: (word: string): string => dynamicText(i18n, `agreements:word.${word}`) ?? word,
  };
};
