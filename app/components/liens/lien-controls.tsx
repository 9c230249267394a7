import { ConfirmForm } from '~/components/form/confirm-form';
import { CheckboxesField, SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { formatDay } from '~/components/format/dates';
import { Note } from '~/components/page/page';
import { useReader } from '~/components/page/viewer';
import { useTranslate } from '~/i18n/use-translate';
import type { loadLien } from '~/presenters/lien.server';

type Lien = Awaited<ReturnType<typeof loadLien>>;

const Continue = ({ lien }: { readonly lien: Lien }) => {
  const t = useTranslate();
  const { language } = useReader();
  return (
    <ConfirmForm
      intent="continue"
      tone="primary"
      label={t('liens:record.continue')}
      explanation={
        <>
          {t('liens:record.continue-explain')}
          {lien.continueFrom !== null && (
            <p className="muted">
              {t('liens:record.continue-window', { from: formatDay(lien.continueFrom, language) })}
            </p>
          )}
        </>
      }
      confirm={t('liens:record.continue-do')}
    >
      <TextField name="lapsesOn" type="date" label={t('liens:lapses-on')} required />
    </ConfirmForm>
  );
};

/** What its secured party may do with a lien that stands: continue, subordinate, show and release it. */
export const LienControls = ({ lien }: { readonly lien: Lien }) => {
  const t = useTranslate();
  if (!lien.mayContinue && !lien.mayRelease) return null;
  return (
    <div className="record-controls">
      {lien.mayContinue && <Continue lien={lien} />}
      {lien.seniors.length > 0 && (
        <ConfirmForm
          intent="subordinate"
          tone="primary"
          label={t('liens:record.subordinate')}
          explanation={t('liens:record.subordinate-explain')}
          confirm={t('liens:record.subordinate-do')}
        >
          <SelectField
            name="senior"
            label={t('liens:record.subordinate-senior')}
            placeholder={t('liens:record.choose')}
            choices={lien.seniors}
            required
          />
          <TextAreaField name="note" label={t('liens:record.note')} maxLength={2000} />
        </ConfirmForm>
      )}
      {lien.openTo.length > 0 && (
        <ConfirmForm
          intent="open"
          tone="primary"
          label={t('liens:record.open')}
          explanation={t('liens:record.open-explain')}
          confirm={t('liens:record.open-do')}
        >
          <CheckboxesField
            name="organisationIds"
            legend={t('liens:record.open-whom')}
            choices={lien.openTo}
            columns
            required
          />
        </ConfirmForm>
      )}
      {lien.mayRelease && (
        <ConfirmForm
          intent="release"
          label={t('liens:record.release')}
          explanation={t('liens:record.release-explain')}
          confirm={t('liens:record.release-do')}
        >
          <SelectField
            name="code"
            label={t('liens:record.reason')}
            placeholder={t('liens:record.choose')}
            choices={lien.reasons.map(code => ({ value: code, label: t(`liens:reasons.${code}`) }))}
            required
          />
          <TextAreaField name="note" label={t('liens:record.note')} maxLength={2000} />
        </ConfirmForm>
      )}
    </div>
  );
};

/** Recorded here is no legal register: said on every page of a lien. */
export const NotALegalRegister = () => {
  const t = useTranslate();
  return (
    <Note tone="neutral" title={t('liens:not-a-register.title')}>
      {t('liens:not-a-register.body')}
    </Note>
  );
};
