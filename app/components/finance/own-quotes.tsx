import { ConfirmForm } from '~/components/form/confirm-form';
import { Day, Moment } from '~/components/format/moment';
import { Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { PricedQuote } from '~/presenters/finance.server';
import { PriceTable } from './price-table.tsx';
import { QuoteStateBadge } from './states.tsx';
import { useTermsText } from './terms-text.ts';

/** The bank's own quotes on a request, newest first. */
export const OwnQuotes = ({ quotes, mayWithdraw }: { quotes: readonly PricedQuote[]; mayWithdraw: boolean }) => {
  const t = useTranslate();
  const terms = useTermsText();
  if (quotes.length === 0) return null;
  return (
    <Section title={t('finance:quotes.own')}>
      {quotes.map(quote => (
        <details
          key={quote.id}
          className="fold"
          open={['open', 'accepted', 'funded', 'settling'].includes(quote.state)}
        >
          <summary>
            <QuoteStateBadge state={quote.state} />{' '}
            <span className="muted">
              <Moment at={quote.createdAt} />
            </span>
          </summary>
          <div>
            <FactList columns={2}>
              <Fact label={t('finance:terms.kind')}>{terms.kind(quote.terms)}</Fact>
              <Fact label={t('finance:terms.disclosure')}>{terms.disclosure(quote.terms)}</Fact>
              <Fact label={t('finance:terms.collector')}>{terms.collector(quote.terms)}</Fact>
              <Fact label={t('finance:terms.recourse')}>{terms.recourse(quote.terms)}</Fact>
              <Fact label={t('finance:terms.discount')}>{terms.discount(quote.terms)}</Fact>
              <Fact label={t('finance:terms.grace')}>{terms.grace(quote.terms)}</Fact>
              <Fact label={t('finance:rebate.label')}>{terms.rebate(quote.terms)}</Fact>
              <Fact label={t('finance:terms.funding-date')}>
                <Day day={quote.terms.fundingDate} />
              </Fact>
              <Fact label={t('finance:terms.expires')}>
                <Moment at={quote.expiresAt} />
              </Fact>
            </FactList>
            <PriceTable price={quote.price} currency={quote.currency} caption={t('finance:price.title')} />
            {mayWithdraw && quote.state === 'open' && (
              <ConfirmForm
                intent="withdraw-quote"
                scope={quote.id}
                label={t('finance:withdraw-quote.open')}
                explanation={t('finance:withdraw-quote.explain')}
                confirm={t('finance:withdraw-quote.action')}
              >
                {null}
              </ConfirmForm>
            )}
          </div>
        </details>
      ))}
    </Section>
  );
};
