import type { Actor } from '#services/actor';
import type { ServiceContext } from '#services/context';
import type { Live } from '#services/live';

/** What a resolver is given: who asks, and what services need. Nobody unknown gets as far as a resolver. */
export interface GraphQLContext {
  readonly actor: Actor;
  /** Who asks, looked up once more: `null` where the session has ended or the token was revoked. For what stays open. */
  readonly again: () => Promise<Actor | null>;
  readonly services: ServiceContext;
  readonly live: Pick<Live, 'changes'>;
  readonly requestId: string;
  /** Aborted when the client goes. */
  readonly signal: AbortSignal;
  /** The `Idempotency-Key` header, where one was sent. */
  readonly idempotencyKey: string | null;
}
