import { CheckField, RadiosField, SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { useTranslate } from '~/i18n/use-translate';
import { FoldedSection } from './folded-section.tsx';
import { type FormValues, rowsIn, termsChoices, valueIn, valuesIn } from './terms-choices.ts';

interface FieldsProps {
  readonly values: FormValues;
}

/** What is financed, from when, in which currency and with which tax, and as which kind of lease. */
export const LeaseBasics = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const choices = termsChoices(t);
  const at = (name: string) => valueIn(values, name);
  return (
    <>
      <RadiosField
        name="kind"
        legend={t('leases:field.kind')}
        choices={choices.kind}
        defaultValues={valuesIn(values, 'kind')}
        required
      />
      <div className="form-row">
        <TextField
          name="currency"
          label={t('leases:field.currency')}
          maxLength={3}
          defaultValue={at('currency')}
          required
        />
        <TextField
          name="financed"
          label={t('leases:field.financed')}
          hint={t('leases:hint.financed')}
          inputMode="decimal"
          defaultValue={at('financed')}
          required
        />
        <TextField
          name="commencementDate"
          type="date"
          label={t('leases:field.commencementDate')}
          hint={t('leases:hint.commencementDate')}
          defaultValue={at('commencementDate')}
          required
        />
      </div>
      <VatFields values={values} />
    </>
  );
};

/** With which tax it is billed. */
export const VatFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const choices = termsChoices(t);
  const at = (name: string) => valueIn(values, name);
  return (
    <div className="form-row">
      <SelectField
        name="vatCategory"
        label={t('leases:field.vatCategory')}
        choices={choices.vatCategory}
        defaultValue={at('vatCategory')}
        required
      />
      <TextField
        name="vatPercent"
        label={t('leases:field.vatPercent')}
        hint={t('leases:hint.vatPercent')}
        inputMode="decimal"
        suffix="%"
        defaultValue={at('vatPercent')}
      />
    </div>
  );
};

/** Deposit, and the costs of making the lease. */
export const CostFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const choices = termsChoices(t);
  const at = (name: string) => valueIn(values, name);
  return (
    <FoldedSection
      title={t('leases:form.costs')}
      summary={t('leases:fold.costs')}
      fields={['deposit', 'depositUse', 'lessorCosts', 'lesseeCosts']}
      usual={{ depositUse: 'returned' }}
      values={values}
    >
      <div className="form-row">
        <TextField name="deposit" label={t('leases:field.deposit')} inputMode="decimal" defaultValue={at('deposit')} />
        <SelectField
          name="depositUse"
          label={t('leases:field.depositUse')}
          choices={choices.depositUse}
          defaultValue={at('depositUse')}
        />
      </div>
      <div className="form-row">
        <TextField
          name="lessorCosts"
          label={t('leases:field.lessorCosts')}
          hint={t('leases:hint.lessorCosts')}
          inputMode="decimal"
          defaultValue={at('lessorCosts')}
        />
        <TextField
          name="lesseeCosts"
          label={t('leases:field.lesseeCosts')}
          hint={t('leases:hint.lesseeCosts')}
          inputMode="decimal"
          defaultValue={at('lesseeCosts')}
        />
      </div>
    </FoldedSection>
  );
};

/** Rents that follow an index. */
export const IndexFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const at = (name: string) => valueIn(values, name);
  return (
    <FoldedSection
      title={t('leases:form.indexation')}
      summary={t('leases:fold.indexation')}
      fields={['indexed', 'index', 'indexBase', 'indexReview', 'indexFloor', 'indexCap', 'indexValues']}
      usual={{ indexReview: '12' }}
      values={values}
    >
      <CheckField
        name="indexed"
        label={t('leases:field.indexed')}
        hint={t('leases:hint.indexed')}
        defaultChecked={at('indexed') === 'on'}
      />
      <div className="stack" data-when="indexed">
        <div className="form-row">
          <TextField
            name="index"
            label={t('leases:field.index')}
            hint={t('leases:hint.index')}
            maxLength={100}
            defaultValue={at('index')}
            required
          />
          <TextField
            name="indexBase"
            label={t('leases:field.indexBase')}
            inputMode="decimal"
            defaultValue={at('indexBase')}
            required
          />
          <TextField
            name="indexReview"
            label={t('leases:field.indexReview')}
            inputMode="numeric"
            defaultValue={at('indexReview') ?? '12'}
          />
        </div>
        <div className="form-row">
          <TextField
            name="indexFloor"
            label={t('leases:field.indexFloor')}
            hint={t('leases:hint.indexFloor')}
            inputMode="decimal"
            suffix="%"
            defaultValue={at('indexFloor')}
          />
          <TextField
            name="indexCap"
            label={t('leases:field.indexCap')}
            inputMode="decimal"
            suffix="%"
            defaultValue={at('indexCap')}
          />
        </div>
        <TextAreaField
          name="indexValues"
          label={t('leases:field.indexValues')}
          hint={t('leases:hint.indexValues')}
          rows={3}
          defaultValue={at('indexValues')}
        />
      </div>
    </FoldedSection>
  );
};

/** A price of use beside the minimum rent: a meter, an allowance and tiers. */
export const UsageFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const choices = termsChoices(t);
  const at = (name: string) => valueIn(values, name);
  return (
    <FoldedSection
      title={t('leases:form.usage')}
      summary={t('leases:fold.usage')}
      fields={['meter', 'allowance', 'quantityDigits', 'tiers']}
      usual={{ quantityDigits: '2' }}
      values={values}
    >
      <p className="field-hint">{t('leases:form.usage-hint')}</p>
      <div className="form-row">
        <SelectField
          name="meter"
          label={t('leases:field.meter')}
          choices={choices.meter}
          placeholder={t('leases:form.no-usage')}
          defaultValue={at('meter')}
        />
      </div>
      <div className="stack" data-when="meter">
        <div className="form-row">
          <TextField
            name="allowance"
            label={t('leases:field.allowance')}
            hint={t('leases:hint.allowance')}
            inputMode="decimal"
            defaultValue={at('allowance')}
          />
          <TextField
            name="quantityDigits"
            label={t('leases:field.quantityDigits')}
            hint={t('leases:hint.quantityDigits')}
            inputMode="numeric"
            defaultValue={at('quantityDigits')}
          />
        </div>
        <fieldset className="form-row-set">
          <legend>{t('leases:field.tiers')}</legend>
          <p className="field-hint">{t('leases:hint.tiers')}</p>
          {Array.from({ length: rowsIn(values, 'tiers', 3) }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed number of rows that never move
            <div className="form-row" key={index}>
              <TextField
                name={`tiers[${index}].upTo`}
                label={t('leases:form.tier-up-to', { number: index + 1 })}
                inputMode="decimal"
                defaultValue={at(`tiers[${index}].upTo`)}
              />
              <TextField
                name={`tiers[${index}].unitPrice`}
                label={t('leases:form.tier-price', { number: index + 1 })}
                inputMode="decimal"
                defaultValue={at(`tiers[${index}].unitPrice`)}
                required={index === 0}
              />
            </div>
          ))}
        </fieldset>
      </div>
    </FoldedSection>
  );
};
