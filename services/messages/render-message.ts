import { type MessageText, type MessageTexts, TEMPLATES, type TemplateName } from './template-names.ts';
import { english } from './texts-en.ts';
import { simplifiedChinese } from './texts-zh-cn.ts';

const textsIn: Readonly<Record<MessageLocale, MessageTexts>> = { en: english, 'zh-CN': simplifiedChinese };
export type MessageLocale = 'en' | 'zh-CN';

/** The language of a message to somebody whose language is `locale`; English where we do not write it. */
export const messageLocale = (locale: string | null | undefined): MessageLocale =>
  locale === 'zh-CN' ? 'zh-CN' : 'en';

const isTemplateName = (name: string): name is TemplateName => Object.hasOwn(TEMPLATES, name);

const moment = (iso: string, locale: MessageLocale): string =>
  `${new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(iso))} UTC`;

/**
 * Writes a message out.
 *
 * @throws Error when there is no such template, or a blank stays empty: a mistake in the program, not a refusal
 */
export const renderMessage = (
  template: string,
  language: string,
  params: Readonly<Record<string, string>>,
): MessageText => {
  if (!isTemplateName(template)) throw new Error(`No message is called ${template}`);
  const locale = messageLocale(language);
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, blank: string) => {
      const value = params[blank];
      if (value === undefined) throw new Error(`The message ${template} lacks its ${blank}`);
      return blank === 'at' || blank === 'expires' ? moment(value, locale) : value;
    });
  const { subject, text } = textsIn[locale][template];
  return { subject: fill(subject).replace(/\s+/g, ' '), text: fill(text) };
};
