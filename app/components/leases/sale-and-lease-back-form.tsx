import { SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { loadSaleAndLeaseBack } from '~/presenters/lease-sale-back.server';
import { LeaseForm } from './lease-form.tsx';

type PageData = Awaited<ReturnType<typeof loadSaleAndLeaseBack>>;

/** To whom, what, and for how much: every machine at its own price in the lease's currency. */
const SaleFields = ({ page }: { readonly page: PageData }) => {
  const t = useTranslate();
  return (
    <Section title={t('leases:sale-back.sale')} summary={t('leases:sale-back.sale-hint')}>
      <div className="form-row">
        <SelectField
          name="buyerId"
          label={t('leases:sale-back.buyer')}
          choices={page.buyers}
          placeholder={t('leases:act.choose')}
          required
        />
        <TextField
          name="contractNumber"
          label={t('leases:field.contractNumber')}
          hint={t('leases:hint.contractNumber')}
          maxLength={60}
          required
        />
      </div>
      {Array.from({ length: page.rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed number of rows that never move
        <div className="form-row" key={index}>
          <SelectField
            name={`sold[${index}].machine`}
            label={t('leases:sale-back.machine', { number: index + 1 })}
            choices={page.machines}
            placeholder={t('leases:act.choose')}
            defaultValue={page.picked[index] ?? ''}
            required={index === 0}
          />
          <TextField
            name={`sold[${index}].price`}
            label={t('leases:sale-back.price', { number: index + 1 })}
            inputMode="decimal"
            required={index === 0}
          />
        </div>
      ))}
      <TextAreaField name="conditions" label={t('leases:sale-back.conditions')} rows={2} maxLength={2000} />
    </Section>
  );
};

/** Title to machines is offered, and the lease by which they stay, in one form; the preview computes and writes nothing. */
export const SaleAndLeaseBackForm = ({ page }: { readonly page: PageData }) => {
  const t = useTranslate();
  return (
    <LeaseForm page={page} action={t('leases:sale-back.action')}>
      <SaleFields page={page} />
    </LeaseForm>
  );
};
