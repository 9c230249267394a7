import { METER_KINDS } from '#domain/telemetry/meters';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineUseView } from '~/presenters/telemetry.server';
import { SelectField, TextAreaField, TextField } from '../form/fields.tsx';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { dayOf } from '../format/dates.ts';
import { Moment } from '../format/moment.tsx';
import { Section } from '../page/page.tsx';
import { useNow, useReader } from '../page/viewer.ts';
import { StatusBadge } from '../record/status-badge.tsx';
import { useWasRefused } from '../table/list-views.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { meterText } from './figures.ts';

const TONES = { 'in-force': 'ok', waiting: 'progress', declined: 'neutral' } as const;

const ReplaceForm = () => {
  const t = useTranslate();
  const now = useNow();
  const { timeZone } = useReader();
  return (
    <details className="confirm" open={useWasRefused('replace')}>
      <summary className="button">{t('telemetry:replace.action')}</summary>
      <div className="confirm-box">
        <p>{t('telemetry:replace.explain')}</p>
        <PostForm intent="replace">
          <SelectField
            name="meter"
            label={t('telemetry:replace.meter')}
            choices={METER_KINDS.map(kind => ({ value: kind, label: t(`telemetry:meters.${kind}`) }))}
            required
          />
          <div className="form-row">
            <TextField name="date" type="date" label={t('telemetry:replace.at')} defaultValue={dayOf(now)} required />
            <TextField
              name="time"
              label={t('telemetry:path.time')}
              hint={t('telemetry:replace.clock', { zone: timeZone })}
              placeholder="14:30"
              required
            />
          </div>
          <div className="form-row">
            <TextField name="oldMeterId" label={t('telemetry:replace.old')} maxLength={60} required />
            <TextField
              name="closing"
              label={t('telemetry:replace.closing')}
              hint={t('telemetry:replace.unit')}
              inputMode="decimal"
              required
            />
          </div>
          <div className="form-row">
            <TextField name="newMeterId" label={t('telemetry:replace.new')} maxLength={60} required />
            <TextField
              name="opening"
              label={t('telemetry:replace.opening')}
              hint={t('telemetry:replace.unit')}
              inputMode="decimal"
              required
            />
          </div>
          <TextAreaField name="note" label={t('telemetry:replace.note')} rows={2} maxLength={500} />
          <SubmitButton>{t('telemetry:replace.action')}</SubmitButton>
        </PostForm>
      </div>
    </details>
  );
};

const Answer = ({ id }: { readonly id: string }) => {
  const t = useTranslate();
  return (
    <div className="actions">
      <PostForm intent="confirm" scope={id} bare>
        <SubmitButton small>{t('telemetry:replace.confirm')}</SubmitButton>
      </PostForm>
      <PostForm intent="decline" scope={id} bare>
        <SubmitButton small tone="plain">
          {t('telemetry:replace.decline')}
        </SubmitButton>
      </PostForm>
    </div>
  );
};

/** Meters that were replaced, with what both showed; the other party confirms here. */
export const ReplacementsPanel = ({ view }: { readonly view: Pick<MachineUseView, 'replacements' | 'mayReplace'> }) => {
  const t = useTranslate();
  const { replacements, mayReplace } = view;
  return (
    <Section title={t('telemetry:replace.title')} summary={t('telemetry:replace.summary')}>
      {replacements.length === 0 ? (
        <p className="muted">{t('telemetry:replace.none')}</p>
      ) : (
        <ScrollRegion label={t('telemetry:replace.title')}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('telemetry:replace.at')}</th>
                <th scope="col">{t('telemetry:replace.meter')}</th>
                <th scope="col" className="end">
                  {t('telemetry:replace.closing')}
                </th>
                <th scope="col" className="end">
                  {t('telemetry:replace.opening')}
                </th>
                <th scope="col">{t('telemetry:replace.by')}</th>
                <th scope="col">{t('telemetry:replace.state')}</th>
              </tr>
            </thead>
            <tbody>
              {replacements.map(one => (
                <tr key={one.id}>
                  <th scope="row">
                    <Moment at={one.at} />
                  </th>
                  <td>{t(`telemetry:meters.${one.meter}`)}</td>
                  <td className="end figure">
                    {meterText(t, one.meter, one.closing)} ({one.oldMeterId})
                  </td>
                  <td className="end figure">
                    {meterText(t, one.meter, one.opening)} ({one.newMeterId})
                  </td>
                  <td>{one.by ?? ''}</td>
                  <td>
                    <StatusBadge tone={TONES[one.state]}>{t(`telemetry:replace.${one.state}`)}</StatusBadge>
                    {one.isMine && mayReplace && <Answer id={one.id} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {mayReplace && <ReplaceForm />}
    </Section>
  );
};
