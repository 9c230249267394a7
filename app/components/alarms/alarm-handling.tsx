import { kindFacts } from '#domain/alarms/kinds';
import { useTranslate } from '~/i18n/use-translate';
import type { loadAlarm } from '~/presenters/alarms.server';
import { ConfirmForm } from '../form/confirm-form.tsx';
import { SelectField, TextAreaField } from '../form/fields.tsx';
import { Moment } from '../format/moment.tsx';
import { Section } from '../page/page.tsx';

type Alarm = Awaited<ReturnType<typeof loadAlarm>>['alarm'];

const MUTE_DAYS = [1, 3, 7, 30, 90];
const SERVICE_HOURS = [2, 4, 8, 24, 72, 168];

/** Who has acknowledged an alarm, and what the reader may do about it. */
export const AlarmHandling = ({ alarm, mayHandle }: { readonly alarm: Alarm; readonly mayHandle: boolean }) => {
  const t = useTranslate();
  const { endsByHand, isService } = kindFacts(alarm.kind);
  const { acknowledgements, standing, acknowledgedAt, level } = alarm;
  return (
    <Section title={t('alarms:acknowledge.title')}>
      {acknowledgements.length === 0 ? (
        <p className="muted">{t('alarms:acknowledge.none')}</p>
      ) : (
        <ul className="plain">
          {acknowledgements.map(({ organisation, at, note }) => (
            <li key={`${organisation} ${at.toISOString()}`}>
              {organisation} · <Moment at={at} />
              {note !== null && <div className="muted">{note}</div>}
            </li>
          ))}
        </ul>
      )}
      {mayHandle && standing !== 'withdrawn' && (
        <div className="button-row below">
          {acknowledgedAt === null && (
            <ConfirmForm
              intent="acknowledge"
              tone="primary"
              label={`${t('alarms:acknowledge.action')}…`}
              explanation={t('alarms:acknowledge.explain')}
              confirm={t('alarms:acknowledge.action')}
            >
              <TextAreaField name="note" label={t('alarms:acknowledge.note')} rows={2} maxLength={500} />
            </ConfirmForm>
          )}
          {endsByHand && standing === 'open' && level === 'full' && (
            <ConfirmForm
              intent="settle"
              tone="primary"
              label={t('alarms:settle.action')}
              explanation={t('alarms:settle.explain')}
              confirm={t('alarms:settle.confirm')}
            >
              <TextAreaField name="note" label={t('alarms:settle.note')} rows={2} maxLength={500} required />
            </ConfirmForm>
          )}
          <ConfirmForm
            intent="mute"
            tone="primary"
            label={t('alarms:mute.action')}
            explanation={t('alarms:mute.explain')}
            confirm={t('alarms:mute.confirm')}
          >
            <SelectField
              name="days"
              label={t('alarms:mute.days')}
              choices={MUTE_DAYS.map(count => ({ value: String(count), label: t('alarms:mute.day', { count }) }))}
            />
          </ConfirmForm>
          {isService && level === 'full' && (
            <ConfirmForm
              intent="service"
              tone="primary"
              label={t('alarms:service.action')}
              explanation={t('alarms:service.explain')}
              confirm={t('alarms:service.confirm')}
            >
              <SelectField
                name="hours"
                label={t('alarms:service.hours')}
                choices={SERVICE_HOURS.map(count => ({
                  value: String(count),
                  label: t('alarms:service.hour', { count }),
                }))}
              />
              <TextAreaField name="note" label={t('alarms:service.note')} rows={2} maxLength={500} required />
            </ConfirmForm>
          )}
        </div>
      )}
    </Section>
  );
};
