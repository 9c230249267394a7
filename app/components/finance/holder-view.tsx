import { ConfirmForm } from '~/components/form/confirm-form';
import { CheckboxesField } from '~/components/form/fields';
import { EmptyState, Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { RequestPage } from '~/presenters/finance.server';
import { QuoteComparison } from './quote-comparison.tsx';

/** A request as its holder sees it: the quotes side by side, and what can be done with them. */
export const HolderView = ({ page }: { readonly page: RequestPage }) => {
  const t = useTranslate();
  const { quotes, otherBanks, may } = page;
  return (
    <>
      <Section title={t('finance:quotes.title')} summary={t('finance:quotes.summary')}>
        {quotes.length === 0 ? (
          <EmptyState title={t('finance:quotes.none')}>{t('finance:quotes.none-hint')}</EmptyState>
        ) : (
          <QuoteComparison quotes={quotes} mayAccept={may.accept} />
        )}
      </Section>
      <div className="button-row below">
        {may.invite && otherBanks.length > 0 && (
          <ConfirmForm
            intent="invite"
            tone="primary"
            label={t('finance:invite.open')}
            explanation={t('finance:invite.explain')}
            confirm={t('finance:invite.action')}
          >
            <CheckboxesField name="bankIds" legend={t('finance:list.banks')} choices={otherBanks} required />
          </ConfirmForm>
        )}
        {may.withdraw && (
          <ConfirmForm
            intent="withdraw-request"
            label={t('finance:withdraw.open')}
            explanation={t('finance:withdraw.explain')}
            confirm={t('finance:withdraw.action')}
          >
            {null}
          </ConfirmForm>
        )}
      </div>
    </>
  );
};
