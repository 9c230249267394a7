import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { loadReadingProof } from '~/presenters/reading-proof.server';

/** The proof of a reading as a file, to be checked by anybody: `npx lienlight verify-reading FILE`. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'telemetry:read');
  const { readingId, proof, refusal } = await loadReadingProof(who, params.id ?? '');
  if (proof === null) throw data(refusal.code, { status: 409 });
  return new Response(JSON.stringify(proof, null, 2), {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Disposition': `inline; filename="proof-of-reading-${readingId}.json"`,
    },
  });
};
