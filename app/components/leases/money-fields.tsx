import { CheckField, TextField } from '~/components/form/fields';
import { useTranslate } from '~/i18n/use-translate';
import { FoldedSection } from './folded-section.tsx';
import { useTermFields } from './term-fields.tsx';
import { type FormValues, rowsIn, valueIn } from './terms-choices.ts';

interface FieldsProps {
  readonly values: FormValues;
}

/** What is financed, from when, in which currency and with which tax, and as which kind of lease. */
export const LeaseBasics = ({ values }: FieldsProps) => {
  const field = useTermFields(values);
  return (
    <>
      {field.radios('kind')}
      <div className="form-row">
        {field.text('currency', { maxLength: 3, required: true })}
        {field.decimal('financed', { required: true })}
        {field.text('commencementDate', { type: 'date', required: true })}
      </div>
      <VatFields values={values} />
    </>
  );
};

/** With which tax it is billed. */
export const VatFields = ({ values }: FieldsProps) => {
  const field = useTermFields(values);
  return (
    <div className="form-row">
      {field.choice('vatCategory', { required: true })}
      {field.percent('vatPercent')}
    </div>
  );
};

/** Deposit, and the costs of making the lease. */
export const CostFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const field = useTermFields(values);
  return (
    <FoldedSection
      title={t('leases:form.costs')}
      summary={t('leases:fold.costs')}
      fields={['deposit', 'depositUse', 'lessorCosts', 'lesseeCosts']}
      usual={{ depositUse: 'returned' }}
      values={values}
    >
      <div className="form-row">
        {field.decimal('deposit')}
        {field.choice('depositUse')}
      </div>
      <div className="form-row">
        {field.decimal('lessorCosts')}
        {field.decimal('lesseeCosts')}
      </div>
    </FoldedSection>
  );
};

/** Rents that follow an index. */
export const IndexFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const field = useTermFields(values);
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
          {field.text('index', { maxLength: 100, required: true })}
          {field.decimal('indexBase', { required: true })}
          {field.count('indexReview', { defaultValue: at('indexReview') ?? '12' })}
        </div>
        <div className="form-row">
          {field.percent('indexFloor')}
          {field.percent('indexCap')}
        </div>
        {field.lines('indexValues', { rows: 3 })}
      </div>
    </FoldedSection>
  );
};

/** A price of use beside the minimum rent: a meter, an allowance and tiers. */
export const UsageFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const field = useTermFields(values);
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
      <div className="form-row">{field.choice('meter', { placeholder: t('leases:form.no-usage') })}</div>
      <div className="stack" data-when="meter">
        <div className="form-row">
          {field.decimal('allowance')}
          {field.count('quantityDigits')}
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
