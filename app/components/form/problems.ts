import type { i18n as I18n } from 'i18next';
import type { Refusal } from '#domain/result';
import { ruleText } from '~/components/invoices/rule-text';
import { dynamicText } from '~/i18n/dynamic-text';
import type { Translate } from '~/i18n/use-translate';

/** Why a form was not carried out: a refusal, with the field to mark where one is to blame. */
export type Problem = Refusal;

/** What an action answers when it refuses: the page shows its form again, with what was typed. */
export interface FormReply {
  /** Which form of the page it answers, and on which of several alike: a row's id. */
  readonly intent: string;
  readonly scope: string;
  readonly problems: readonly Problem[];
  /** What was typed, by field name; never passwords or files. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

export const isFormReply = (data: unknown): data is FormReply =>
  typeof data === 'object' && data !== null && 'intent' in data && 'problems' in data && Array.isArray(data.problems);

/** The refusal in the reader's words. A code without a text of its own is still named, so that it can be asked about. */
export const problemText = (t: Translate, i18n: I18n, { code, params }: Problem): string =>
  dynamicText(i18n, `refusals:${code}`, inWords(i18n, params)) ?? t('refusals:unknown', { code });

/** A broken rule of invoices among the blanks is told in the reader's language too. */
const inWords = (i18n: I18n, params: Problem['params']): Problem['params'] => {
  const { rule, message } = params ?? {};
  return rule === undefined || message === undefined
    ? params
    : { ...params, message: ruleText(i18n, { rule, message }) };
};
