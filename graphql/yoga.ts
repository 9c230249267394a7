import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives';
import { maxTokensPlugin } from '@escape.tech/graphql-armor-max-tokens';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { GraphQLContext } from './context.ts';
import { costLimitRule } from './limits/cost.ts';
import { schema } from './schema.ts';

/** What one request may ask for. Bodies over `BODY_BYTES` are refused before they are read whole. */
export const LIMITS = { depth: 12, cost: 5_000, aliases: 15, directives: 20, tokens: 2_000 } as const;
export const BODY_BYTES = 8 * 1024 * 1024;

const costPlugin: Plugin = {
  onValidate({ addValidationRule }) {
    addValidationRule(costLimitRule(LIMITS.cost));
  },
};

/**
 * The API as one function of a request and its context. The mount route has found out who asks; GraphiQL is served to
 * people who are signed in, and to nobody else.
 */
export const createGraphQLHandler = (options: { readonly graphiql: boolean }) => {
  const yoga = createYoga<GraphQLContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: options.graphiql && { title: 'Lienlight API' },
    // A browser's ambient cookie must not be usable from another site: the mount route checks origin and CSRF header.
    cors: false,
    multipart: false,
    batching: false,
    logging: false,
    maskedErrors: {
      errorMessage:
        'Something went wrong on our side. Nothing was changed; try again, or tell the operator the request id.',
    },
    plugins: [
      costPlugin,
      maxDepthPlugin({ n: LIMITS.depth, ignoreIntrospection: true }),
      maxAliasesPlugin({ n: LIMITS.aliases }),
      maxDirectivesPlugin({ n: LIMITS.directives }),
      maxTokensPlugin({ n: LIMITS.tokens }),
    ],
  });
  return (request: Request, context: GraphQLContext): Promise<Response> =>
    Promise.resolve(yoga.fetch(request, context));
};
