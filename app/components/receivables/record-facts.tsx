import { Link } from '@remix-run/react';
import { HashText } from '~/components/format/hash-text';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { ReceivableRecord } from '~/presenters/receivable.server';

/** Parties, amount, dates and document of a receivable. */
export const RecordFacts = ({ record }: { readonly record: ReceivableRecord }) => {
  const t = useTranslate();
  const { invoice, seller, obligor, isSeller, isObligor } = record;
  const us = <span className="muted"> · {t('receivables:facts.us')}</span>;
  return (
    <Section title={t('receivables:facts.title')}>
      <div className="panel">
        <FactList>
          <Fact label={t('receivables:seller')}>
            {seller.name}
            {isSeller && us}
          </Fact>
          <Fact label={t('receivables:obligor')}>
            {obligor.name}
            {isObligor && us}
            {obligor.guest && <small className="muted"> {t('receivables:facts.guest')}</small>}
          </Fact>
          <Fact label={t('receivables:face')}>
            <Money amountMinor={record.faceMinor} currency={record.currency} />
          </Fact>
          <Fact label={t('receivables:facts.issued')}>
            <Day day={record.issueDate} />
          </Fact>
          <Fact label={t('receivables:due')}>
            <Day day={record.dueDate} />
          </Fact>
          <Fact label={t('receivables:invoice')}>
            <Link to={`/invoices/${invoice.id}`}>{invoice.number}</Link>
          </Fact>
          {invoice.officialNumber !== null && (
            <Fact label={t('receivables:facts.official')}>{invoice.officialNumber}</Fact>
          )}
          <Fact label={t('receivables:facts.subject')}>
            <HashText value={record.subject} />
          </Fact>
          <Fact label={t('receivables:facts.root')}>
            <HashText value={record.root} />
          </Fact>
          <Fact label={t('receivables:facts.version')}>{record.version.toString()}</Fact>
        </FactList>
      </div>
    </Section>
  );
};
