import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { loadDeviceEvidence } from '~/presenters/devices.server';

/** What *verify* recomputes: what the device showed as it came and went, and the events that carry it. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'device:read');
  const evidence = await loadDeviceEvidence(who, params.id ?? '');
  return new Response(JSON.stringify(evidence, null, 2), {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Disposition': `inline; filename="evidence-device-${params.id}.json"`,
    },
  });
};
