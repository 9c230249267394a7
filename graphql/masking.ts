import { GraphQLError } from 'graphql';
import { handleStreamOrSingleExecutionResult, type Plugin } from 'graphql-yoga';
import type { GraphQLContext } from './context.ts';

const MESSAGE =
  'Something went wrong on our side. Nothing was changed; try again, or tell the operator the request id.';

/** An error that was meant for the caller: GraphQL's own, or one that a resolver made as such. */
const isMeant = (error: GraphQLError): boolean =>
  error.originalError === undefined || error.originalError === null || error.originalError instanceof GraphQLError;

/** What the caller is told of an error. The unexpected is logged under the request's id, and the caller told no more than that. */
export const masked = ({ services, requestId }: GraphQLContext, error: GraphQLError): GraphQLError => {
  if (isMeant(error)) return error;
  services.log.error({ err: error.originalError, requestId, path: error.path }, 'a resolver failed');
  return new GraphQLError(MESSAGE, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  });
};

const mask =
  (ctx: GraphQLContext) =>
  ({
    result,
    setResult,
  }: {
    result: { errors?: readonly GraphQLError[] };
    setResult: (result: object) => void;
  }): void => {
    if (result.errors) setResult({ ...result, errors: result.errors.map(error => masked(ctx, error)) });
  };

/** Masks the errors of queries, of mutations, and of each event of a subscription. */
export const maskingPlugin: Plugin<GraphQLContext> = {
  onExecute: ({ context }) => ({
    onExecuteDone: payload => handleStreamOrSingleExecutionResult(payload, mask(context)),
  }),
  onSubscribe: ({ context }) => ({
    onSubscribeResult: payload => handleStreamOrSingleExecutionResult(payload, mask(context)),
    onSubscribeError({ error, setError }) {
      if (!(error instanceof Error)) return;
      const told = error instanceof GraphQLError ? error : new GraphQLError(error.message, { originalError: error });
      setError(masked(context, told));
    },
  }),
};
