import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { TableUpload } from '~/components/tables/table-upload';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadTableUpload, receiveTable } from '~/presenters/table-imports.server';

export const handle: PageHandle = { i18n: ['tables'], crumb: t => t('telemetry:import-page.crumb') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadTableUpload(await requireActor(request, context, 'telemetry:record'), 'readings');

/** Times without a zone are by the clocks of whoever hands the file in. */
export const action = async (args: ActionFunctionArgs) => {
  const { user } = await requireActor(args.request, args.context, 'telemetry:record');
  return receiveTable(args, 'readings', '/telemetry', { timeZone: user.timeZone });
};

export default function ImportReadings() {
  const t = useTranslate();
  const page = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('telemetry:import-page.title')} summary={t('telemetry:import-page.summary')} />
      <TableUpload page={page} base="/telemetry" />
    </>
  );
}
