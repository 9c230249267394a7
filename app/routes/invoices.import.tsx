import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useActionData } from '@remix-run/react';
import { importInvoices } from '#services/invoices/import-invoices';
import { CheckField } from '~/components/form/fields';
import { FileDrop } from '~/components/form/file-drop';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { ImportOutcomes } from '~/components/invoices/import-outcomes';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader, Section } from '~/components/page/page';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';

export const handle: PageHandle = { i18n: ['invoices'], crumb: t => t('invoices:import.crumb'), live: 'off' };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  await requireActor(request, context, 'invoice:import');
  return null;
};

const MOST_FILES = 200;

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const files = form.data.getAll('files').filter((one): one is File => one instanceof File && one.size > 0);
  if (files.length === 0) return form.refused({ code: 'no-file-chosen', field: 'files' });
  if (files.length > MOST_FILES) {
    return form.refused({ code: 'too-many-files', params: { most: String(MOST_FILES) }, field: 'files' });
  }
  const result = await importInvoices(services, actor, {
    files: await Promise.all(
      files.map(async file => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
    ),
    source: 'UPLOAD',
    evenIfDuplicate: form.text('evenIfDuplicate') === 'on',
  });
  if (!result.ok) return form.refused(result.refusal);
  return data({ outcomes: result.value.outcomes });
};

export default function ImportInvoices() {
  const t = useTranslate();
  const reply = useActionData<typeof action>();
  const outcomes = reply && 'outcomes' in reply ? reply.outcomes : null;
  return (
    <>
      <PageHeader title={t('invoices:import.title')} summary={t('invoices:import.summary')} />
      {outcomes && <ImportOutcomes outcomes={outcomes} />}
      <Section title={outcomes ? t('invoices:import.more') : t('invoices:import.files')}>
        <PostForm intent="import" files key={outcomes ? outcomes.map(({ name }) => name).join() : 'first'}>
          <FileDrop
            name="files"
            label={t('invoices:import.drop')}
            hint={t('invoices:import.hint')}
            accept=".xml,application/xml,text/xml"
          />
          <CheckField
            name="evenIfDuplicate"
            label={t('invoices:import.even-if-duplicate')}
            hint={t('invoices:import.even-if-duplicate-hint')}
          />
          <SubmitButton>{t('invoices:import.action')}</SubmitButton>
        </PostForm>
      </Section>
      <p className="muted">
        {t('invoices:import.no-file')} <Link to="/invoices/new">{t('invoices:enter.link')}</Link>
      </p>
    </>
  );
}
