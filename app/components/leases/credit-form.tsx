import { ConfirmForm } from '~/components/form/confirm-form';
import { MoneyField, SelectField, TextAreaField } from '~/components/form/fields';
import { useTranslate } from '~/i18n/use-translate';
import type { LeaseBillView } from '~/presenters/lease-billing.server';

const REASONS = ['wrong-amount', 'machine-out-of-use', 'billed-in-error', 'goodwill', 'other'] as const;

/** Takes a bill back, or a part of it. */
export const CreditForm = ({ bill }: { readonly bill: LeaseBillView }) => {
  const t = useTranslate();
  return (
    <ConfirmForm
      intent="credit"
      scope={bill.id}
      label={t('leases:credit.open')}
      explanation={t('leases:credit.explain')}
      confirm={t('leases:credit.action')}
    >
      <input type="hidden" name="bill" value={bill.id} />
      <MoneyField
        name="amount"
        currency={bill.currency}
        label={t('leases:credit.amount')}
        hint={t('leases:credit.amount-hint')}
      />
      <SelectField
        name="reason"
        label={t('leases:act.reason')}
        placeholder={t('leases:act.choose')}
        choices={REASONS.map(value => ({ value, label: t(`leases:credit.reason.${value}`) }))}
        required
      />
      <TextAreaField name="note" label={t('leases:act.note')} rows={2} maxLength={2000} />
    </ConfirmForm>
  );
};
