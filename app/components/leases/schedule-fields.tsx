import { RadiosField, SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import { PlanFields } from './plan-fields.tsx';
import { type FormValues, termsChoices, valueIn, valuesIn } from './terms-choices.ts';

interface FieldsProps {
  readonly values: FormValues;
}

/** When rent is due, how often and for how long. */
const PeriodFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const choices = termsChoices(t);
  const at = (name: string) => valueIn(values, name);
  return (
    <Section title={t('leases:form.periods')}>
      <div className="form-row">
        <SelectField
          name="frequency"
          label={t('leases:field.frequency')}
          choices={choices.frequency}
          defaultValue={at('frequency')}
          required
        />
        <TextField
          name="periods"
          label={t('leases:field.periods')}
          hint={t('leases:hint.periods')}
          inputMode="numeric"
          defaultValue={at('periods')}
          required
        />
        <TextField
          name="dayOfMonth"
          label={t('leases:field.dayOfMonth')}
          hint={t('leases:hint.dayOfMonth')}
          inputMode="numeric"
          defaultValue={at('dayOfMonth')}
        />
      </div>
      <RadiosField
        name="timing"
        legend={t('leases:field.timing')}
        choices={choices.timing}
        defaultValues={valuesIn(values, 'timing')}
        required
      />
      <div className="form-row">
        <SelectField
          name="accrual"
          label={t('leases:field.accrual')}
          hint={t('leases:hint.accrual')}
          choices={choices.accrual}
          defaultValue={at('accrual')}
          required
        />
        <SelectField
          name="compounding"
          label={t('leases:field.compounding')}
          hint={t('leases:hint.compounding')}
          choices={choices.compounding}
          defaultValue={at('compounding')}
          required
        />
      </div>
    </Section>
  );
};

/** A rent, a rate, or one that floats: what is not given follows. */
const PriceFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const choices = termsChoices(t);
  const at = (name: string) => valueIn(values, name);
  return (
    <Section title={t('leases:form.price')} summary={t('leases:form.price-hint')}>
      <RadiosField
        name="pricing"
        legend={t('leases:field.pricing')}
        choices={choices.pricing}
        defaultValues={valuesIn(values, 'pricing')}
        required
      />
      <div className="form-row" data-when="pricing-rent">
        <TextField
          name="rent"
          label={t('leases:field.rent')}
          hint={t('leases:hint.rent')}
          inputMode="decimal"
          defaultValue={at('rent')}
          required
        />
      </div>
      <div className="form-row" data-when="pricing-rate">
        <TextField
          name="ratePercent"
          label={t('leases:field.ratePercent')}
          hint={t('leases:hint.ratePercent')}
          inputMode="decimal"
          suffix="%"
          defaultValue={at('ratePercent')}
          required
        />
      </div>
      <div className="stack" data-when="pricing-floating">
        <div className="form-row">
          <SelectField
            name="reference"
            label={t('leases:field.reference')}
            choices={choices.reference}
            defaultValue={at('reference')}
            required
          />
          <TextField
            name="marginPercent"
            label={t('leases:field.marginPercent')}
            inputMode="decimal"
            suffix="%"
            defaultValue={at('marginPercent')}
          />
          <TextField
            name="resetMonths"
            label={t('leases:field.resetMonths')}
            hint={t('leases:hint.resetMonths')}
            inputMode="numeric"
            defaultValue={at('resetMonths')}
            required
          />
        </div>
        <div className="form-row">
          <TextField
            name="floorPercent"
            label={t('leases:field.floorPercent')}
            inputMode="decimal"
            suffix="%"
            defaultValue={at('floorPercent')}
          />
          <TextField
            name="capPercent"
            label={t('leases:field.capPercent')}
            inputMode="decimal"
            suffix="%"
            defaultValue={at('capPercent')}
          />
          <SelectField
            name="onReset"
            label={t('leases:field.onReset')}
            choices={choices.onReset}
            defaultValue={at('onReset')}
          />
        </div>
        <TextAreaField
          name="fixings"
          label={t('leases:field.fixings')}
          hint={t('leases:hint.fixings')}
          rows={4}
          defaultValue={at('fixings')}
          required
        />
      </div>
    </Section>
  );
};

/** What the machine is worth at the end, and what is paid last. */
const ResidualFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const field = (name: 'unguaranteed' | 'guaranteed' | 'expectedPayment' | 'balloon') => (
    <TextField
      name={name}
      label={t(`leases:field.${name}`)}
      hint={t(`leases:hint.${name}`)}
      inputMode="decimal"
      defaultValue={valueIn(values, name)}
    />
  );
  return (
    <Section title={t('leases:form.residual')} summary={t('leases:form.residual-hint')}>
      <div className="form-row">
        {field('unguaranteed')}
        {field('balloon')}
      </div>
      <div className="form-row">
        {field('guaranteed')}
        {field('expectedPayment')}
      </div>
    </Section>
  );
};

/** All that a schedule is computed from, for a new lease and for an amendment. */
export const ScheduleFields = ({ values }: FieldsProps) => (
  <>
    <PeriodFields values={values} />
    <PriceFields values={values} />
    <PlanFields values={values} />
    <ResidualFields values={values} />
  </>
);
