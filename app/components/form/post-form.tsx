import { Form, useNavigation } from '@remix-run/react';
import { type ReactNode, useContext } from 'react';
import { useRootData } from '../page/viewer.ts';
import { ErrorSummary } from './error-summary.tsx';
import { FormContext } from './form-context.ts';
import { labelsIn } from './labels.ts';
import { isFormReply } from './problems.ts';
import { useAnswer } from './use-answer.ts';

const NO_LABELS: ReadonlyMap<string, string> = new Map();

interface PostFormProps {
  /** Which form of the page it is; the action branches on it. */
  readonly intent: string;
  /** Tells forms of one intent apart: the id of the row that it is in; the action reads it as `form.scope`. */
  readonly scope?: string;
  readonly children: ReactNode;
  /** Another route's action; this page's own when left out. */
  readonly action?: string;
  /** For forms with files. */
  readonly files?: boolean;
  /** Loads the whole page anew: after log-in, log-out, another language or organisation. */
  readonly reload?: boolean;
  readonly className?: string;
  /** A form without a layout of its own: a button in a row, a menu. */
  readonly bare?: boolean;
}

/**
 * A form that changes something: posts with the session's token, shows what was refused and what had been typed.
 * Works without scripts; `app/guard.server.ts` checks the token and the origin.
 */
export const PostForm = ({ intent, scope = '', children, action, files, reload, className, bare }: PostFormProps) => {
  const root = useRootData();
  const data: unknown = useAnswer();
  const reply = isFormReply(data) && data.intent === intent && data.scope === scope ? data : null;
  const prefix = scope === '' ? intent : `${intent}-${scope}`;
  return (
    <FormContext.Provider value={{ intent, prefix, reply, labels: reply ? labelsIn(children) : NO_LABELS }}>
      <Form
        method="post"
        noValidate
        className={className ?? (bare ? undefined : 'form')}
        {...(action !== undefined && { action })}
        {...(files && { encType: 'multipart/form-data' as const })}
        {...(reload && { reloadDocument: true })}
      >
        <CsrfField token={root?.csrf ?? ''} />
        <input type="hidden" name="intent" value={intent} />
        {scope !== '' && <input type="hidden" name="scope" value={scope} />}
        <ErrorSummary />
        {children}
      </Form>
    </FormContext.Provider>
  );
};

/** The token that a form must carry; `PostForm` has it already. */
export const CsrfField = ({ token }: { token: string }) => <input type="hidden" name="csrf" value={token} />;

interface SubmitButtonProps {
  readonly children: ReactNode;
  readonly tone?: 'primary' | 'plain' | 'danger';
  /** A form with several outcomes: which one this button is. */
  readonly name?: string;
  readonly value?: string;
  readonly small?: boolean;
}

/** Sends the form around it; shows that it is under way, and cannot be pressed twice meanwhile. */
export const SubmitButton = ({ children, tone = 'primary', name, value, small = false }: SubmitButtonProps) => {
  const { intent } = useContext(FormContext);
  const navigation = useNavigation();
  const sent = navigation.formData;
  const busy =
    sent?.get('intent') === intent && (name === undefined || value === undefined || sent.get(name) === value);
  return (
    <button
      type="submit"
      className={`button button-${tone}${small ? ' button-small' : ''}`}
      name={name}
      value={value}
      aria-disabled={busy || undefined}
      data-busy={busy || undefined}
      onClick={event => {
        if (busy) event.preventDefault();
      }}
    >
      {children}
    </button>
  );
};
