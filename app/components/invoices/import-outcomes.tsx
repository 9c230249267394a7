import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { Refusal } from '#domain/result';
import { problemText } from '~/components/form/problems';
import { Section } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';
import { ruleText } from './rule-text.ts';

interface Finding {
  readonly rule: string;
  readonly message: string;
  readonly location: string;
}

interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly invoiceId?: string | undefined;
  readonly refusal?: Refusal | undefined;
  readonly check: {
    readonly number: string | null;
    readonly errors: readonly Finding[];
    readonly warnings: readonly Finding[];
  };
}

const Findings = ({ findings }: { readonly findings: readonly Finding[] }) => {
  const { i18n } = useTranslation();
  return (
    <ul className="checks">
      {findings.map(finding => (
        <li key={`${finding.rule} ${finding.location}`} data-ok={false}>
          <strong>{finding.rule}</strong> {ruleText(i18n, finding)}
          <small>{finding.location}</small>
        </li>
      ))}
    </ul>
  );
};

/** One verdict a file: imported, known already and where, or what is wrong with it and where in the file. */
export const ImportOutcomes = ({ outcomes }: { readonly outcomes: readonly Outcome[] }) => {
  const t = useTranslate();
  const { i18n } = useTranslation();
  const imported = outcomes.filter(({ ok }) => ok).length;
  return (
    <Section
      title={t('invoices:import.outcomes')}
      summary={t('invoices:import.outcome-counts', { imported, refused: outcomes.length - imported })}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="table-region" aria-label={t('invoices:import.outcomes')} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('invoices:import.file')}</th>
              <th scope="col">{t('invoices:number')}</th>
              <th scope="col">{t('invoices:import.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {outcomes.map(({ name, ok, invoiceId, refusal, check }, index) => {
              const known = invoiceId ?? refusal?.params?.invoiceId;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and rows never move
                <tr key={index}>
                  <td>{name}</td>
                  <td className="nowrap">
                    {known === undefined ? (
                      (check.number ?? '–')
                    ) : (
                      <Link to={`/invoices/${known}`}>{check.number}</Link>
                    )}
                  </td>
                  <td>
                    <StatusBadge tone={ok ? 'ok' : known === undefined ? 'bad' : 'warn'}>
                      {ok
                        ? t('invoices:import.imported')
                        : refusal
                          ? problemText(t, i18n, refusal)
                          : t('invoices:import.refused')}
                    </StatusBadge>
                    {check.errors.length > 0 && <Findings findings={check.errors} />}
                    {ok && check.warnings.length > 0 && (
                      <small className="muted">{t('invoices:import.warnings', { count: check.warnings.length })}</small>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </Section>
  );
};
