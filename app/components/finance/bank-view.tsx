import type { Price } from '#domain/receivables/pricing';
import { ConfirmForm } from '~/components/form/confirm-form';
import { TextAreaField } from '~/components/form/fields';
import { Note, Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { RequestPage } from '~/presenters/finance.server';
import { BankChecks } from './bank-checks.tsx';
import { FundingForm } from './funding-form.tsx';
import { OwnQuotes } from './own-quotes.tsx';
import { PriceTable } from './price-table.tsx';
import { QuoteForm } from './quote-form.tsx';

/** A request as a bank that was asked works on it: check, quote, fund. It learns of no other bank. */
export const BankView = ({ page, preview }: { readonly page: RequestPage; readonly preview: Price | null }) => {
  const t = useTranslate();
  const { request, quotes, checks, may } = page;
  const accepted = quotes.find(({ state }) => state === 'accepted');
  return (
    <>
      {may.fund && accepted && (
        <FundingForm
          quote={accepted}
          accounts={page.accounts}
          proposalId={page.fundingProposalId}
          today={page.defaults.fundingDate}
        />
      )}
      {checks === null ? <Note tone="neutral">{t('finance:checks.none')}</Note> : <BankChecks checks={checks} />}
      <OwnQuotes quotes={quotes} mayWithdraw={may.quote} />
      {may.quote && (
        <Section title={t('finance:terms.title')} summary={t('finance:terms.summary')}>
          <QuoteForm currency={request.currency} defaults={page.defaults} />
          {preview && (
            <div className="panel below" role="status">
              <PriceTable price={preview} currency={request.currency} caption={t('finance:terms.preview-title')} />
            </div>
          )}
        </Section>
      )}
      {may.decline && (
        <div className="button-row below">
          <ConfirmForm
            intent="decline"
            label={t('finance:decline.open')}
            explanation={t('finance:decline.explain')}
            confirm={t('finance:decline.action')}
          >
            <TextAreaField name="note" label={t('finance:decline.note')} rows={2} maxLength={500} />
          </ConfirmForm>
        </div>
      )}
    </>
  );
};
