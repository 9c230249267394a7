import { type ActionFunctionArgs, type AppLoadContext, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { BODY_BYTES, handleGraphQL } from '#graphql/yoga';
import { apiActor, problem } from '~/graphql-actor.server';
import { signedIn } from '~/guard.server';

/** The body, read no further than it may be long; null when it is longer. */
const readBody = async (request: Request): Promise<Uint8Array<ArrayBuffer> | null> => {
  if (Number(request.headers.get('Content-Length') ?? 0) > BODY_BYTES) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (const reader = request.body?.getReader(); reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > BODY_BYTES) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  return new Uint8Array(Buffer.concat(chunks));
};

const answer = async (request: Request, context: AppLoadContext): Promise<Response> => {
  const actor = await apiActor(request, context);
  if (actor instanceof Response) return actor;
  const { method, headers, signal } = request;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? await readBody(request) : null;
  if (hasBody && body === null) {
    return problem(413, 'BODY_TOO_LARGE', `A request may have ${BODY_BYTES / 1024 / 1024} MB at most.`);
  }
  const { services, live, requestId } = context;
  return handleGraphQL(new Request(request.url, { method, headers, body, signal }), {
    actor,
    services,
    live,
    requestId,
    signal,
    idempotencyKey: headers.get('Idempotency-Key'),
  });
};

/** A person who opens the address in a browser, and no program that asks something. */
const isVisit = ({ headers, url }: Request): boolean =>
  (headers.get('Accept') ?? '').includes('text/html') &&
  !headers.has('Authorization') &&
  !new URL(url).searchParams.has('query');

/** Queries and subscriptions by GET; GraphiQL for a signed-in person. */
export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  if (!isVisit(request)) return answer(request, context);
  if (!(await signedIn(request, context))) return redirect('/login?next=%2Fgraphql');
  // Nine megabytes of editor, which only those who open it need.
  const { graphiqlPage } = await import('#graphql/graphiql');
  return new Response(graphiqlPage(context.cspNonce), {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'private, no-store' },
  });
};

export const action = ({ request, context }: ActionFunctionArgs) => answer(request, context);
