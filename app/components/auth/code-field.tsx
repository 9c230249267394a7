import { useTranslate } from '~/i18n/use-translate';
import { TextField } from '../form/fields.tsx';

/** Six digits of an authenticator app; browsers and phones that can fill them in do. */
export const CodeField = ({ hint }: { readonly hint?: string }) => {
  const t = useTranslate();
  return (
    <TextField
      name="code"
      label={t('auth:second-factor.code')}
      {...(hint !== undefined && { hint })}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={7}
      required
    />
  );
};

/** Either of the two, for those who are logged in. */
export const AnyCodeField = () => {
  const t = useTranslate();
  return (
    <TextField
      name="code"
      label={t('auth:second-factor.code')}
      hint={t('auth:second-factor.any-code-hint')}
      autoComplete="one-time-code"
      maxLength={40}
      required
    />
  );
};
