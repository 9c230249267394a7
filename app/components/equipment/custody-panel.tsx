import { RadiosField, SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { FileDrop } from '~/components/form/file-drop';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Day } from '~/components/format/moment';
import { Note, Section } from '~/components/page/page';
import { useWasRefused } from '~/components/table/list-views';
import { useTranslate } from '~/i18n/use-translate';
import type { Machine } from '~/presenters/equipment.server';

const CONDITIONS = ['good', 'worn', 'damaged', 'out-of-order'] as const;

const GiveForm = ({ machine }: { readonly machine: Machine }) => {
  const t = useTranslate();
  return (
    <details className="confirm" open={useWasRefused('give')}>
      <summary className="button">{t('equipment:custody.give')}</summary>
      <div className="confirm-box">
        <p>{t('equipment:custody.give-explain')}</p>
        <PostForm intent="give">
          <SelectField
            name="takerId"
            label={t('equipment:custody.taker')}
            placeholder={t('equipment:choose')}
            choices={machine.parties.map(({ id, name }) => ({ value: id, label: name }))}
            required
          />
          <div className="form-row">
            <TextField name="date" type="date" label={t('equipment:date')} defaultValue={machine.today} required />
            <TextField name="place" label={t('equipment:custody.place')} />
          </div>
          <TextAreaField name="note" label={t('equipment:note')} rows={2} maxLength={2000} />
          <SubmitButton>{t('equipment:custody.give-action')}</SubmitButton>
        </PostForm>
      </div>
    </details>
  );
};

/** The machine is taken over by whoever reads its plate: the serial is typed or scanned, never offered. */
const TakeForm = ({ machine }: { readonly machine: Machine }) => {
  const t = useTranslate();
  const wasRefused = useWasRefused('take');
  return (
    <details className="confirm" open={wasRefused || machine.notices.toUs.length > 0}>
      <summary className="button">{t('equipment:custody.take')}</summary>
      <div className="confirm-box">
        <p>{t('equipment:custody.take-explain')}</p>
        <PostForm intent="take" files>
          <TextField
            name="serialSeen"
            label={t('equipment:custody.serial-seen')}
            hint={t('equipment:custody.serial-hint')}
            autoComplete="off"
            maxLength={200}
            required
          />
          <RadiosField
            name="how"
            legend={t('equipment:custody.how')}
            choices={(['typed', 'scanned'] as const).map(value => ({
              value,
              label: t(`equipment:custody.how-${value}`),
            }))}
            defaultValues={['typed']}
            required
          />
          <div className="form-row">
            <TextField name="date" type="date" label={t('equipment:date')} defaultValue={machine.today} required />
            <SelectField
              name="condition"
              label={t('equipment:record.condition.title')}
              placeholder={t('equipment:choose')}
              choices={CONDITIONS.map(value => ({ value, label: t(`equipment:condition.${value}`) }))}
            />
          </div>
          {wasRefused && (
            <TextAreaField
              name="discrepancy"
              label={t('equipment:custody.discrepancy')}
              hint={t('equipment:custody.discrepancy-hint')}
              rows={2}
              maxLength={2000}
            />
          )}
          <TextAreaField name="note" label={t('equipment:note')} rows={2} maxLength={2000} />
          <FileDrop
            name="files.photograph"
            label={t('equipment:documents.photographs')}
            hint={t('equipment:documents.pictures-hint')}
            accept="image/jpeg,image/png,image/webp"
          />
          <SubmitButton>{t('equipment:custody.take-action')}</SubmitButton>
        </PostForm>
      </div>
    </details>
  );
};

/** To whom the machine is to pass, and taking it over with its serial checked on site. */
export const CustodyPanel = ({ machine }: { readonly machine: Machine }) => {
  const t = useTranslate();
  const { head, notices, mayTake } = machine;
  const mayGive = head.controls.includes('give');
  if (!mayGive && !mayTake && notices.toUs.length + notices.others.length === 0) return null;
  return (
    <Section title={t('equipment:custody.title')} summary={t('equipment:custody.summary')}>
      {notices.toUs.map(({ id, details, date }) => (
        <Note key={id} tone="info">
          <strong>{t('equipment:custody.to-us')}</strong> <Day day={date} />
          {details.place !== null && <> · {details.place}</>}
          {details.note !== null && <> · {details.note}</>}
        </Note>
      ))}
      {notices.others.map(({ id, details, date }) => (
        <Note key={id} tone="neutral">
          {t('equipment:custody.to-other', { name: details.taker })} <Day day={date} />
          {details.place !== null && <> · {details.place}</>}
        </Note>
      ))}
      <div className="button-row below">
        {mayTake && <TakeForm machine={machine} />}
        {mayGive && <GiveForm machine={machine} />}
      </div>
    </Section>
  );
};
