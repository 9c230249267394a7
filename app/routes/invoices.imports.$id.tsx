import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Moment } from '~/components/format/moment';
import { ImportOutcomes } from '~/components/invoices/import-outcomes';
import { ImportProgress } from '~/components/invoices/import-progress';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadImport } from '~/presenters/imports.server';

export const handle: PageHandle = { i18n: ['invoices', 'rules'], crumb: t => t('invoices:import.crumb') };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadImport(await requireActor(request, context, 'invoice:import'), params.id ?? '');

/** How far an import is; it goes on while nobody looks, and the page follows it. */
export default function ImportPage() {
  const t = useTranslate();
  const { outcomes, ...progress } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={t('invoices:import.one-title', { count: progress.files })}
        summary={
          <>
            {t('invoices:import.handed-in', { name: progress.by })} <Moment at={progress.submittedAt} />
          </>
        }
        aside={<ButtonLink to="/invoices/import">{t('invoices:import.more')}</ButtonLink>}
      />
      <ImportProgress {...progress} />
      {outcomes.length > 0 && <ImportOutcomes outcomes={outcomes} />}
    </>
  );
}
