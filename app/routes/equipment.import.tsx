import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { TableUpload } from '~/components/tables/table-upload';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadTableUpload, receiveTable } from '~/presenters/table-imports.server';

export const handle: PageHandle = { i18n: ['tables'], crumb: t => t('equipment:import.link') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadTableUpload(await requireActor(request, context, 'equipment:import'), 'equipment');

export const action = (args: ActionFunctionArgs) => receiveTable(args, 'equipment', '/equipment');

export default function ImportFleet() {
  const t = useTranslate();
  const page = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('equipment:import.title')} summary={t('equipment:import.summary')} />
      <TableUpload page={page} base="/equipment" />
    </>
  );
}
