import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { formatCount } from '~/components/format/amounts';
import { HashText } from '~/components/format/hash-text';
import { Moment } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { Section } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { Fact, FactList } from '~/components/record/fact-list';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';
import type { RequestPage } from '~/presenters/finance.server';

type Check = NonNullable<RequestPage['checks']>[number];
type Value = Check['evidence'][string];

const Evidence = ({ check }: { readonly check: Check }) => {
  const t = useTranslate();
  const text = useDynamicText();
  const currency = String(check.evidence.currency ?? '');
  const shown = (name: string, value: Exclude<Value, null>): ReactNode => {
    if (typeof value === 'boolean') return value ? t('finance:evidence-value.yes') : t('finance:evidence-value.no');
    if (/Block$|^blockNumber$/.test(name)) {
      return <Link to={`/ledger/blocks/${value}`}>{formatCount(Number(value))}</Link>;
    }
    if (typeof value === 'number') return formatCount(value);
    if (/Minor$/.test(name) && /^\d+$/.test(value)) return <Money amountMinor={BigInt(value)} currency={currency} />;
    if (/^\d{4}-\d\d-\d\dT/.test(value)) return <Moment at={new Date(value)} />;
    if (/^(0x)?[0-9a-f]{40,64}$/.test(value)) return <HashText value={value} />;
    return text(`finance:evidence-value.${value}`) ?? value;
  };
  return (
    <FactList columns={2}>
      {Object.entries(check.evidence).map(([name, value]) =>
        name === 'currency' || value === null || value === '' ? null : (
          <Fact key={name} label={text(`finance:evidence.${name}`) ?? name}>
            {shown(name, value)}
          </Fact>
        ),
      )}
    </FactList>
  );
};

/** What the portal has checked for the bank, each with what it rests on. */
export const BankChecks = ({ checks }: { readonly checks: readonly Check[] }) => {
  const t = useTranslate();
  return (
    <Section title={t('finance:checks.title')} summary={t('finance:checks.summary')}>
      <ul className="plain-list">
        {checks.map(check => (
          <li key={check.key}>
            <details className="fold">
              <summary>
                <StatusBadge tone={check.ok === null ? 'warn' : check.ok ? 'ok' : 'bad'}>
                  {t(`finance:check.${check.key}`)}
                </StatusBadge>{' '}
                <span className="muted">
                  {check.ok === null
                    ? t('finance:checks.unknown')
                    : check.ok
                      ? t('finance:checks.ok')
                      : t('finance:checks.bad')}
                </span>
              </summary>
              <div>
                <Evidence check={check} />
              </div>
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
};
