import { SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Moment } from '~/components/format/moment';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineRecords } from '~/presenters/equipment.server';

/** Who may look at the machine for somebody with a part in it, and a form to send somebody. */
export const Inspectors = ({ data }: { readonly data: MachineRecords }) => {
  const t = useTranslate();
  const { inspectors, mayAppoint, parties } = data;
  if (inspectors.length === 0 && !mayAppoint) return null;
  return (
    <Section title={t('equipment:inspectors.title')} summary={t('equipment:inspectors.summary')}>
      {inspectors.length > 0 && (
        <ul className="plain-list">
          {inspectors.map(({ id, inspector, appointedBy, note, until }) => (
            <li key={id}>
              {t('equipment:inspectors.line', { inspector, organisation: appointedBy })}{' '}
              <span className="muted">
                {t('equipment:inspectors.until')} <Moment at={until} />
                {note !== null && <> · {note}</>}
              </span>{' '}
              {mayAppoint && (
                <PostForm intent="end-appointment" scope={id} files bare>
                  <input type="hidden" name="appointmentId" value={id} />
                  <SubmitButton small tone="plain">
                    {t('equipment:inspectors.end')}
                  </SubmitButton>
                </PostForm>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayAppoint && (
        <details className="confirm">
          <summary className="button">{t('equipment:inspectors.appoint')}</summary>
          <div className="confirm-box">
            <p>{t('equipment:inspectors.explain')}</p>
            <PostForm intent="appoint" files>
              <SelectField
                name="inspectorId"
                label={t('equipment:inspectors.who')}
                placeholder={t('equipment:choose')}
                choices={parties.map(({ id, name }) => ({ value: id, label: name }))}
                required
              />
              <TextField name="until" type="date" label={t('equipment:inspectors.until')} />
              <TextAreaField name="note" label={t('equipment:note')} rows={2} maxLength={2000} />
              <SubmitButton>{t('equipment:inspectors.appoint')}</SubmitButton>
            </PostForm>
          </div>
        </details>
      )}
    </Section>
  );
};
