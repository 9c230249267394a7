import { ConfirmForm } from '~/components/form/confirm-form';
import { MoneyField } from '~/components/form/fields';
import { formatMoney } from '~/components/format/amounts';
import { useTranslate } from '~/i18n/use-translate';
import { ReasonFields } from './reason-fields.tsx';

interface DilutionFormProps {
  readonly fragment: number;
  readonly openMinor: bigint;
  readonly currency: string;
  readonly reasons: readonly string[];
}

/** Says that some of a claim is not owed after all, with the reason. */
export const DilutionForm = ({ fragment, openMinor, currency, reasons }: DilutionFormProps) => {
  const t = useTranslate();
  return (
    <ConfirmForm
      intent="dilute"
      scope={String(fragment)}
      label={t('receivables:dilute.open')}
      explanation={t('receivables:dilute.explain')}
      confirm={t('receivables:dilute.action')}
    >
      <input type="hidden" name="fragment" value={fragment} />
      <MoneyField
        name="amountMinor"
        currency={currency}
        label={t('receivables:dilute.amount')}
        hint={t('receivables:dilute.amount-hint', { open: formatMoney({ amountMinor: openMinor, currency }) })}
        required
      />
      <ReasonFields reasons={reasons} />
    </ConfirmForm>
  );
};
