import type { WeeklySchedule } from '#domain/geofences/schedule';
import type { useTranslate } from '~/i18n/use-translate';
import type { MachineRulesPage } from '~/presenters/machine-rules.server';
import { meterText } from '../telemetry/figures.ts';

type Translate = ReturnType<typeof useTranslate>;

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const isDay = (text: string): text is (typeof WEEKDAYS)[number] => WEEKDAYS.some(day => day === text);

const HOUR_MS = 3_600_000;

/** Two digits at most, and none that say nothing. */
const plain = (value: number): string => String(Math.round(value * 100) / 100);

/** A length of time in minutes, hours or days, whichever is whole. */
export const lengthText = (t: Translate, ms: number): string => {
  if (ms >= 48 * HOUR_MS && ms % (24 * HOUR_MS) === 0)
    return t('watching:length.days', { value: plain(ms / 24 / HOUR_MS) });
  if (ms >= HOUR_MS) return t('watching:length.hours', { value: plain(ms / HOUR_MS) });
  return t('watching:length.minutes', { value: plain(ms / 60_000) });
};

export const scheduleText = (t: Translate, schedule: WeeklySchedule | null): string => {
  if (schedule === null) return t('watching:movement.never');
  const windows = schedule.windows.map(({ days, from, to }) => {
    const named = days.map(String).filter(isDay);
    return `${named.map(day => t(`geofences:day.${day}`)).join(' ')} ${from}–${to}`;
  });
  return `${windows.join('; ')} (${schedule.timeZone})`;
};

type Limits = MachineRulesPage['limits'][number];

/** What a version of limits says, each by its name; nothing of what is as usual. */
export const limitTexts = (t: Translate, limits: Limits): { readonly name: string; readonly value: string }[] => {
  const { silentAfterMs, inactiveAfterMs, temperature, maintenanceAtMs, useLimit } = limits;
  const all: [string, string | null][] = [
    [t('watching:limit.silent'), silentAfterMs === null ? null : lengthText(t, silentAfterMs)],
    [t('watching:limit.inactive'), inactiveAfterMs === null ? null : lengthText(t, inactiveAfterMs)],
    [
      t('watching:limit.temperature'),
      temperature && `${temperature.minC} – ${temperature.maxC} °C (${lengthText(t, temperature.dwellMs)})`,
    ],
    [t('watching:limit.maintenance'), maintenanceAtMs === null ? null : meterText(t, 'engine-hours', maintenanceAtMs)],
    [
      t('watching:limit.use'),
      useLimit && t('watching:limit.a-month', { amount: meterText(t, useLimit.meter, useLimit.most) }),
    ],
  ];
  return all.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
};
