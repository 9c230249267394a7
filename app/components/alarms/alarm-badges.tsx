import type { Severity } from '#domain/alarms/kinds';
import type { AlarmStanding } from '#domain/alarms/lifecycle';
import { useTranslate } from '~/i18n/use-translate';
import type { Tone } from '../page/page.tsx';
import { StatusBadge } from '../record/status-badge.tsx';

const SEVERITY_TONES = { critical: 'bad', high: 'bad', medium: 'warn', low: 'neutral' } as const satisfies Readonly<
  Record<Severity, Tone>
>;

export const SeverityBadge = ({ severity }: { readonly severity: Severity }) => (
  <StatusBadge tone={SEVERITY_TONES[severity]}>{useTranslate()(`alarms:severity.${severity}`)}</StatusBadge>
);

const STANDING_TONES = { open: 'progress', ended: 'ok', withdrawn: 'neutral' } as const satisfies Readonly<
  Record<AlarmStanding, Tone>
>;

export const AlarmStandingBadge = ({ standing }: { readonly standing: AlarmStanding }) => (
  <StatusBadge tone={STANDING_TONES[standing]}>{useTranslate()(`alarms:standing.${standing}`)}</StatusBadge>
);
