import { useTranslate } from '~/i18n/use-translate';
import { AnyCodeField } from '../auth/code-field.tsx';
import { PasswordField } from '../form/fields.tsx';
import { PostForm, SubmitButton } from '../form/post-form.tsx';

interface ProofFormProps {
  readonly intent: string;
  /** On the button. */
  readonly action: string;
  readonly withCode: boolean;
  readonly tone?: 'primary' | 'danger';
}

/** Asks again who it is, before the second factor is changed: the password, and a code where there is one already. */
export const ProofForm = ({ intent, action, withCode, tone = 'primary' }: ProofFormProps) => {
  const t = useTranslate();
  return (
    <PostForm intent={intent} reload>
      <PasswordField name="password" label={t('settings:password.current')} autoComplete="current-password" required />
      {withCode && <AnyCodeField />}
      <SubmitButton tone={tone}>{action}</SubmitButton>
    </PostForm>
  );
};
