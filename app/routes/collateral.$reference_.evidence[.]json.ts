import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { loadCollateralEvidence } from '~/presenters/collateral.server';

/** What *verify* recomputes: commitments opened to the reader, and the events on chain that carry their roots. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'lien:read');
  const evidence = await loadCollateralEvidence(who, params.reference ?? '');
  return new Response(JSON.stringify(evidence, null, 2), {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Disposition': `inline; filename="evidence-${evidence.reference}.json"`,
    },
  });
};
