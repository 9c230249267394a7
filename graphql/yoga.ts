import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives';
import { maxTokensPlugin } from '@escape.tech/graphql-armor-max-tokens';
import { createYoga, type Plugin } from 'graphql-yoga';
import { INVOICE_FILE_BYTES } from '#domain/invoices/limits';
import type { GraphQLContext } from './context.ts';
import { costLimitRule } from './limits/cost.ts';
import { maskingPlugin } from './masking.ts';
import { schema } from './schema.ts';

/** What one request may ask for. Bodies over `BODY_BYTES` are refused before they are read whole. */
export const LIMITS = { depth: 12, cost: 12_000, aliases: 15, directives: 20, tokens: 2_000 } as const;
/** Room for one invoice's file as Base64, which is a third longer, and for the query around it. */
export const BODY_BYTES = Math.ceil((INVOICE_FILE_BYTES * 4) / 3) + 512 * 1024;

const costPlugin: Plugin = {
  onValidate({ addValidationRule }) {
    addValidationRule(costLimitRule(LIMITS.cost));
  },
};

const yoga = createYoga<GraphQLContext>({
  schema,
  graphqlEndpoint: '/graphql',
  landingPage: false,
  // Served by the mount route itself, to people who are signed in, with nothing from another host.
  graphiql: false,
  // A browser's ambient cookie must not be usable from another site: the mount route checks origin and CSRF header.
  cors: false,
  multipart: false,
  batching: false,
  logging: false,
  // The platform's own: streams of another make can be closed twice when a client goes, which ends the process.
  fetchAPI: {
    Request,
    Response,
    Headers,
    ReadableStream,
    TransformStream,
    TextEncoder,
    TextDecoder,
    URL,
    FormData,
    Blob,
  },
  // `maskingPlugin` does it, with the request's id.
  maskedErrors: false,
  plugins: [
    costPlugin,
    maskingPlugin,
    maxDepthPlugin({ n: LIMITS.depth, ignoreIntrospection: true }),
    maxAliasesPlugin({ n: LIMITS.aliases }),
    maxDirectivesPlugin({ n: LIMITS.directives }),
    maxTokensPlugin({ n: LIMITS.tokens }),
  ],
});

/** The API as one function of a request and its context. The mount route has found out who asks. */
export const handleGraphQL = async (request: Request, context: GraphQLContext): Promise<Response> => {
  const response = await yoga.fetch(request, context);
  const { headers } = response;
  headers.set('X-Request-Id', context.requestId);
  // `no-transform` keeps compression from holding events back; the other speaks to nginx.
  const isStream = headers.get('Content-Type')?.startsWith('text/event-stream') ?? false;
  headers.set('Cache-Control', isStream ? 'no-cache, no-transform' : 'private, no-store');
  if (isStream) headers.set('X-Accel-Buffering', 'no');
  return response;
};
