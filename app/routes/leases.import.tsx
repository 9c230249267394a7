import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { LEASE_COLUMNS, MACHINE_COLUMNS } from '#services/leases/import/columns';
import { ImportGuide } from '~/components/leases/import-guide';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { TableUpload } from '~/components/tables/table-upload';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadTableUpload, receiveTable } from '~/presenters/table-imports.server';

export const handle: PageHandle = { i18n: ['leases', 'tables'], crumb: t => t('leases:import.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) => ({
  ...(await loadTableUpload(await requireActor(request, context, 'lease:import'), 'leases')),
  columns: [...LEASE_COLUMNS, ...MACHINE_COLUMNS].map(({ name, isRequired = false, synonyms }) => ({
    ...{ name, isRequired, synonyms },
  })),
});

export const action = (args: ActionFunctionArgs) => receiveTable(args, 'leases', '/leases');

export default function ImportLeases() {
  const t = useTranslate();
  const page = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('leases:import.title')} summary={t('leases:import.summary')} />
      <TableUpload page={page} base="/leases" guide={<ImportGuide columns={page.columns} />} />
    </>
  );
}
