import type { i18n as I18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import { dynamicText } from '~/i18n/dynamic-text';

export interface InboxText {
  readonly kind: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Blanks that are codes, and where their words are. */
const WORDS: Readonly<Record<string, (code: string) => string>> = {
  operation: code => `inbox:operations.${code.replace(/[:.]/g, '-')}`,
  agreement: code => `inbox:agreements.${code}`,
  action: code => `ledger:actions.names.${code}`,
  reason: code => `refusals:${code}`,
  stop: code => `inbox:stops.${code}`,
  alarm: code => `inbox:alarms.${code}`,
};

const wordsOf = (i18n: I18n, name: string, value: string): string => {
  if (name === 'roles') {
    return value
      .split(', ')
      .map(role => dynamicText(i18n, `common:roles.${role}`) ?? role)
      .join(', ');
  }
  const key = WORDS[name]?.(value);
  return (key && dynamicText(i18n, key)) ?? value;
};

/** An item in words; its kind where there are none, so that it is never empty. */
export const inboxText = (i18n: I18n, { kind, params }: InboxText): string =>
  dynamicText(
    i18n,
    `inbox:kinds.${kind}`,
    Object.fromEntries(Object.entries(params).map(([name, value]) => [name, wordsOf(i18n, name, value)])),
  ) ?? kind;

export const useInboxText = (): ((item: InboxText) => string) => {
  const { i18n } = useTranslation();
  return item => inboxText(i18n, item);
};
