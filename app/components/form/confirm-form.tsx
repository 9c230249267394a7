import type { ReactNode } from 'react';
import { PostForm, SubmitButton } from './post-form.tsx';

interface ConfirmFormProps {
  readonly intent: string;
  readonly scope?: string;
  /** On the closed control: `Remove…`. */
  readonly label: string;
  /** What will happen, and whether it can be undone. */
  readonly explanation: ReactNode;
  /** On the button that does it: the same verb as the label. */
  readonly confirm: string;
  readonly tone?: 'primary' | 'danger';
  /** Hidden and further fields: a reason, an id. */
  readonly children?: ReactNode;
  readonly action?: string;
}

/** Asks again before it acts: opens in place, needs no script and covers nothing. */
export const ConfirmForm = (props: ConfirmFormProps) => {
  const { intent, scope, label, explanation, confirm, tone = 'danger', children, action } = props;
  return (
    <details className="confirm">
      <summary className={tone === 'danger' ? 'button button-danger' : 'button'}>{label}</summary>
      <div className="confirm-box">
        <div>{explanation}</div>
        <PostForm intent={intent} {...(scope !== undefined && { scope })} {...(action !== undefined && { action })}>
          {children}
          <SubmitButton tone={tone} small>
            {confirm}
          </SubmitButton>
        </PostForm>
      </div>
    </details>
  );
};
