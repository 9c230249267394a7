import { english } from './texts-en.ts';
import { simplifiedChinese } from './texts-zh-cn.ts';

/**
 * Every message and its blanks. `at` and `expires` are moments (ISO 8601), written out in the reader's language; amounts
 * come written out, with their currency.
 */
export const TEMPLATES = {
  /** To join an organisation as a member. */
  invitation: ['organisation', 'inviter', 'link', 'expires'],
  'password-reset': ['organisation', 'link', 'expires'],
  /** To the person whose password it is. */
  'password-changed': ['at'],
  /** To an organisation's own contacts, those of before the change. */
  'account-changed': ['organisation', 'oldAccount', 'newAccount', 'at'],
  /** To contacts of those who were told the old account. */
  'counterparty-account-changed': ['organisation', 'oldAccount', 'newAccount', 'at'],
  /** To a contact that was changed or taken away, at its old address. */
  'contact-removed': ['organisation', 'at'],
  /** To an obligor without an account. */
  'obligor-link': ['seller', 'invoice', 'amount', 'link', 'expires'],
  /** Its second factor, by SMS. */
  'obligor-code': ['code', 'minutes'],
} as const satisfies Record<string, readonly string[]>;

export type TemplateName = keyof typeof TEMPLATES;
export type TemplateParams<Name extends TemplateName> = Readonly<Record<(typeof TEMPLATES)[Name][number], string>>;

/** Mail has a subject and a text; of an SMS the text alone is sent. Blanks stand in braces. */
export interface MessageText {
  readonly subject: string;
  readonly text: string;
}
export type MessageTexts = Readonly<Record<TemplateName, MessageText>>;

/** Templates whose blanks open something. They are wiped from the outbox once the message has been sent. */
const SECRET: ReadonlySet<string> = new Set<TemplateName>([
  'invitation',
  'password-reset',
  'obligor-link',
  'obligor-code',
]);
export const isSecret = (template: string): boolean => SECRET.has(template);

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
