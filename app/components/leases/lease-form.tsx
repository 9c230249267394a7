import type { ReactNode } from 'react';
import { CheckField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import { CostFields, IndexFields, LeaseBasics, UsageFields } from './money-fields.tsx';
import { ScheduleFields } from './schedule-fields.tsx';
import type { FormValues } from './terms-choices.ts';

interface LeaseFormProps {
  readonly page: { readonly values: FormValues; readonly timeZone: string };
  /** With whom, and of which machines. */
  readonly children: ReactNode;
  /** What its button says that proposes it. */
  readonly action: string;
}

/** Where the machines may be, when a rent is late, and how it is billed. */
const ConductFields = ({ timeZone }: Pick<LeaseFormProps['page'], 'timeZone'>) => {
  const t = useTranslate();
  return (
    <Section title={t('leases:form.conduct')}>
      <div className="form-row">
        <TextField name="countries" label={t('leases:field.countries')} hint={t('leases:hint.countries')} />
        <TextField
          name="timeZone"
          label={t('leases:field.timeZone')}
          hint={t('leases:hint.timeZone')}
          defaultValue={timeZone}
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

/** A lease to be proposed: whose it is and of what, then its terms and conduct. The preview computes and writes nothing. */
export const LeaseForm = ({ page, children, action }: LeaseFormProps) => {
  const t = useTranslate();
  return (
    <PostForm intent="propose" className="form-wide">
      {children}
      <Section title={t('leases:form.terms')}>
        <LeaseBasics values={page.values} />
      </Section>
      <ScheduleFields values={page.values} />
      <CostFields values={page.values} />
      <IndexFields values={page.values} />
      <UsageFields values={page.values} />
      <ConductFields timeZone={page.timeZone} />
      <div className="page-actions">
        <SubmitButton name="do" value="preview" tone="plain">
          {t('leases:form.preview')}
        </SubmitButton>
        <SubmitButton name="do" value="propose">
          {action}
        </SubmitButton>
      </div>
    </PostForm>
  );
};
