import type { i18n as I18n } from 'i18next';
import { useTranslation } from 'react-i18next';

/**
 * The texts of refusals, where there is one to tell: a list has them from the first form that is sent. Until they are
 * `ready` there is nothing to show yet.
 */
export const useProblemTexts = (hasProblem: boolean): { readonly i18n: I18n; readonly ready: boolean } => {
  const { i18n, ready } = useTranslation(hasProblem ? ['common', 'refusals'] : ['common'], { useSuspense: false });
  return { i18n, ready };
};
