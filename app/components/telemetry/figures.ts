import type { MeterKind } from '#domain/telemetry/meters';
import type { useTranslate } from '~/i18n/use-translate';
import { formatCount } from '../format/amounts.ts';

type Translate = ReturnType<typeof useTranslate>;

const tenths = (value: number): string => {
  const [whole = '0', part = '0'] = (Math.round(value * 10) / 10).toFixed(1).split('.');
  return `${formatCount(BigInt(whole))}.${part}`;
};

export const hoursText = (t: Translate, ms: number): string =>
  t('telemetry:use.hours-unit', { value: tenths(ms / 3_600_000) });

export const kilometresText = (t: Translate, metres: number): string =>
  t('telemetry:use.km-unit', { value: tenths(metres / 1000) });

/** What a meter shows, in the unit in which people read it. */
export const meterText = (t: Translate, kind: MeterKind, value: number): string =>
  kind === 'engine-hours' ? hoursText(t, value) : kind === 'kilometres' ? kilometresText(t, value) : formatCount(value);
