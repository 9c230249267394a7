import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IMPORT_BYTES, IMPORT_FILES, INVOICE_FILE_BYTES, megabytes } from '#domain/invoices/limits';
import {
  abandonImport,
  addImportFile,
  beginImport,
  type OpenImport,
  submitImport,
} from '#services/imports/receive-import';
import { workImport } from '#services/imports/work-import';
import { CheckField } from '~/components/form/fields';
import { FileDrop } from '~/components/form/file-drop';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { RecentImports } from '~/components/invoices/recent-imports';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader, Section } from '~/components/page/page';
import { memberUpload } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadRecentImports } from '~/presenters/imports.server';

export const handle: PageHandle = { i18n: ['invoices'], crumb: t => t('invoices:import.crumb') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadRecentImports(await requireActor(request, context, 'invoice:import'));

/** A few files are done before the next page is asked for; of many, the rest goes on by itself. */
const WORK_MS = 700;

export const action = async ({ request, context }: ActionFunctionArgs) => {
  let open: OpenImport | null = null;
  try {
    const form = await memberUpload(
      { request, context },
      {
        permission: 'invoice:import',
        mostBytes: IMPORT_BYTES,
        mostFileBytes: INVOICE_FILE_BYTES,
        async onFile({ services, actor }, file) {
          const begun = open ? ({ ok: true, value: open } as const) : await beginImport(services, actor);
          const added = begun.ok ? await addImportFile(services, begun.value, file) : begun;
          if (added.ok) open = added.value;
          else if (begun.ok) open = begun.value;
          return added.ok ? null : added.refusal;
        },
      },
    );
    const { services } = form.who;
    const whole: OpenImport | null = open;
    if (form.refusal) return form.refused(form.refusal);
    if (!whole) return form.refused({ code: 'no-file-chosen', field: 'files' });
    const evenIfDuplicate = form.text('evenIfDuplicate') === 'on';
    return await form.answer(await submitImport(services, whole, { evenIfDuplicate }), async ({ importId }) => {
      open = null;
      const until = Date.now() + WORK_MS;
      while (Date.now() < until && (await workImport(services, importId)));
      return redirect(`/invoices/imports/${importId}`);
    });
  } finally {
    // Refused, or broken off: what came so far is not kept.
    if (open) await abandonImport(context.services, open);
  }
};

export default function ImportInvoices() {
  const t = useTranslate();
  const recent = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('invoices:import.title')} summary={t('invoices:import.summary', { most: IMPORT_FILES })} />
      <Section title={t('invoices:import.files')}>
        <PostForm intent="import" files>
          {/* Before the files: what is said of them is known when they arrive. */}
          <CheckField
            name="evenIfDuplicate"
            label={t('invoices:import.even-if-duplicate')}
            hint={t('invoices:import.even-if-duplicate-hint')}
          />
          <FileDrop
            name="files"
            label={t('invoices:import.drop')}
            hint={t('invoices:import.hint', { each: megabytes(INVOICE_FILE_BYTES), all: megabytes(IMPORT_BYTES) })}
            accept=".xml,application/xml,text/xml"
          />
          <SubmitButton>{t('invoices:import.action')}</SubmitButton>
        </PostForm>
      </Section>
      <p className="muted">
        {t('invoices:import.no-file')} <Link to="/invoices/new">{t('invoices:enter.link')}</Link>
      </p>
      {recent.length > 0 && (
        <Section title={t('invoices:import.recent')} summary={t('invoices:import.recent-summary')}>
          <RecentImports imports={recent} />
        </Section>
      )}
    </>
  );
}
