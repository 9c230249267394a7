import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';
import { FittingReadings } from '~/components/tables/fitting-readings';
import { TableImportView } from '~/components/tables/table-import';
import { requireActor } from '~/guard.server';
import { loadReadingsImport, tableImportAction } from '~/presenters/table-imports.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['tables'],
  crumb: (_, { summary }) => summary.fileName,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadReadingsImport(
    await requireActor(request, context, 'telemetry:record'),
    params.id ?? '',
    new URL(request.url).searchParams,
  );

export const action = (args: ActionFunctionArgs) => tableImportAction(args, 'readings', '/telemetry');

export default function ReadingsImport() {
  const page = useLoaderData<typeof loader>();
  return (
    <TableImportView page={page} base="/telemetry" madeBase="/equipment">
      <FittingReadings fitting={page.fitting} strange={page.strange} />
    </TableImportView>
  );
}
