import type { i18n as I18n } from 'i18next';
import { dynamicText } from '~/i18n/dynamic-text';
import { FALLBACK_LANGUAGE } from '~/i18n/languages';

const CALCULATED = /\bStated ((?:(?!\bStated ).)*), calculated ([^,]*)\.$/s;
const STATED = /\bStated ((?:(?!\bStated ).)*)\.$/s;

/** The figures at the end of a rule's message, in the reader's words. */
const figuresText = (i18n: I18n, message: string): string => {
  const figure = (value: string) =>
    value === 'nothing' ? (dynamicText(i18n, 'rules:figures-nothing') ?? value) : value;
  const [, of, calculated] = CALCULATED.exec(message) ?? [];
  if (of !== undefined && calculated !== undefined) {
    const params = { stated: figure(of), calculated: figure(calculated) };
    return dynamicText(i18n, 'rules:figures-calculated', params) ?? '';
  }
  const [, stated] = STATED.exec(message) ?? [];
  return stated === undefined ? '' : (dynamicText(i18n, 'rules:figures-stated', { stated }) ?? '');
};

/**
 * What a broken rule says, by its id: the checker speaks English. Pages that show it name `rules` in `handle.i18n`; without a
 * text of its own, and in English, it is the checker's message.
 */
export const ruleText = (
  i18n: I18n,
  { rule, message }: { readonly rule: string; readonly message: string },
): string => {
  if (i18n.language === FALLBACK_LANGUAGE) return message;
  const text = dynamicText(i18n, `rules:${rule}`);
  return text === undefined ? message : `${text}${figuresText(i18n, message)}`;
};
