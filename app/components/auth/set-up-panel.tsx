import { useTranslate } from '~/i18n/use-translate';
import type { ShownSetUp } from '~/presenters/second-factor.server';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { CodeField } from './code-field.tsx';

interface SetUpPanelProps {
  readonly setUp: ShownSetUp;
  /** Where a log-in leads in the end. */
  readonly next?: string;
}

/** The three steps of setting up: an app, the secret into it, and a code out of it. */
export const SetUpPanel = ({ setUp, next }: SetUpPanelProps) => {
  const t = useTranslate();
  return (
    <ol className="set-up">
      <li>{t('auth:set-up.app')}</li>
      <li>
        <p>{t('auth:set-up.scan')}</p>
        <img className="qr-code" src={setUp.qrCode} alt={t('auth:set-up.picture')} width={192} height={192} />
        <p>
          <a href={setUp.uri}>{t('auth:set-up.same-device')}</a>
        </p>
        <p className="field-hint">{t('auth:set-up.type')}</p>
        <code className="secret-text">{setUp.secret}</code>
      </li>
      <li>
        <PostForm intent="confirm" reload>
          {next !== undefined && <input type="hidden" name="next" value={next} />}
          <CodeField hint={t('auth:set-up.code-hint')} />
          <SubmitButton>{t('auth:set-up.action')}</SubmitButton>
        </PostForm>
      </li>
    </ol>
  );
};
