import type { i18n as I18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import { dynamicText } from '~/i18n/dynamic-text';
import { formatMoment } from '../format/dates.ts';
import { type Reader, useReader } from '../page/viewer.ts';

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

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** On whose clock moments are told. */
type Clock = Pick<Reader, 'language' | 'timeZone'>;

const wordsOf = (i18n: I18n, { language, timeZone }: Clock, name: string, value: string): string => {
  if (MOMENT.test(value)) return formatMoment(new Date(value), language, timeZone);
  if (name === 'roles') {
    return value
      .split(', ')
      .map(role => dynamicText(i18n, `common:roles.${role}`) ?? role)
      .join(', ');
  }
  if (name === 'about') {
    const about = dynamicText(i18n, `inbox:about.${value}`) ?? value;
    return value === '' ? '' : (dynamicText(i18n, 'inbox:about-of', { about }) ?? about);
  }
  const key = WORDS[name]?.(value);
  return (key && dynamicText(i18n, key)) ?? value;
};

/** Blanks that items of before do not have. */
const LATER_BLANKS = { about: '' };

/** An item in words; its kind where there are none, so that it is never empty. */
export const inboxText = (i18n: I18n, clock: Clock, { kind, params }: InboxText): string =>
  dynamicText(
    i18n,
    `inbox:kinds.${kind}`,
    Object.fromEntries(
      Object.entries({ ...LATER_BLANKS, ...params }).map(([name, value]) => [name, wordsOf(i18n, clock, name, value)]),
    ),
  ) ?? kind;

export const useInboxText = (): ((item: InboxText) => string) => {
  const { i18n } = useTranslation();
  const clock = useReader();
  return item => inboxText(i18n, clock, item);
};
