import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';
import { TableImportView } from '~/components/tables/table-import';
import { requireActor } from '~/guard.server';
import { loadTableImport, tableImportAction } from '~/presenters/table-imports.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['tables'],
  crumb: (_, { summary }) => summary.fileName,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadTableImport(
    await requireActor(request, context, 'equipment:import'),
    'equipment',
    params.id ?? '',
    new URL(request.url).searchParams,
  );

export const action = (args: ActionFunctionArgs) => tableImportAction(args, 'equipment', '/equipment');

export default function FleetImport() {
  const page = useLoaderData<typeof loader>();
  return <TableImportView page={page} base="/equipment" />;
}
