import { useTranslate } from '~/i18n/use-translate';
import { TextField } from '../form/fields.tsx';

interface MeterFieldsProps {
  readonly which: 'opening' | 'closing';
  /** Before the names, where a form has both: `closingHours`. */
  readonly prefixed?: boolean;
}

/** What the meters of a device show as it comes or goes. */
export const MeterFields = ({ which, prefixed = false }: MeterFieldsProps) => {
  const t = useTranslate();
  const label = t(`devices:meters.${which}`);
  return (
    <div className="form-row">
      <TextField
        name={prefixed ? 'closingHours' : 'hours'}
        label={`${label}: ${t('devices:meters.hours')}`}
        {...(which === 'opening' && { hint: t('devices:meters.opening-hint') })}
        inputMode="decimal"
        suffix="h"
        autoComplete="off"
      />
      <TextField
        name={prefixed ? 'closingKilometres' : 'kilometres'}
        label={`${label}: ${t('devices:meters.kilometres')}`}
        inputMode="decimal"
        suffix="km"
        autoComplete="off"
      />
      <TextField
        name={prefixed ? 'closingCycles' : 'cycles'}
        label={`${label}: ${t('devices:meters.cycles')}`}
        inputMode="numeric"
        autoComplete="off"
      />
    </div>
  );
};
