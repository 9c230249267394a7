import { CheckboxesField, TextField } from '~/components/form/fields';
import { useTranslate } from '~/i18n/use-translate';
import { FoldedSection } from './folded-section.tsx';
import { useTermFields } from './term-fields.tsx';
import { type FormValues, monthChoices, rowsIn, valueIn, valuesIn } from './terms-choices.ts';

interface FieldsProps {
  readonly values: FormValues;
}

const PLAN_FIELDS = [
  ...['plan', 'gracePeriods', 'graceInterest', 'stepUnit', 'steps', 'seasons', 'irregular', 'endDate', 'skippedMonths'],
];
const PLAN_USUAL = {
  ...{ plan: 'level', graceInterest: 'capitalised', stepUnit: 'share' },
  ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`seasons[${at}]`, '100'])),
};

/** How rents run over the term: level, in steps, by season, or on days of their own. */
export const PlanFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const field = useTermFields(values);
  const months = monthChoices(t);
  const at = (name: string) => valueIn(values, name);
  return (
    <FoldedSection
      title={t('leases:form.plan')}
      summary={t('leases:fold.plan')}
      fields={PLAN_FIELDS}
      usual={PLAN_USUAL}
      values={values}
    >
      <div className="form-row">
        {field.choice('plan', { required: true })}
        {field.count('gracePeriods')}
        {field.choice('graceInterest')}
      </div>
      <fieldset className="form-row-set" data-when="plan-stepped">
        <legend>{t('leases:field.steps')}</legend>
        <p className="field-hint">{t('leases:hint.steps')}</p>
        <div className="form-row">{field.choice('stepUnit')}</div>
        {Array.from({ length: rowsIn(values, 'steps', 4) }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed number of rows that never move
          <div className="form-row" key={index}>
            <TextField
              name={`steps[${index}].fromPeriod`}
              label={t('leases:form.step-from', { number: index + 1 })}
              inputMode="numeric"
              defaultValue={at(`steps[${index}].fromPeriod`)}
            />
            <TextField
              name={`steps[${index}].value`}
              label={t('leases:form.step-value', { number: index + 1 })}
              inputMode="decimal"
              defaultValue={at(`steps[${index}].value`)}
            />
          </div>
        ))}
      </fieldset>
      <fieldset className="form-row-set" data-when="plan-seasonal">
        <legend>{t('leases:field.seasons')}</legend>
        <p className="field-hint">{t('leases:hint.seasons')}</p>
        <div className="month-grid">
          {months.map(({ value, label }, index) => (
            <TextField
              key={value}
              name={`seasons[${index}]`}
              label={label}
              inputMode="decimal"
              suffix="%"
              defaultValue={at(`seasons[${index}]`) ?? '100'}
            />
          ))}
        </div>
      </fieldset>
      <div className="stack" data-when="plan-irregular">
        {field.lines('irregular', { rows: 8, required: true })}
        <div className="form-row">{field.text('endDate', { type: 'date', required: true })}</div>
      </div>
      <CheckboxesField
        name="skippedMonths"
        legend={t('leases:field.skippedMonths')}
        hint={t('leases:hint.skippedMonths')}
        choices={months}
        defaultValues={valuesIn(values, 'skippedMonths')}
        columns
      />
    </FoldedSection>
  );
};
