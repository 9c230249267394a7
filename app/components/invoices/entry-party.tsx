import { TextField } from '~/components/form/fields';
import { useTranslate } from '~/i18n/use-translate';

interface EntryPartyProps {
  /** Begins the names of the fields: `own`, `other`. */
  readonly prefix: 'own' | 'other';
  readonly legend: string;
  readonly known?: {
    readonly name: string;
    readonly taxId: string;
    readonly legalId: string;
    readonly country: string;
  };
}

/** A party as the invoice names it. */
export const EntryParty = ({ prefix, legend, known }: EntryPartyProps) => {
  const t = useTranslate();
  return (
    <fieldset className="form-row-set">
      <legend>{legend}</legend>
      <div className="form-row">
        <TextField name={`${prefix}.name`} label={t('invoices:enter.name')} defaultValue={known?.name} required />
        <TextField
          name={`${prefix}.taxId`}
          label={t('invoices:enter.tax-id')}
          hint={t('invoices:enter.tax-id-hint')}
          defaultValue={known?.taxId}
        />
        <TextField name={`${prefix}.legalId`} label={t('invoices:enter.legal-id')} defaultValue={known?.legalId} />
      </div>
      <div className="form-row">
        <TextField name={`${prefix}.street`} label={t('invoices:enter.street')} />
        <TextField name={`${prefix}.postalCode`} label={t('invoices:enter.postal-code')} />
        <TextField name={`${prefix}.city`} label={t('invoices:enter.city')} />
        <TextField
          name={`${prefix}.country`}
          label={t('invoices:enter.country')}
          hint={t('invoices:enter.country-hint')}
          defaultValue={known?.country}
          maxLength={2}
          required
        />
      </div>
    </fieldset>
  );
};
