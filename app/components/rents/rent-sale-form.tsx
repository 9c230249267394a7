import type { ReactNode } from 'react';
import { percentTextOf } from '#domain/leases/rates/rate';
import { SelectField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { formatAmount } from '~/components/format/amounts';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { formatPercentText, leaseFormulaText } from '~/components/leases/numbers';
import { FormWithPreview } from '~/components/leases/terms-preview';
import { Fact, FactList } from '~/components/record/fact-list';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { loadLeaseRents, SalePrice } from '~/presenters/lease-rents.server';

const isSale = (data: unknown): data is { readonly sale: SalePrice } =>
  typeof data === 'object' && data !== null && 'sale' in data;

/** What the bank pays, rent by rent, each with its formula. */
const Price = ({ sale }: { readonly sale: SalePrice }) => {
  const t = useTranslate();
  const { currency } = sale;
  const money = (amountMinor: bigint) => <Money amountMinor={amountMinor} currency={currency} />;
  return (
    <>
      <div className="panel">
        <FactList>
          <Fact label={t('leases:sale.rents')}>{money(sale.rentsMinor)}</Fact>
          <Fact label={t('leases:sale.discount')}>{money(sale.discountMinor)}</Fact>
          <Fact label={t('leases:sale.price')}>{money(sale.priceMinor)}</Fact>
          <Fact label={t('leases:sale.paid')}>
            <strong>{money(sale.paidMinor)}</strong>
          </Fact>
          {sale.yield !== null && (
            <Fact label={t('leases:sale.yield')}>{formatPercentText(percentTextOf(sale.yield))}</Fact>
          )}
        </FactList>
      </div>
      <ScrollRegion label={t('leases:sale.lines')}>
        <table className="table table-dense">
          <caption className="visually-hidden">{t('leases:sale.lines')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('leases:schedule.number')}</th>
              <th scope="col">{t('leases:schedule.due')}</th>
              <th scope="col" className="end">
                {t('leases:sale.days')}
              </th>
              <th scope="col" className="end">
                {currency}
              </th>
              <th scope="col">{t('leases:sale.formula')}</th>
            </tr>
          </thead>
          <tbody>
            {sale.lines.map(line => (
              <tr key={line.periodNumber}>
                <th scope="row" className="figure">
                  {line.periodNumber}
                </th>
                <td className="nowrap">
                  <Day day={line.dueDate} />
                </td>
                <td className="end figure">{line.days}</td>
                <td className="end figure">{formatAmount({ amountMinor: line.amountMinor, currency })}</td>
                <td className="muted figure">{leaseFormulaText(line.formula)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
};

const render = (answer: unknown): ReactNode => (isSale(answer) ? <Price sale={answer.sale} /> : null);

const DAY_COUNTS = ['ACT/360', 'ACT/365', '30E/360', '30/360'] as const;

/** A range of rents for a bank, with what it pays; the bank signs what the lessor proposes. */
export const RentSaleForm = ({ page }: { readonly page: Awaited<ReturnType<typeof loadLeaseRents>> }) => {
  const t = useTranslate();
  return (
    <FormWithPreview render={render}>
      <PostForm intent="sell" className="form-wide">
        <div className="form-row">
          <SelectField
            name="bankId"
            label={t('leases:sale.bank')}
            choices={page.banks}
            placeholder={t('leases:form.choose-lessee')}
            required
          />
          <TextField
            name="firstPeriod"
            label={t('leases:sale.first')}
            inputMode="numeric"
            defaultValue={String(page.first)}
            required
          />
          <TextField
            name="lastPeriod"
            label={t('leases:sale.last')}
            inputMode="numeric"
            defaultValue={String(page.last)}
            required
          />
        </div>
        <div className="form-row">
          <TextField
            name="ratePercent"
            label={t('leases:sale.rate')}
            hint={t('leases:hint.ratePercent')}
            inputMode="decimal"
            suffix="%"
            required
          />
          <SelectField
            name="dayCount"
            label={t('leases:field.accrual')}
            choices={DAY_COUNTS.map(value => ({ value, label: value }))}
            defaultValue="ACT/360"
            required
          />
          <SelectField
            name="compounding"
            label={t('leases:field.compounding')}
            choices={(['nominal', 'effective'] as const).map(value => ({
              value,
              label: t(`leases:sale.compounding.${value}`),
            }))}
            defaultValue="effective"
            required
          />
        </div>
        <div className="form-row">
          <TextField
            name="valueDate"
            type="date"
            label={t('leases:sale.value-date')}
            defaultValue={page.today}
            required
          />
          <TextField name="fee" label={t('leases:sale.fee')} inputMode="decimal" suffix={page.currency} />
          <SelectField
            name="recourse"
            label={t('leases:sale.recourse')}
            choices={(['none', 'full'] as const).map(value => ({
              value,
              label: t(`leases:sale.recourse-kind.${value}`),
            }))}
            defaultValue="none"
            required
          />
        </div>
        <div className="page-actions">
          <SubmitButton name="do" value="preview" tone="plain">
            {t('leases:form.preview')}
          </SubmitButton>
          <SubmitButton name="do" value="sell">
            {t('leases:sale.action')}
          </SubmitButton>
        </div>
      </PostForm>
    </FormWithPreview>
  );
};
