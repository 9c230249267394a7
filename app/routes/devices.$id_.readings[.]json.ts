import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { rangeOfDevice } from '#services/anchors/range-of-device';
import { requireActor } from '~/guard.server';

/** A device's anchored readings, each with its proof, so that a missing one shows: `npx lienlight verify-reading FILE`. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const { services, actor } = await requireActor(request, context, 'telemetry:read');
  const deviceId = params.id ?? '';
  const made = await rangeOfDevice(services, actor, { deviceId });
  if (!made.ok) throw data(made.refusal.code, { status: made.refusal.code === 'reading-not-anchored' ? 409 : 404 });
  return new Response(JSON.stringify(made.value), {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Disposition': `inline; filename="readings-of-device-${deviceId}.json"`,
    },
  });
};
