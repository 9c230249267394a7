import { TextField } from '~/components/form/fields';
import { useTranslate } from '~/i18n/use-translate';

interface PriceFieldsProps {
  readonly label: string;
  /** Of the amount's field; the currency is always `currency`. */
  readonly name?: string;
  readonly required?: boolean;
}

/** An amount in a currency that is chosen beside it; `priceField` of the form's schema makes minor units of the two. */
export const PriceFields = ({ label, name = 'amount', required = false }: PriceFieldsProps) => {
  const t = useTranslate();
  return (
    <div className="form-row">
      <TextField name={name} label={label} inputMode="decimal" autoComplete="off" required={required} />
      <TextField name="currency" label={t('list.currency')} maxLength={3} defaultValue="EUR" required={required} />
    </div>
  );
};
