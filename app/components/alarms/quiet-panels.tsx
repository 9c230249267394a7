import { ALARM_KINDS } from '#domain/alarms/kinds';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineRulesPage } from '~/presenters/machine-rules.server';
import { ConfirmForm } from '../form/confirm-form.tsx';
import { SelectField, TextAreaField, TextField } from '../form/fields.tsx';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { Moment } from '../format/moment.tsx';
import { Section } from '../page/page.tsx';
import { StatusBadge } from '../record/status-badge.tsx';

const TONES = { present: 'warn', coming: 'info', past: 'neutral' } as const;

const When = ({ when }: { readonly when: keyof typeof TONES }) => {
  const t = useTranslate();
  return <StatusBadge tone={TONES[when]}>{t(`watching:when.${when}`)}</StatusBadge>;
};

/** Announced work on a machine: present, coming, past. */
export const ServicePanel = ({ page }: { readonly page: MachineRulesPage }) => {
  const t = useTranslate();
  return (
    <Section title={t('watching:service.title')} summary={t('watching:service.summary')}>
      {page.services.length === 0 ? (
        <p className="muted">{t('watching:service.none')}</p>
      ) : (
        <ul className="plain stack">
          {page.services.map(({ id, from, until, note, organisation, isConfirmed, when }) => (
            <li key={id}>
              <When when={when} />{' '}
              {!isConfirmed && <StatusBadge tone="neutral">{t('watching:service.unconfirmed')}</StatusBadge>}{' '}
              <Moment at={from} /> – <Moment at={until} />
              <div>{note}</div>
              <div className="muted">{organisation}</div>
              {!isConfirmed && when !== 'past' && page.may.change && page.may.handle && (
                <PostForm intent="confirm-service" scope={id} bare>
                  <SubmitButton small>{t('watching:service.confirm')}</SubmitButton>
                </PostForm>
              )}
              {when !== 'past' && page.may.handle && (
                <ConfirmForm
                  intent="end-service"
                  scope={id}
                  label={t('watching:service.end')}
                  explanation={t('watching:service.end-hint')}
                  confirm={t('watching:service.end-confirm')}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {page.may.handle && (
        <details className="fold below">
          <summary>{t('watching:service.announce')}</summary>
          <PostForm intent="service" className="form form-wide">
            <div className="form-row">
              <TextField
                name="date"
                type="date"
                label={t('watching:service.date')}
                defaultValue={page.today}
                required
              />
              <TextField name="time" type="time" label={t('watching:service.time')} required />
              <TextField
                name="hours"
                label={t('watching:service.hours')}
                inputMode="decimal"
                defaultValue="4"
                suffix="h"
                required
              />
            </div>
            <TextAreaField name="note" label={t('alarms:service.note')} rows={2} maxLength={500} required />
            <SubmitButton>{t('alarms:service.confirm')}</SubmitButton>
          </PostForm>
        </details>
      )}
    </Section>
  );
};

const MUTE_DAYS = [1, 3, 7, 30, 90];

/** What the reader's organisation does not want to be told of. */
export const MutePanel = ({ page }: { readonly page: MachineRulesPage }) => {
  const t = useTranslate();
  return (
    <Section title={t('watching:mute.title')} summary={t('watching:mute.summary')}>
      {page.mutes.length === 0 ? (
        <p className="muted">{t('watching:mute.none')}</p>
      ) : (
        <ul className="plain stack">
          {page.mutes.map(({ id, kind, from, until, person, when }) => (
            <li key={id}>
              <When when={when} /> {kind === null ? t('watching:mute.any') : t(`alarms:kind.${kind}`)}
              <div className="muted">
                <Moment at={from} /> – <Moment at={until} />
                {person !== null && ` · ${person}`}
              </div>
              {when !== 'past' && page.may.handle && (
                <PostForm intent="end-mute" scope={id} bare>
                  <SubmitButton tone="plain" small>
                    {t('watching:mute.end')}
                  </SubmitButton>
                </PostForm>
              )}
            </li>
          ))}
        </ul>
      )}
      {page.may.handle && (
        <details className="fold below">
          <summary>{t('alarms:mute.action')}</summary>
          <PostForm intent="mute" className="form form-wide">
            <div className="form-row">
              <SelectField
                name="kind"
                label={t('alarms:column.alarm')}
                placeholder={t('watching:mute.any')}
                choices={ALARM_KINDS.map(value => ({ value, label: t(`alarms:kind.${value}`) }))}
              />
              <SelectField
                name="days"
                label={t('alarms:mute.days')}
                choices={MUTE_DAYS.map(count => ({ value: String(count), label: t('alarms:mute.day', { count }) }))}
              />
            </div>
            <SubmitButton>{t('alarms:mute.confirm')}</SubmitButton>
          </PostForm>
        </details>
      )}
    </Section>
  );
};
