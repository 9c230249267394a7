import { useTranslation } from 'react-i18next';
import type { Statement, StatementParam } from '#domain/collateral/statement';
import { formatCount, formatMoney } from '~/components/format/amounts';
import { formatDay, formatMoment } from '~/components/format/dates';
import { useReader } from '~/components/page/viewer';
import { dynamicText } from '~/i18n/dynamic-text';

const HOUR_MS = 3_600_000n;

/** Under which name the words of a statement stand: what is not let, and what was heard within the hour, has its own. */
const kindOf = (key: Statement['key'], params: Statement['params']): string => {
  if (key === 'lease' && params.let === false) return 'lease-none';
  return key === 'place' && params.ageHours === 0 ? 'place-just-now' : key;
};

/** The words of a statement and of its rule, with every value written for the reader. */
export const useStatementText = (): {
  readonly says: (statement: Statement) => string;
  readonly rule: (statement: Statement) => string | null;
} => {
  const { i18n } = useTranslation();
  const { language, timeZone } = useReader();
  const text = (key: string, params: Readonly<Record<string, string>> = {}) => dynamicText(i18n, key, params);

  const written = (name: string, value: StatementParam, currency: StatementParam | undefined): string => {
    if (value === null) return text(name === 'dueOn' ? 'collateral:no-day' : 'collateral:nobody') ?? '';
    if (/Minor$/.test(name) && typeof value === 'bigint' && typeof currency === 'string') {
      return formatMoney({ amountMinor: value, currency });
    }
    if (/Ms$/.test(name)) return `${formatCount(BigInt(value) / HOUR_MS)} h`;
    if (name === 'until' && typeof value === 'number') return formatMoment(new Date(value * 1000), language, timeZone);
    if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDay(value, language);
    if (typeof value === 'number' || typeof value === 'bigint') return formatCount(value);
    return text(`collateral:words.${name}.${value}`) ?? String(value);
  };

  return {
    says: ({ key, state, params }) => {
      const texts = Object.entries(params).map(([name, value]) => [name, written(name, value, params.currency)]);
      const kind = kindOf(key, params);
      return text(`collateral:says.${kind}.${state}`, Object.fromEntries(texts)) ?? key;
    },
    rule: ({ rule }) => {
      const limit = rule.limit === undefined ? {} : { limit: String(rule.limit) };
      const words = text(`collateral:rules.${rule.id}`, limit) ?? text(`liens:rules.${rule.id}`) ?? null;
      return [words, rule.source].filter(Boolean).join(' · ') || null;
    },
  };
};
