import { SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { FileDrop } from '~/components/form/file-drop';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { useWasRefused } from '~/components/table/list-views';
import { useTranslate } from '~/i18n/use-translate';
import type { Machine } from '~/presenters/equipment.server';

/** The end of a machine, and the undoing of a passport that was a mistake. */
export const EndPanel = ({
  machine,
  reasons,
}: {
  readonly machine: Machine;
  readonly reasons: readonly ('issued-in-error' | 'wrong-details' | 'wrong-serial' | 'other')[];
}) => {
  const t = useTranslate();
  const { head, today } = machine;
  const [wasRetireRefused, wasCancelRefused] = [useWasRefused('retire'), useWasRefused('cancel')];
  const mayRetire = head.controls.includes('retire');
  const mayCancel = head.controls.includes('cancel');
  const causes = head.ownLetting === null ? (['given-up', 'total-loss'] as const) : (['total-loss'] as const);
  const isForApprover = head.forApprovers.includes('retire');
  if (!mayRetire && !mayCancel && !isForApprover) return null;
  return (
    <div className="button-row">
      {isForApprover && <p className="muted">{t('equipment:approver.retire')}</p>}
      {mayRetire && (
        <details className="confirm" open={wasRetireRefused}>
          <summary className="button button-danger">{t('equipment:end.retire')}</summary>
          <div className="confirm-box">
            <p>{t('equipment:end.retire-explain')}</p>
            {head.ownLetting !== null && <p>{t('equipment:end.let')}</p>}
            <PostForm intent="retire" files>
              <SelectField
                name="cause"
                label={t('equipment:end.cause')}
                placeholder={t('equipment:choose')}
                choices={causes.map(value => ({
                  value,
                  label: t(`equipment:end.${value}`),
                }))}
                required
              />
              <TextField name="date" type="date" label={t('equipment:date')} defaultValue={today} required />
              <TextAreaField name="note" label={t('equipment:end.what')} rows={3} maxLength={2000} required />
              <FileDrop
                name="files.report"
                label={t('equipment:documents.reports')}
                hint={t('equipment:documents.hint')}
              />
              <SubmitButton tone="danger">{t('equipment:end.retire-action')}</SubmitButton>
            </PostForm>
          </div>
        </details>
      )}
      {mayCancel && (
        <details className="confirm" open={wasCancelRefused}>
          <summary className="button button-danger">{t('equipment:end.cancel')}</summary>
          <div className="confirm-box">
            <p>{t('equipment:end.cancel-explain')}</p>
            <PostForm intent="cancel">
              <SelectField
                name="code"
                label={t('equipment:end.reason')}
                placeholder={t('equipment:choose')}
                choices={reasons.map(value => ({ value, label: t(`equipment:cancel-reason.${value}`) }))}
                required
              />
              <TextAreaField name="note" label={t('equipment:note')} rows={2} maxLength={2000} />
              <SubmitButton tone="danger">{t('equipment:end.cancel-action')}</SubmitButton>
            </PostForm>
          </div>
        </details>
      )}
    </div>
  );
};
