import { type ActionFunctionArgs, type AppLoadContext, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { megabytes } from '#domain/invoices/limits';
import { BODY_BYTES, handleGraphQL } from '#graphql/yoga';
import { readBody } from '~/body.server';
import { actorAgain, apiActor, problem } from '~/graphql-actor.server';
import { signedIn } from '~/guard.server';

/** What was thrown on purpose is the answer. */
const refused = (error: unknown): Response => {
  if (error instanceof Response) return error;
  throw error;
};

const answer = async (request: Request, context: AppLoadContext): Promise<Response> => {
  const actor = await apiActor(request, context);
  if (actor instanceof Response) return actor;
  const { method, headers, signal } = request;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const refuse = (): never => {
    throw problem(413, 'BODY_TOO_LARGE', `A request may have ${megabytes(BODY_BYTES)} MB at most.`);
  };
  const body = hasBody ? await readBody(request, BODY_BYTES, refuse).catch(refused) : null;
  if (body instanceof Response) return body;
  const { services, live, requestId } = context;
  return handleGraphQL(new Request(request.url, { method, headers, body, signal }), {
    actor,
    again: () => actorAgain(request, context),
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
