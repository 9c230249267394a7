import { CheckboxesField, CheckField, SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { loadLeaseForm } from '~/presenters/lease-new.server';
import { CostFields, IndexFields, LeaseBasics, UsageFields } from './money-fields.tsx';
import { ScheduleFields } from './schedule-fields.tsx';

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

/** Where the machines may be, when a rent is late, and how it is billed. */
export const ConductFields = ({ page }: { readonly page: Pick<FormData, 'timeZone'> }) => {
  const t = useTranslate();
  return (
    <Section title={t('leases:form.conduct')}>
      <div className="form-row">
        <TextField name="countries" label={t('leases:field.countries')} hint={t('leases:hint.countries')} />
        <TextField
          name="timeZone"
          label={t('leases:field.timeZone')}
          hint={t('leases:hint.timeZone')}
          defaultValue={page.timeZone}
        />
      </div>
      <div className="form-row">
        <TextField
          name="graceDays"
          label={t('leases:field.graceDays')}
          hint={t('leases:hint.graceDays')}
          inputMode="numeric"
          defaultValue="5"
        />
        <TextField
          name="defaultAfterDays"
          label={t('leases:field.defaultAfterDays')}
          hint={t('leases:hint.defaultAfterDays')}
          inputMode="numeric"
          defaultValue="30"
        />
        <TextField name="billLeadDays" label={t('leases:field.billLeadDays')} inputMode="numeric" defaultValue="0" />
      </div>
      <CheckField name="subletting" label={t('leases:field.subletting')} />
      <CheckField name="billingOn" label={t('leases:field.billingOn')} defaultChecked />
      <TextAreaField name="note" label={t('leases:field.note')} rows={2} maxLength={2000} />
    </Section>
  );
};

/** All of a new lease in one form; the preview computes and writes nothing. */
export const NewLeaseForm = ({ page }: { readonly page: FormData }) => {
  const t = useTranslate();
  return (
    <PostForm intent="propose" className="form-wide">
      <PartyFields page={page} />
      <Section title={t('leases:form.terms')}>
        <LeaseBasics values={page.values} />
      </Section>
      <ScheduleFields values={page.values} />
      <CostFields values={page.values} />
      <IndexFields values={page.values} />
      <UsageFields values={page.values} />
      <ConductFields page={page} />
      <div className="page-actions">
        <SubmitButton name="do" value="preview" tone="plain">
          {t('leases:form.preview')}
        </SubmitButton>
        <SubmitButton name="do" value="propose">
          {t('leases:form.action')}
        </SubmitButton>
      </div>
    </PostForm>
  );
};
