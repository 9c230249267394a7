import { Link } from '@remix-run/react';
import { ConfirmForm } from '~/components/form/confirm-form';
import { SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { Note, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { Machine } from '~/presenters/equipment.server';
import { PriceFields } from './price-fields.tsx';

/** What the two sides of an offer have agreed, and who must still consent. */
const Offer = ({ proposal }: { readonly proposal: NonNullable<Machine['proposal']> }) => {
  const t = useTranslate();
  const { sale, missing, consents } = proposal;
  const named = (names: readonly (string | null)[]) => names.map(name => name ?? t('equipment:unnamed')).join(', ');
  return (
    <div className="panel">
      <FactList>
        <Fact label={t('equipment:sale.buyer')}>
          {proposal.isOurs ? t('equipment:us') : (proposal.buyer ?? t('equipment:unnamed'))}
        </Fact>
        {sale && (
          <>
            <Fact label={t('equipment:sale.seller')}>{sale.seller}</Fact>
            {sale.amountMinor !== null && sale.currency !== null && (
              <Fact label={t('equipment:sale.price')}>
                <Money amountMinor={sale.amountMinor} currency={sale.currency} />
              </Fact>
            )}
            {sale.deliveryTerms !== null && <Fact label={t('equipment:sale.delivery')}>{sale.deliveryTerms}</Fact>}
            {sale.conditions !== null && <Fact label={t('equipment:sale.conditions')}>{sale.conditions}</Fact>}
            {sale.note !== null && <Fact label={t('equipment:note')}>{sale.note}</Fact>}
          </>
        )}
        <Fact label={t('equipment:sale.until')}>
          <Day day={proposal.until} />
        </Fact>
        {consents.length > 0 && <Fact label={t('equipment:sale.consents')}>{named(consents)}</Fact>}
        {missing.length > 0 && <Fact label={t('equipment:sale.missing')}>{named(missing)}</Fact>}
      </FactList>
    </div>
  );
};

const SellForm = ({ parties }: { readonly parties: Machine['parties'] }) => {
  const t = useTranslate();
  return (
    <details className="confirm">
      <summary className="button">{t('equipment:sale.open')}</summary>
      <div className="confirm-box">
        <p>{t('equipment:sale.explain')}</p>
        <PostForm intent="sell">
          <SelectField
            name="buyerId"
            label={t('equipment:sale.buyer')}
            placeholder={t('equipment:choose')}
            choices={parties.map(({ id, name }) => ({ value: id, label: name }))}
            required
          />
          <PriceFields label={t('equipment:sale.price')} required />
          <TextField
            name="deliveryTerms"
            label={t('equipment:sale.delivery')}
            hint={t('equipment:sale.delivery-hint')}
          />
          <TextAreaField name="conditions" label={t('equipment:sale.conditions')} rows={2} maxLength={2000} />
          <TextField name="expiresOn" type="date" label={t('equipment:sale.until')} required />
          <SubmitButton>{t('equipment:sale.action')}</SubmitButton>
        </PostForm>
      </div>
    </details>
  );
};

/** An offer of title that stands, and what this person may do about title now. */
export const TitlePanel = ({ machine }: { readonly machine: Machine }) => {
  const t = useTranslate();
  const { head, proposal, parties } = machine;
  const may = (control: (typeof head.controls)[number]) => head.controls.includes(control);
  const waits = proposal?.isOurs && proposal.missing.length > 0;
  const forApprover = (['accept', 'consent', 'sell'] as const).find(control => head.forApprovers.includes(control));
  if (!proposal && !may('sell') && head.ownLetting === null && forApprover === undefined) return null;
  return (
    <Section title={t('equipment:sale.title')} summary={t('equipment:sale.summary')}>
      {proposal && <Offer proposal={proposal} />}
      {waits && <Note tone="neutral">{t('equipment:sale.waits')}</Note>}
      {!proposal && head.ownLetting !== null && (
        <Note tone="neutral">
          {t('equipment:sale.let')} <Link to={`/leases/${head.ownLetting}`}>{head.ownLetting}</Link>
        </Note>
      )}
      {forApprover !== undefined && <Note tone="neutral">{t(`equipment:approver.${forApprover}`)}</Note>}
      <div className="button-row below">
        {may('accept') && (
          <ConfirmForm
            intent="accept"
            tone="primary"
            label={t('equipment:sale.accept')}
            explanation={t('equipment:sale.accept-explain')}
            confirm={t('equipment:sale.accept')}
          />
        )}
        {may('consent') && (
          <ConfirmForm
            intent="consent"
            tone="primary"
            label={t('equipment:sale.consent')}
            explanation={t('equipment:sale.consent-explain')}
            confirm={t('equipment:sale.consent')}
          />
        )}
        {may('decline') && (
          <ConfirmForm
            intent="decline"
            label={t('equipment:sale.decline')}
            explanation={t('equipment:sale.decline-explain')}
            confirm={t('equipment:sale.decline')}
          />
        )}
        {may('withdraw') && (
          <ConfirmForm
            intent="withdraw"
            label={t('equipment:sale.withdraw')}
            explanation={t('equipment:sale.withdraw-explain')}
            confirm={t('equipment:sale.withdraw')}
          />
        )}
        {may('sell') && <SellForm parties={parties} />}
      </div>
    </Section>
  );
};
