import { Link } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import type { AreasView } from '~/presenters/geofences.server';
import { ConfirmForm } from '../form/confirm-form.tsx';
import { CheckboxesField, RadiosField, SelectField, TextField } from '../form/fields.tsx';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { Section } from '../page/page.tsx';
import { StatusBadge } from '../record/status-badge.tsx';
import { shapeText } from './shape-words.ts';

const DAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const isDay = (text: string): text is (typeof DAYS)[number] => DAYS.some(day => day === text);

const useScheduleText = () => {
  const t = useTranslate();
  return ({ schedule, dwellMs }: AreasView['areas'][number]): string => {
    const windows = (schedule?.windows ?? []).map(({ days, from, to }) => {
      const named = days.map(String).filter(isDay);
      return `${named.map(day => t(`geofences:day.${day}`)).join(' ')} ${from}–${to}`;
    });
    const when = schedule === null ? t('geofences:always') : `${windows.join('; ')} (${schedule.timeZone})`;
    return dwellMs > 0 ? `${when} · ${t('geofences:dwell-of', { count: Math.round(dwellMs / 60_000) })}` : when;
  };
};

/** Where a machine, or the machines of a lease, must be or must not be; with a form for who sets it. */
export const AreasPanel = ({ view }: { readonly view: AreasView }) => {
  const t = useTranslate();
  const scheduleText = useScheduleText();
  const { areas, choices } = view;
  return (
    <Section title={t('geofences:panel')} summary={t('geofences:panel-hint')}>
      {areas.length === 0 ? (
        <p className="muted">{t('geofences:panel-none')}</p>
      ) : (
        <ul className="plain stack">
          {areas.map(area => (
            <li key={area.assignmentId}>
              <StatusBadge tone={area.purpose === 'permitted' ? 'ok' : 'bad'}>
                {t(`geofences:purpose.${area.purpose}`)}
              </StatusBadge>{' '}
              {area.isOwn ? <Link to={`/geofences/${area.geofenceId}`}>{area.name}</Link> : area.name}
              <div className="muted">
                {shapeText(t, area.shape)} · {scheduleText(area)}
              </div>
              {area.isOwn && (
                <ConfirmForm
                  intent="end-area"
                  scope={area.assignmentId}
                  label={t('geofences:unassign')}
                  explanation={t('geofences:unassign-explain')}
                  confirm={t('geofences:unassign-confirm')}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {choices.length > 0 && (
        <details className="confirm below">
          <summary className="button">{t('geofences:assign')}</summary>
          <div className="confirm-box">
            <PostForm intent="assign-area">
              <SelectField
                name="geofence"
                label={t('geofences:field.area')}
                choices={choices.map(({ id, name }) => ({ value: id, label: name }))}
                required
              />
              <RadiosField
                name="purpose"
                legend={t('geofences:field.purpose')}
                defaultValues={['permitted']}
                choices={(['permitted', 'forbidden'] as const).map(value => ({
                  value,
                  label: t(`geofences:purpose.${value}`),
                  hint: t(`geofences:purpose-hint.${value}`),
                }))}
              />
              <TextField
                name="dwell"
                label={t('geofences:field.dwell')}
                hint={t('geofences:field.dwell-hint')}
                inputMode="numeric"
                defaultValue="0"
              />
              <CheckboxesField
                name="day"
                legend={t('geofences:field.days')}
                hint={t('geofences:field.days-hint')}
                choices={DAYS.map(value => ({ value, label: t(`geofences:day.${value}`) }))}
                columns
              />
              <TextField name="from" label={t('geofences:field.from')} placeholder="18:00" />
              <TextField name="to" label={t('geofences:field.to')} placeholder="06:00" />
              <SubmitButton small>{t('geofences:assign-confirm')}</SubmitButton>
            </PostForm>
          </div>
        </details>
      )}
      {choices.length === 0 && areas.every(area => !area.isOwn) && <p className="muted">{t('geofences:panel-who')}</p>}
    </Section>
  );
};
