import { useTranslate } from '~/i18n/use-translate';
import type { MachineRulesPage } from '~/presenters/machine-rules.server';
import { CheckboxesField, RadiosField, TextField } from '../form/fields.tsx';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { Moment } from '../format/moment.tsx';
import { Section } from '../page/page.tsx';
import { scheduleText } from './rule-texts.ts';

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

const MovementForm = ({ movement, timeZone }: Pick<MachineRulesPage, 'movement' | 'timeZone'>) => {
  const t = useTranslate();
  const own = movement.find(({ of, until }) => of.kind === 'machine' && until === null);
  const [window] = own?.schedule?.windows ?? [];
  return (
    <details className="fold below">
      <summary>{t('watching:movement.change')}</summary>
      <PostForm intent="movement" className="form form-wide">
        <RadiosField
          name="allowed"
          legend={t('watching:movement.allowed')}
          defaultValues={[!own ? 'always' : own.schedule ? 'schedule' : 'never']}
          choices={(['always', 'schedule', 'never'] as const).map(value => ({
            value,
            label: t(`watching:movement.${value}`),
          }))}
        />
        <CheckboxesField
          name="day"
          legend={t('geofences:field.days')}
          defaultValues={window?.days.map(String) ?? ['1', '2', '3', '4', '5']}
          choices={WEEKDAYS.map(value => ({ value, label: t(`geofences:day.${value}`) }))}
          columns
        />
        <div className="form-row">
          <TextField name="from" label={t('geofences:field.from')} defaultValue={window?.from ?? '06:00'} />
          <TextField name="to" label={t('geofences:field.to')} defaultValue={window?.to ?? '18:00'} />
          <TextField
            name="timeZone"
            label={t('watching:movement.zone')}
            defaultValue={own?.schedule?.timeZone ?? timeZone}
            autoComplete="off"
          />
        </div>
        <SubmitButton>{t('watching:movement.set')}</SubmitButton>
      </PostForm>
    </details>
  );
};

const Spans = ({ movement }: Pick<MachineRulesPage, 'movement'>) => {
  const t = useTranslate();
  return (
    <ul className="plain stack">
      {movement.map(rule => (
        <li key={rule.id}>
          {scheduleText(t, rule.schedule)}
          <div className="muted">
            {t(`watching:of.${rule.of.kind}`, { reference: rule.of.reference })} · <Moment at={rule.from} />
            {' – '}
            {rule.until === null ? t('watching:until-now') : <Moment at={rule.until} />} ·{' '}
            {[rule.organisation, rule.person].filter(Boolean).join(', ')}
          </div>
        </li>
      ))}
    </ul>
  );
};

/** When a machine may move; outside of it movement is an alarm. */
export const MovementPanel = ({ page }: { readonly page: MachineRulesPage }) => {
  const t = useTranslate();
  const standing = page.movement.filter(({ until }) => until === null);
  const past = page.movement.filter(({ until }) => until !== null);
  return (
    <Section title={t('watching:movement.title')} summary={t('watching:movement.summary')}>
      {standing.length === 0 ? <p className="muted">{t('watching:movement.always')}</p> : <Spans movement={standing} />}
      {past.length > 0 && (
        <details className="fold below">
          <summary>{t('watching:earlier', { count: past.length })}</summary>
          <Spans movement={past} />
        </details>
      )}
      {page.may.change && <MovementForm movement={page.movement} timeZone={page.timeZone} />}
    </Section>
  );
};
