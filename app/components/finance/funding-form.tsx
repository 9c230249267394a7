import { Link } from '@remix-run/react';
import { priceAsFunded } from '#domain/receivables/pricing';
import { addDays } from '#domain/time/calendar-date';
import { SelectField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { formatMoney } from '~/components/format/amounts';
import { formatDay } from '~/components/format/dates';
import { accountText } from '~/components/organisation/account-table';
import { Note, Section } from '~/components/page/page';
import { useReader } from '~/components/page/viewer';
import { useTranslate } from '~/i18n/use-translate';
import type { PricedQuote, RequestPage } from '~/presenters/finance.server';

interface FundingFormProps {
  readonly quote: PricedQuote;
  readonly accounts: RequestPage['accounts'];
  readonly proposalId: string | null;
  readonly today: string;
}

/** By which payment an accepted quote is funded; a second person approves. */
export const FundingForm = ({ quote, accounts, proposalId, today }: FundingFormProps) => {
  const t = useTranslate();
  const { language } = useReader();
  const { terms, price, currency } = quote;
  const subject = { ...price, maturityDate: addDays(price.discountedTo, -terms.graceDays) };
  const { paidNow } = priceAsFunded(subject, terms, today);
  const amount = formatMoney({ amountMinor: paidNow.amountMinor, currency });
  const asksForAccount = terms.disclosure === 'disclosed' && terms.collector === 'financier';
  return (
    <Section title={t('finance:fund.title')} summary={t('finance:fund.summary', { amount })}>
      {proposalId === null ? (
        <PostForm intent="fund" scope={quote.id}>
          <div className="form-row">
            <TextField name="paymentReference" label={t('finance:fund.reference')} maxLength={140} required />
            <TextField
              name="paidOn"
              type="date"
              label={t('finance:fund.paid-on')}
              hint={t('finance:fund.paid-on-hint', { day: formatDay(terms.fundingDate, language) })}
              defaultValue={today}
              required
            />
          </div>
          {asksForAccount && (
            <SelectField
              name="accountId"
              label={t('finance:fund.account')}
              hint={t('finance:fund.account-hint')}
              choices={accounts.map(account => ({ value: account.id, label: accountText(account) }))}
              required
            />
          )}
          <SubmitButton>{t('finance:fund.action')}</SubmitButton>
        </PostForm>
      ) : (
        <Note tone="progress">
          {t('finance:fund.waits')} <Link to={`/approvals/${proposalId}`}>{t('finance:fund.to-approval')}</Link>
        </Note>
      )}
    </Section>
  );
};
