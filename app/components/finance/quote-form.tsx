import { CheckField, MoneyField, PercentField, RadiosField, SelectField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { useTranslate } from '~/i18n/use-translate';
import type { RequestPage } from '~/presenters/finance.server';

interface QuoteFormProps {
  readonly currency: string;
  readonly defaults: RequestPage['defaults'];
}

const DAY_COUNTS = ['ACT/360', 'ACT/365', '30E/360', '30/360'] as const;

/** All terms of a quote; the preview computes what they come to and writes nothing. */
export const QuoteForm = ({ currency, defaults }: QuoteFormProps) => {
  const t = useTranslate();
  return (
    <PostForm intent="quote" className="form-wide">
      <div className="form-row">
        <RadiosField
          name="kind"
          legend={t('finance:terms.kind')}
          defaultValues={['sale']}
          choices={(['sale', 'secured-loan'] as const).map(value => ({ value, label: t(`finance:kind.${value}`) }))}
          required
        />
        <RadiosField
          name="disclosure"
          legend={t('finance:terms.disclosure')}
          defaultValues={['disclosed']}
          choices={(['disclosed', 'undisclosed'] as const).map(value => ({
            value,
            label: t(`finance:disclosure.${value}`),
          }))}
          required
        />
        <RadiosField
          name="collector"
          legend={t('finance:terms.collector')}
          defaultValues={['financier']}
          choices={(['financier', 'assignor'] as const).map(value => ({
            value,
            label: t(`finance:collector.${value}`),
          }))}
          required
        />
      </div>
      <div className="form-row">
        <PercentField
          name="advanceRateBps"
          label={t('finance:terms.advance')}
          hint={t('finance:terms.advance-hint')}
          defaultValue="85"
          required
        />
        <PercentField
          name="discountRateBps"
          label={t('finance:terms.discount')}
          hint={t('finance:terms.discount-hint')}
          required
        />
      </div>
      <div className="form-row">
        <SelectField
          name="ratePeriod"
          label={t('finance:terms.period')}
          defaultValue="year"
          choices={(['year', 'month'] as const).map(value => ({ value, label: t(`finance:period.${value}`) }))}
          required
        />
        <SelectField
          name="dayCount"
          label={t('finance:terms.day-count')}
          defaultValue="ACT/360"
          choices={DAY_COUNTS.map(value => ({ value, label: value }))}
          required
        />
      </div>
      <div className="form-row">
        <RadiosField
          name="fee"
          legend={t('finance:terms.fee')}
          defaultValues={['rate']}
          choices={(['rate', 'fixed'] as const).map(value => ({ value, label: t(`finance:fee.${value}`) }))}
          required
        />
        <PercentField name="feeRate" label={t('finance:terms.fee-rate')} defaultValue="0" />
        <MoneyField name="feeAmount" currency={currency} label={t('finance:terms.fee-amount')} />
      </div>
      <div className="form-row">
        <RadiosField
          name="recourse"
          legend={t('finance:terms.recourse')}
          defaultValues={['none']}
          choices={(['full', 'none', 'days'] as const).map(value => ({ value, label: t(`finance:recourse.${value}`) }))}
          required
        />
        <TextField name="recourseDays" label={t('finance:terms.recourse-days')} inputMode="numeric" />
        <TextField
          name="graceDays"
          label={t('finance:terms.grace')}
          hint={t('finance:terms.grace-hint')}
          inputMode="numeric"
          defaultValue="0"
          required
        />
      </div>
      <div className="form-row">
        <TextField
          name="fundingDate"
          type="date"
          label={t('finance:terms.funding-date')}
          defaultValue={defaults.fundingDate}
          required
        />
        <TextField
          name="expiresAt"
          type="date"
          label={t('finance:terms.expires')}
          hint={t('finance:terms.expires-hint')}
          defaultValue={defaults.expiresAt}
          required
        />
      </div>
      <CheckField name="earlyRebate" label={t('finance:terms.rebate')} hint={t('finance:terms.rebate-hint')} />
      <div className="page-actions">
        <SubmitButton name="do" value="preview" tone="plain">
          {t('finance:terms.preview')}
        </SubmitButton>
        <SubmitButton name="do" value="quote">
          {t('finance:terms.action')}
        </SubmitButton>
      </div>
    </PostForm>
  );
};
