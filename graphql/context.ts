import type { Actor } from '#services/actor';
import type { ServiceContext } from '#services/context';
import type { Live } from '#services/live';

/** What a resolver is given: who asks, and what services need. Nobody unknown gets as far as a resolver. */
export interface GraphQLContext {
  readonly actor: Actor;
  readonly services: ServiceContext;
  readonly live: Pick<Live, 'changes'>;
  readonly requestId: string;
  /** Aborted when the client goes. */
  readonly signal: AbortSignal;
  /** The `Idempotency-Key` header, where one was sent. */
  readonly idempotencyKey: string | null;
}
