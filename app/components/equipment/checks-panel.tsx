import { useTranslation } from 'react-i18next';
import type { CheckVerdict, PassportCheck } from '#domain/equipment/passport-checks';
import { formatDay } from '~/components/format/dates';
import { Section, type Tone } from '~/components/page/page';
import { useReader } from '~/components/page/viewer';
import { StatusBadge } from '~/components/record/status-badge';
import { dynamicText } from '~/i18n/dynamic-text';
import { useTranslate } from '~/i18n/use-translate';

const TONES = { good: 'ok', doubt: 'warn', bad: 'bad', unknown: 'neutral' } as const satisfies Record<
  CheckVerdict,
  Tone
>;

/** What the record says for and against the machine, as far as the reader may know. */
export const ChecksPanel = ({ checks }: { readonly checks: readonly PassportCheck[] }) => {
  const t = useTranslate();
  const { i18n } = useTranslation();
  const { language } = useReader();
  if (checks.length === 0) return null;
  const written = (value: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDay(value, language) : value);
  const says = ({ check, reason, params }: PassportCheck): string => {
    const texts = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, written(value)]));
    return dynamicText(i18n, `equipment:checks.says.${check}.${reason}`, texts) ?? check;
  };
  return (
    <Section title={t('equipment:checks.title')} summary={t('equipment:checks.summary')}>
      <div className="panel">
        <ul className="statements">
          {checks.map(check => (
            <li key={check.check} className="statement">
              <StatusBadge tone={TONES[check.verdict]}>{t(`equipment:checks.verdict.${check.verdict}`)}</StatusBadge>
              <span>{says(check)}</span>
            </li>
          ))}
        </ul>
      </div>
    </Section>
  );
};
