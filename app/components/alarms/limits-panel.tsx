import { METER_KINDS, type MeterKind } from '#domain/telemetry/meters';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineRulesPage } from '~/presenters/machine-rules.server';
import { SelectField, TextField } from '../form/fields.tsx';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { Moment } from '../format/moment.tsx';
import { Section } from '../page/page.tsx';
import { lengthText, limitTexts } from './rule-texts.ts';

const HOUR_MS = 3_600_000;
const UNITS: Readonly<Record<MeterKind, number>> = { 'engine-hours': HOUR_MS, kilometres: 1000, cycles: 1 };

/** As it is typed: without what rounding leaves. */
const typed = (value: number | null | undefined, unit = 1): string =>
  value == null ? '' : String(Math.round((value / unit) * 1000) / 1000);

const LimitsForm = ({ own, usualSilenceMs }: Pick<MachineRulesPage, 'own' | 'usualSilenceMs'>) => {
  const t = useTranslate();
  const range = own?.temperature;
  const limit = own?.useLimit;
  return (
    <PostForm intent="limits" className="form form-wide below">
      <div className="form-row">
        <TextField
          name="silentHours"
          label={t('watching:limit.silent')}
          hint={t('watching:hint.silent', { usual: lengthText(t, usualSilenceMs) })}
          defaultValue={typed(own?.silentAfterMs, HOUR_MS)}
          inputMode="decimal"
          suffix="h"
          autoComplete="off"
        />
        <TextField
          name="inactiveDays"
          label={t('watching:limit.inactive')}
          hint={t('watching:hint.inactive')}
          defaultValue={typed(own?.inactiveAfterMs, 24 * HOUR_MS)}
          inputMode="decimal"
          suffix={t('watching:unit.days')}
          autoComplete="off"
        />
        <TextField
          name="maintenanceHours"
          label={t('watching:limit.maintenance')}
          hint={t('watching:hint.maintenance')}
          defaultValue={typed(own?.maintenanceAtMs, HOUR_MS)}
          inputMode="decimal"
          suffix="h"
          autoComplete="off"
        />
      </div>
      <div className="form-row">
        <TextField
          name="minC"
          label={t('watching:limit.min')}
          hint={t('watching:hint.temperature')}
          defaultValue={typed(range?.minC)}
          suffix="°C"
          autoComplete="off"
        />
        <TextField
          name="maxC"
          label={t('watching:limit.max')}
          defaultValue={typed(range?.maxC)}
          suffix="°C"
          autoComplete="off"
        />
        <TextField
          name="dwellMinutes"
          label={t('watching:limit.dwell')}
          hint={t('watching:hint.dwell')}
          defaultValue={typed(range?.dwellMs, 60_000)}
          inputMode="decimal"
          suffix="min"
          autoComplete="off"
        />
      </div>
      <div className="form-row">
        <TextField
          name="most"
          label={t('watching:limit.use')}
          hint={t('watching:hint.use')}
          defaultValue={limit ? typed(limit.most, UNITS[limit.meter]) : ''}
          inputMode="decimal"
          autoComplete="off"
        />
        <SelectField
          name="meter"
          label={t('watching:limit.meter')}
          choices={METER_KINDS.map(value => ({ value, label: t(`watching:meter.${value}`) }))}
          defaultValue={limit?.meter ?? 'engine-hours'}
        />
      </div>
      <SubmitButton>{t('watching:limit.set')}</SubmitButton>
    </PostForm>
  );
};

/** Where one value after another held, newest first. */
const Versions = ({ limits }: Pick<MachineRulesPage, 'limits'>) => {
  const t = useTranslate();
  return (
    <ul className="plain stack">
      {limits.map(version => {
        const texts = limitTexts(t, version);
        return (
          <li key={version.id}>
            {texts.length === 0
              ? t('watching:limit.usual')
              : texts.map(({ name, value }) => `${name}: ${value}`).join(' · ')}
            <div className="muted">
              {t(`watching:of.${version.of.kind}`, { reference: version.of.reference })} · <Moment at={version.from} />
              {' – '}
              {version.until === null ? t('watching:until-now') : <Moment at={version.until} />} ·{' '}
              {[version.organisation, version.person].filter(Boolean).join(', ')}
            </div>
          </li>
        );
      })}
    </ul>
  );
};

/** From when on a machine is silent, idle, too hot or cold, due, or used too much: what holds, who said so, what was. */
export const LimitsPanel = ({ page }: { readonly page: MachineRulesPage }) => {
  const t = useTranslate();
  const standing = page.limits.filter(({ until }) => until === null);
  const past = page.limits.filter(({ until }) => until !== null);
  return (
    <Section title={t('watching:limit.title')} summary={t('watching:limit.summary')}>
      {standing.length === 0 ? <p className="muted">{t('watching:limit.usual')}</p> : <Versions limits={standing} />}
      {past.length > 0 && (
        <details className="fold below">
          <summary>{t('watching:earlier', { count: past.length })}</summary>
          <Versions limits={past} />
        </details>
      )}
      {page.may.change ? (
        <LimitsForm own={page.own} usualSilenceMs={page.usualSilenceMs} />
      ) : (
        <p className="muted below">{t('watching:who')}</p>
      )}
    </Section>
  );
};
