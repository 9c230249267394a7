import { CheckField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { LeaseOverviewPage } from '~/presenters/lease-overview.server';

/** What stands beside the terms: how the lessor has it billed, and that somebody else has been there. */
export const LeaseSettings = ({ lease }: { readonly lease: LeaseOverviewPage }) => {
  const t = useTranslate();
  return (
    <>
      {lease.mayInspect && (
        <Section title={t('leases:inspect.title')} summary={t('leases:inspect.summary')}>
          <PostForm intent="inspect">
            <TextField
              name="inspectedOn"
              type="date"
              label={t('leases:inspect.on')}
              defaultValue={lease.today}
              required
            />
            <TextAreaField name="note" label={t('leases:inspect.note')} rows={2} maxLength={2000} required />
            <SubmitButton tone="plain">{t('leases:inspect.action')}</SubmitButton>
          </PostForm>
        </Section>
      )}
      {lease.maySet && (
        <Section title={t('leases:settings.title')}>
          <PostForm intent="settings">
            <CheckField name="billingOn" label={t('leases:field.billingOn')} defaultChecked={lease.billingOn} />
            <TextField name="timeZone" label={t('leases:field.timeZone')} defaultValue={lease.timeZone} required />
            <SubmitButton tone="plain">{t('form.save')}</SubmitButton>
          </PostForm>
        </Section>
      )}
    </>
  );
};
