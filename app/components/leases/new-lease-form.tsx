import { CheckboxesField, SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { loadLeaseForm } from '~/presenters/lease-new.server';
import { LeaseForm } from './lease-form.tsx';

type FormData = Awaited<ReturnType<typeof loadLeaseForm>>;

/** With whom, and of which machines. */
const PartyFields = ({ page }: { readonly page: FormData }) => {
  const t = useTranslate();
  const others = page.picked.filter(picked => page.machines.every(({ value }) => value !== picked));
  return (
    <Section title={t('leases:form.parties')}>
      <div className="form-row">
        <SelectField
          name="lesseeId"
          label={t('leases:field.lesseeId')}
          choices={page.lessees}
          placeholder={t('leases:form.choose-lessee')}
          defaultValue={page.lessee}
          required
        />
        <TextField
          name="contractNumber"
          label={t('leases:field.contractNumber')}
          hint={t('leases:hint.contractNumber')}
          maxLength={100}
          required
        />
      </div>
      {page.machines.length > 0 && (
        <CheckboxesField
          name="picked"
          legend={t('leases:field.machines')}
          choices={page.machines}
          defaultValues={page.picked}
          columns
          required
        />
      )}
      <TextAreaField
        name="machines"
        label={t(page.machines.length > 0 ? 'leases:field.moreMachines' : 'leases:field.machines')}
        hint={t('leases:hint.machines')}
        rows={2}
        defaultValue={others.join('\n')}
      />
      {page.heads.length > 0 && (
        <SelectField
          name="headSubject"
          label={t('leases:field.headSubject')}
          hint={t('leases:hint.headSubject')}
          choices={page.heads}
          placeholder={t('leases:form.by-title')}
          defaultValue={page.head}
        />
      )}
    </Section>
  );
};

/** All of a new lease in one form; the preview computes and writes nothing. */
export const NewLeaseForm = ({ page }: { readonly page: FormData }) => {
  const t = useTranslate();
  return (
    <LeaseForm page={page} action={t('leases:form.action')}>
      <PartyFields page={page} />
    </LeaseForm>
  );
};
