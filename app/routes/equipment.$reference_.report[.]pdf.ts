import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { serverTexts } from '~/i18n/server-texts.server';
import { machineReportPdf } from '~/pdf/machine-report.server';
import { loadMachineReport, reportFileName } from '~/presenters/machine-report.server';

/** The report of a machine over some days (`?from=&to=`), for whoever may see its use and as far as they may. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'telemetry:read');
  const document = await loadMachineReport(who, params.reference ?? '', new URL(request.url).searchParams);
  const bytes = await machineReportPdf(document, await serverTexts(who.user.locale));
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="${reportFileName(document.report, 'pdf')}"`,
      'Cache-Control': 'private, no-store',
    },
  });
};
