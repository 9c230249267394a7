import { LIEN_CLASSES, LIEN_LAWS } from '#domain/liens/law';
import { CheckField, RadiosField, SelectField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { useTranslate } from '~/i18n/use-translate';
import type { loadNewLien } from '~/presenters/lien.server';

type NewLien = Awaited<ReturnType<typeof loadNewLien>>;

interface FilingFormProps {
  readonly pledge: NonNullable<NewLien['pledge']>;
  readonly part: number;
  readonly today: string;
  readonly lapse: string | null;
  readonly parties: NewLien['parties'];
}

/** What is said of a lien when it is filed. */
export const FilingForm = ({ pledge, part, today, lapse, parties }: FilingFormProps) => {
  const t = useTranslate();
  const classes = LIEN_CLASSES.filter(one => pledge.collateral === 'Equipment' || one === 'ordinary');
  return (
    <PostForm intent="file">
      <input type="hidden" name="collateral" value={pledge.collateral} />
      <input type="hidden" name="subject" value={pledge.subject} />
      <input type="hidden" name="fragment" value={part} />
      {parties.length > 0 && (
        <SelectField
          name="securedPartyId"
          label={t('liens:file.secured-party')}
          hint={t('liens:file.secured-party-hint')}
          placeholder={t('liens:record.choose')}
          choices={parties}
          required
        />
      )}
      <SelectField
        name="law"
        label={t('liens:law')}
        hint={t('liens:file.law-hint')}
        choices={LIEN_LAWS.map(law => ({ value: law, label: t(`liens:laws.${law}`) }))}
        required
      />
      <RadiosField
        name="class"
        legend={t('liens:class')}
        defaultValues={['ordinary']}
        choices={classes.map(one => ({
          value: one,
          label: t(`liens:classes.${one}`),
          hint: t(`liens:class-hints.${one}`),
        }))}
        required
      />
      {pledge.collateral === 'Equipment' && (
        <>
          <CheckField
            name="securesPrice"
            label={t('liens:file.secures-price')}
            hint={t('liens:file.secures-price-hint')}
          />
          <TextField
            name="deliveredOn"
            type="date"
            label={t('liens:delivered-on')}
            hint={t('liens:file.delivered-hint')}
          />
        </>
      )}
      <TextField
        name="filedOn"
        type="date"
        label={t('liens:filed-on')}
        hint={t('liens:file.filed-hint')}
        defaultValue={today}
        required
      />
      <TextField name="registry" label={t('liens:registry')} hint={t('liens:file.registry-hint')} maxLength={120} />
      <TextField name="registrationNumber" label={t('liens:registration')} maxLength={120} />
      <TextField
        name="securedMinor"
        label={t('liens:file.amount')}
        hint={t('liens:file.amount-hint')}
        inputMode="decimal"
      />
      <TextField
        name="currency"
        label={t('liens:file.currency')}
        maxLength={3}
        defaultValue={pledge.currency ?? undefined}
      />
      <TextField
        name="lapsesOn"
        type="date"
        label={t('liens:lapses-on')}
        hint={t('liens:file.lapses-hint')}
        defaultValue={lapse ?? undefined}
        required
      />
      <SubmitButton>{t('liens:file.do')}</SubmitButton>
    </PostForm>
  );
};
