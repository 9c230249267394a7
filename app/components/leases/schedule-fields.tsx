import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import { PlanFields } from './plan-fields.tsx';
import { useTermFields } from './term-fields.tsx';
import type { FormValues } from './terms-choices.ts';

interface FieldsProps {
  readonly values: FormValues;
}

/** When rent is due, how often and for how long. */
const PeriodFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const field = useTermFields(values);
  return (
    <Section title={t('leases:form.periods')}>
      <div className="form-row">
        {field.choice('frequency', { required: true })}
        {field.count('periods', { required: true })}
        {field.count('dayOfMonth')}
      </div>
      {field.radios('timing')}
      <div className="form-row">
        {field.choice('accrual', { required: true })}
        {field.choice('compounding', { required: true })}
      </div>
    </Section>
  );
};

/** A rent, a rate, or one that floats: what is not given follows. */
const PriceFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const field = useTermFields(values);
  return (
    <Section title={t('leases:form.price')} summary={t('leases:form.price-hint')}>
      {field.radios('pricing')}
      <div className="form-row" data-when="pricing-rent">
        {field.decimal('rent', { required: true })}
      </div>
      <div className="form-row" data-when="pricing-rate">
        {field.percent('ratePercent', { required: true })}
      </div>
      <div className="stack" data-when="pricing-floating">
        <div className="form-row">
          {field.choice('reference', { required: true })}
          {field.percent('marginPercent')}
          {field.count('resetMonths', { required: true })}
        </div>
        <div className="form-row">
          {field.percent('floorPercent')}
          {field.percent('capPercent')}
          {field.choice('onReset')}
        </div>
        {field.lines('fixings', { rows: 4, required: true })}
      </div>
    </Section>
  );
};

/** What the machine is worth at the end, and what is paid last. */
const ResidualFields = ({ values }: FieldsProps) => {
  const t = useTranslate();
  const field = useTermFields(values);
  return (
    <Section title={t('leases:form.residual')} summary={t('leases:form.residual-hint')}>
      <div className="form-row">
        {field.decimal('unguaranteed')}
        {field.decimal('balloon')}
      </div>
      <div className="form-row">
        {field.decimal('guaranteed')}
        {field.decimal('expectedPayment')}
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
