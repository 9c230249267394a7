import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { serverTexts } from '~/i18n/server-texts.server';
import { machineReportBook } from '~/presenters/exports/machine-report-book.server';
import { loadMachineReport, reportFileName } from '~/presenters/machine-report.server';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The same report as a spreadsheet. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'telemetry:read');
  const document = await loadMachineReport(who, params.reference ?? '', new URL(request.url).searchParams);
  const bytes = await machineReportBook(document, await serverTexts(who.user.locale));
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': XLSX,
      'Content-Disposition': `attachment; filename="${reportFileName(document.report, 'xlsx')}"`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    },
  });
};
