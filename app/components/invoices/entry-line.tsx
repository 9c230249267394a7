import { SelectField, TextField } from '~/components/form/fields';
import { useTranslate } from '~/i18n/use-translate';

interface EntryLineProps {
  readonly index: number;
  readonly categories: readonly ('S' | 'Z' | 'E' | 'AE' | 'K' | 'G' | 'O')[];
}

/** One line of an invoice that is typed in; the first one is needed. */
export const EntryLine = ({ index, categories }: EntryLineProps) => {
  const t = useTranslate();
  const name = (field: string): string => `lines[${index}].${field}`;
  const required = index === 0;
  return (
    <fieldset className="form-row-set">
      <legend>{t('invoices:enter.line', { number: index + 1 })}</legend>
      <div className="form-row">
        <TextField name={name('description')} label={t('invoices:enter.item')} maxLength={500} required={required} />
        <TextField
          name={name('quantity')}
          label={t('invoices:enter.quantity')}
          inputMode="decimal"
          defaultValue={required ? '1' : ''}
          required={required}
        />
        <TextField
          name={name('unitPrice')}
          label={t('invoices:enter.unit-price')}
          inputMode="decimal"
          required={required}
        />
        <SelectField
          name={name('taxCategory')}
          label={t('invoices:enter.vat-category')}
          choices={categories.map(value => ({ value, label: t(`invoices:enter.category.${value}`) }))}
          required
        />
        <TextField name={name('taxRate')} label={t('invoices:enter.vat-rate')} inputMode="decimal" suffix="%" />
        <TextField name={name('exemptionReason')} label={t('invoices:enter.exemption')} maxLength={500} />
      </div>
    </fieldset>
  );
};
