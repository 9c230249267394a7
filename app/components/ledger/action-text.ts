import { useTranslation } from 'react-i18next';
import { dynamicText } from '~/i18n/dynamic-text';
import { useTranslate } from '~/i18n/use-translate';
import { problemText } from '../form/problems.ts';

/** A signed action's type in words; its own name where there is none. */
export const useActionText = (): ((type: string) => string) => {
  const { i18n } = useTranslation();
  return type => dynamicText(i18n, `ledger:actions.names.${type}`) ?? type;
};

/** Why an action was refused, in words. */
export const useRefusalText = (): ((code: string, params: Readonly<Record<string, string>>) => string) => {
  const { i18n } = useTranslation();
  const t = useTranslate();
  return (code, params) => problemText(t, i18n, { code, params });
};
