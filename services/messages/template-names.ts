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
  /** To the person whose second factor it is. */
  'second-factor-on': ['at'],
  'second-factor-off': ['at'],
  'second-factor-reset': ['organisation', 'at'],
  'recovery-code-used': ['left', 'at'],
  /** Somebody has the password and tries codes. */
  'second-factor-guessed': ['at'],
  /** Whoever runs the portal let them in again. */
  'access-reset': ['at'],
  /** The same, with the link. */
  'access-reset-link': ['link', 'expires'],
  /** To an organisation's own contacts, those of before the change. */
  'account-changed': ['organisation', 'oldAccount', 'newAccount', 'at'],
  /** To contacts of those who were told the old account. */
  'counterparty-account-changed': ['organisation', 'oldAccount', 'newAccount', 'at'],
  /** To a contact that was changed or taken away, at its old address. */
  'contact-removed': ['organisation', 'at'],
  /** To an obligor without an account. */
  'obligor-link': ['seller', 'invoice', 'amount', 'link', 'expires'],
  /** To an obligor's contacts: who its creditor is now, and the account to pay. */
  'assignment-notice': ['seller', 'invoice', 'amount', 'assignee', 'account', 'holder', 'reference'],
  /** To the people of those who have not acknowledged an alarm. */
  'alarm-standing': ['machine', 'alarm', 'at', 'link'],
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
  'access-reset-link',
  'obligor-link',
  'obligor-code',
]);
export const isSecret = (template: string): boolean => SECRET.has(template);
