import { Link } from '@remix-run/react';
import { ConfirmForm } from '~/components/form/confirm-form';
import { SelectField, TextAreaField } from '~/components/form/fields';
import { Money } from '~/components/format/money';
import type { Tone } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';
import type { EntryView } from '~/presenters/payments.server';

const TONES = {
  settling: 'progress',
  recorded: 'ok',
  refused: 'bad',
  reversing: 'progress',
  reversed: 'warn',
} as const satisfies Record<EntryView['allocations'][number]['state'], Tone>;

interface AllocationsProps {
  readonly entry: EntryView;
  readonly reasons: readonly string[];
  readonly mayReverse: boolean;
}

/** What an entry has paid, and whether it stands. */
export const Allocations = ({ entry, reasons, mayReverse }: AllocationsProps) => {
  const t = useTranslate();
  const text = useDynamicText();
  if (entry.allocations.length === 0) return <p className="muted">{t('payments:entry.unallocated')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-region" aria-label={t('payments:entry.allocations')} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('payments:allocate.receivable')}</th>
            <th scope="col">{t('payments:allocate.invoice')}</th>
            <th scope="col">{t('payments:state')}</th>
            <th scope="col" className="end">
              {t('payments:amount')}
            </th>
            {mayReverse && <th scope="col">{t('payments:reverse.title')}</th>}
          </tr>
        </thead>
        <tbody>
          {entry.allocations.map(one => (
            <tr key={one.allocation}>
              <th scope="row" className="nowrap">
                <Link to={`/receivables/${one.reference}`}>{one.reference}</Link>
                {one.fragment > 0 && (
                  <span className="muted"> {t('payments:allocate.part', { number: one.fragment })}</span>
                )}
              </th>
              <td className="nowrap">{one.invoiceNumber}</td>
              <td>
                <StatusBadge tone={TONES[one.state]}>{t(`payments:allocation.${one.state}`)}</StatusBadge>{' '}
                <Link to={`/actions/${one.actionId}`} className="muted">
                  {t('payments:entry.action')}
                </Link>
              </td>
              <td className="end nowrap">
                <Money amountMinor={one.amountMinor} currency={entry.currency} />
              </td>
              {mayReverse && (
                <td>
                  {one.state === 'recorded' && (
                    <ConfirmForm
                      intent="reverse"
                      scope={one.allocation}
                      label={t('payments:reverse.open')}
                      explanation={t('payments:reverse.explain')}
                      confirm={t('payments:reverse.action')}
                    >
                      <SelectField
                        name="code"
                        label={t('payments:reverse.reason')}
                        placeholder={t('payments:reverse.choose')}
                        choices={reasons.map(code => ({
                          value: code,
                          label: text(`receivables:reason.${code}`) ?? code,
                        }))}
                        required
                      />
                      <TextAreaField name="note" label={t('payments:reverse.note')} rows={2} maxLength={2000} />
                    </ConfirmForm>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
