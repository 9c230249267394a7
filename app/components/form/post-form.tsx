import { Button } from '@mantine/core';
import { Form, useActionData, useNavigation } from '@remix-run/react';
import { type ReactNode, useContext } from 'react';
import { useRootData } from '../page/viewer.ts';
import { ErrorSummary } from './error-summary.tsx';
import { FormContext } from './form-context.ts';
import { isFormReply } from './problems.ts';

interface PostFormProps {
  /** Which form of the page it is; the action branches on it. */
  readonly intent: string;
  readonly children: ReactNode;
  /** Another route's action; this page's own when left out. */
  readonly action?: string;
  /** For forms with files. */
  readonly files?: boolean;
  /** Loads the whole page anew: after log-in, log-out, another language or organisation. */
  readonly reload?: boolean;
  readonly className?: string;
  /** Where the form's fields and its problems are laid out by the page itself. */
  readonly bare?: boolean;
}

/**
 * A form that changes something: posts with the session's token, shows what was refused and what had been typed.
 * Works without scripts; `app/guard.server.ts` checks the token and the origin.
 */
export const PostForm = ({ intent, children, action, files, reload, className, bare }: PostFormProps) => {
  const root = useRootData();
  const data: unknown = useActionData();
  const reply = isFormReply(data) && data.intent === intent ? data : null;
  return (
    <FormContext.Provider value={{ intent, reply }}>
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
        {!bare && <ErrorSummary />}
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
    <Button
      type="submit"
      size={small ? 'compact-sm' : 'sm'}
      variant={tone === 'plain' ? 'default' : 'filled'}
      {...(tone === 'danger' && { color: 'red' })}
      {...(name !== undefined && { name })}
      {...(value !== undefined && { value })}
      aria-disabled={busy || undefined}
      data-busy={busy || undefined}
      onClick={event => {
        if (busy) event.preventDefault();
      }}
    >
      {children}
    </Button>
  );
};
