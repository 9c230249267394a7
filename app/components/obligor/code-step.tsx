import { TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Moment } from '~/components/format/moment';
import { PageHeader } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { ObligorPage } from '~/presenters/obligor.server';

/** The second factor: a code is asked for, then entered. Nothing of the claim is shown before. */
export const CodeStep = ({ opened }: { readonly opened: NonNullable<ObligorPage['opened']> }) => {
  const t = useTranslate();
  const { contactName, maskedPhone, codesLeft, codeExpiresAt } = opened;
  const sent = codeExpiresAt !== null;
  const ask = (
    <PostForm intent="send-code" bare={sent}>
      <SubmitButton tone={sent ? 'plain' : 'primary'}>
        {sent ? t('obligor:code.again') : t('obligor:code.send')}
      </SubmitButton>
    </PostForm>
  );
  return (
    <div className="sign-in">
      <div className="panel">
        <PageHeader title={t('obligor:code.title', { name: contactName })} summary={t('obligor:code.summary')} />
        {sent ? (
          <>
            <p>
              {t('obligor:code.sent', { phone: maskedPhone })} <Moment at={codeExpiresAt} />
            </p>
            <PostForm intent="verify">
              <TextField
                name="code"
                label={t('obligor:code.label')}
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={12}
                required
              />
              <SubmitButton>{t('obligor:code.enter')}</SubmitButton>
            </PostForm>
            {codesLeft > 0 && <div className="below">{ask}</div>}
          </>
        ) : (
          <>
            <p>{t('obligor:code.explain', { phone: maskedPhone })}</p>
            {ask}
          </>
        )}
        <p className="muted below">{t('obligor:code.no-phone')}</p>
      </div>
    </div>
  );
};
