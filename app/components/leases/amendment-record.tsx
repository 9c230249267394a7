import { formatAmount } from '~/components/format/amounts';
import { HashText } from '~/components/format/hash-text';
import { Day, Moment } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { Section } from '~/components/page/page';
import { useReader } from '~/components/page/viewer';
import { Fact, FactList } from '~/components/record/fact-list';
import { StatusBadge } from '~/components/record/status-badge';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { AmendmentView } from '~/presenters/lease-versions.server';
import { TermsCompare } from './terms-facts.tsx';
import { amendedLines } from './terms-lines.ts';

const TONES = { 'in-force': 'ok', superseded: 'neutral', proposed: 'info', dropped: 'bad' } as const;

interface ChangedRowsProps {
  readonly rows: AmendmentView['rows'];
  readonly currency: string;
}

/** The rows that differ: rent and closing balance before and after. */
export const ChangedRows = ({ rows, currency }: ChangedRowsProps) => {
  const t = useTranslate();
  const amount = (amountMinor: bigint | undefined) =>
    amountMinor === undefined ? '–' : formatAmount({ amountMinor, currency });
  const heads = ['before', 'after'] as const;
  return (
    <details className="fold">
      <summary>{t('leases:amendment.rows', { count: rows.length })}</summary>
      <div>
        <ScrollRegion label={t('leases:amendment.rows', { count: rows.length })}>
          <table className="table table-dense">
            <thead>
              <tr>
                <th scope="col">{t('leases:schedule.number')}</th>
                {heads.map(head => (
                  <th key={`due-${head}`} scope="col">
                    {t('leases:schedule.due')} · {t(`leases:amendment.${head}`)}
                  </th>
                ))}
                {heads.map(head => (
                  <th key={`rent-${head}`} scope="col" className="end">
                    {t('leases:schedule.rent')} · {t(`leases:amendment.${head}`)}
                  </th>
                ))}
                {heads.map(head => (
                  <th key={`closing-${head}`} scope="col" className="end">
                    {t('leases:schedule.closing')} · {t(`leases:amendment.${head}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(row => (
                <tr key={row.number}>
                  <th scope="row" className="figure">
                    {row.number}
                  </th>
                  {heads.map(head => (
                    <td key={`due-${head}`} className="nowrap">
                      {row[head] ? <Day day={row[head].dueDate} /> : '–'}
                    </td>
                  ))}
                  {heads.map(head => (
                    <td key={`rent-${head}`} className="end figure">
                      {amount(row[head]?.rentMinor)}
                    </td>
                  ))}
                  {heads.map(head => (
                    <td key={`closing-${head}`} className="end figure">
                      {amount(row[head]?.closingMinor)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </div>
    </details>
  );
};

interface AmendmentProps {
  readonly amendment: AmendmentView;
  readonly currency: string;
}

/** One amendment: when, what was paid, every statement before and after, and the rows that it changed. */
export const AmendmentRecord = ({ amendment, currency }: AmendmentProps) => {
  const t = useTranslate();
  const { language } = useReader();
  const words = { t, language, currency };
  return (
    <Section
      title={
        <>
          {t('leases:amendment.number', { number: amendment.version - 1 })}{' '}
          <StatusBadge tone={TONES[amendment.standing]}>{t(`leases:version.${amendment.standing}`)}</StatusBadge>
        </>
      }
    >
      <FactList columns={2}>
        <Fact label={t('leases:field.effectiveDate')}>
          <Day day={amendment.effectiveOn} />
        </Fact>
        <Fact label={t('leases:amendment.proposed')}>
          <Moment at={amendment.proposedAt} />
        </Fact>
        {amendment.paymentMinor > 0n && (
          <Fact label={t('leases:field.payment')}>
            <Money amountMinor={amendment.paymentMinor} currency={currency} />
          </Fact>
        )}
        {amendment.note !== null && <Fact label={t('leases:amendment.note')}>{amendment.note}</Fact>}
        <Fact label={t('leases:root')}>
          <HashText value={amendment.root} />
        </Fact>
      </FactList>
      <TermsCompare
        caption={t('leases:amendment.compare')}
        heads={[t('leases:amendment.before'), t('leases:amendment.after')]}
        before={amendedLines(amendment.before, words)}
        after={amendedLines(amendment.after, words)}
      />
      <ChangedRows rows={amendment.rows} currency={currency} />
    </Section>
  );
};
