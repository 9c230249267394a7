import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { groupedNumber } from '~/components/organisation/account-table';
import { Note } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { ApprovalContent } from '~/presenters/approvals.server';

type Of<Operation extends ApprovalContent['operation']> = Extract<ApprovalContent, { operation: Operation }>;

/** Terms on which an obligor confirms; also what the second contact behind a link is shown. */
export const ConfirmationFacts = ({ content }: { readonly content: Omit<Of<'receivable:confirm'>, 'operation'> }) => {
  const t = useTranslate();
  const { terms, currency, faceMinor } = content;
  return (
    <FactList>
      <Fact label={t('approvals:confirm.seller')}>{content.seller}</Fact>
      <Fact label={t('approvals:confirm.invoice')}>{content.invoice}</Fact>
      <Fact label={t('approvals:confirm.face')}>
        <Money amountMinor={faceMinor} currency={currency} />
      </Fact>
      <Fact label={t('approvals:confirm.amount')}>
        <strong>
          <Money amountMinor={terms.amountMinor} currency={currency} />
        </strong>
      </Fact>
      <Fact label={t('approvals:confirm.defences')}>
        {terms.defences.kind === 'waived'
          ? t('approvals:confirm.waived')
          : t('approvals:confirm.reserved', { text: terms.defences.text })}
      </Fact>
      <Fact label={t('approvals:confirm.consent')}>
        {terms.consentToAssignment ? t('approvals:confirm.consent-given') : t('approvals:confirm.consent-refused')}
      </Fact>
      <Fact label={t('approvals:confirm.pay-to')}>
        <strong className="figure">{groupedNumber(terms.payTo)}</strong>
        {content.isPayToDoubtful && <Note tone="warn">{t('approvals:confirm.doubtful')}</Note>}
      </Fact>
    </FactList>
  );
};

const FundingFacts = ({ funding }: Of<'finance:fund'>) => {
  const t = useTranslate();
  const { payTo } = funding;
  return (
    <FactList>
      <Fact label={t('approvals:fund.amount')}>
        <strong>
          <Money amountMinor={funding.amountMinor} currency={funding.currency} />
        </strong>
      </Fact>
      <Fact label={t('approvals:fund.payment')}>{funding.paymentReference}</Fact>
      <Fact label={t('approvals:fund.paid-on')}>
        <Day day={funding.paidOn} />
      </Fact>
      <Fact label={t('approvals:fund.discount-from')}>
        <Day day={funding.discountFrom} />
      </Fact>
      <Fact label={t('approvals:fund.discount')}>
        <Money amountMinor={funding.discountMinor} currency={funding.currency} />
      </Fact>
      <Fact label={t('approvals:fund.reserve')}>
        <Money amountMinor={funding.reserveMinor} currency={funding.currency} />
      </Fact>
      <Fact label={t('approvals:fund.pay-to')}>
        {payTo === null ? (
          t('approvals:fund.untold')
        ) : (
          <>
            <strong className="figure">{groupedNumber(payTo.accountNumber)}</strong>
            <small className="muted">
              {' '}
              {[payTo.holderName, payTo.bankName, payTo.bic].filter(Boolean).join(' · ')}
            </small>
          </>
        )}
      </Fact>
    </FactList>
  );
};

const AccountFacts = ({ change }: Of<'bank-account:change'>) => {
  const t = useTranslate();
  return (
    <FactList>
      <Fact label={t('approvals:account.number')}>
        <strong className="figure">{groupedNumber(change.accountNumber)}</strong>
      </Fact>
      <Fact label={t('approvals:account.replaces')}>
        {change.replacesNumber === null ? t('approvals:account.replaces-none') : groupedNumber(change.replacesNumber)}
      </Fact>
      <Fact label={t('approvals:account.holder')}>{change.holderName}</Fact>
      <Fact label={t('approvals:account.currency')}>{change.currency}</Fact>
      <Fact label={t('approvals:account.bank')}>
        {[change.bankName, change.bic].filter(Boolean).join(' · ') || '–'}
      </Fact>
      <Fact label={t('approvals:account.call-back')}>{change.callBackNote}</Fact>
    </FactList>
  );
};

const NewcomerFacts = ({ newcomer }: Of<'organisation:admit'>) => {
  const t = useTranslate();
  return (
    <FactList>
      <Fact label={t('approvals:admit.name')}>
        <strong>{newcomer.name}</strong>
      </Fact>
      <Fact label={t('approvals:admit.kinds')}>{newcomer.kinds.map(kind => t(`kinds.${kind}`)).join(' · ')}</Fact>
      <Fact label={t('approvals:admit.country')}>{newcomer.country}</Fact>
      <Fact label={t('approvals:admit.administrator')}>{newcomer.administratorEmail}</Fact>
      <Fact label={t('approvals:admit.identifiers')}>
        {newcomer.identifiers.map(({ scheme, value }) => [scheme, value].filter(Boolean).join(' ')).join(', ') || '–'}
      </Fact>
    </FactList>
  );
};

/** Exactly what approving would do, in words. */
export const ProposalContent = ({ content }: { readonly content: ApprovalContent }) => {
  switch (content.operation) {
    case 'receivable:confirm':
      return <ConfirmationFacts content={content} />;
    case 'finance:fund':
      return <FundingFacts {...content} />;
    case 'bank-account:change':
      return <AccountFacts {...content} />;
    case 'organisation:admit':
      return <NewcomerFacts {...content} />;
  }
};
