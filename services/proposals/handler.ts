import type { z } from 'zod';
import type { Result } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';

/** What was approved: exactly the content that the approver saw, and by whom. */
export interface Approval<Content> {
  readonly proposalId: string;
  readonly organisationId: string;
  /** The receivable that it is about, where it is about one. */
  readonly subject: string | null;
  readonly preparedById: string | null;
  readonly content: Content;
  /** The second person. */
  readonly actor: Actor;
}

/** What it came to: the action that was signed, where one was. */
export interface Outcome {
  readonly actionId: string | null;
}

/** Carries out one kind of approved proposal, in the transaction of the approval. A refusal leaves the proposal open. */
export type ProposalHandler = (
  ctx: ServiceContext,
  tx: Transaction,
  approval: Approval<unknown>,
) => Promise<Result<Outcome>>;

/**
 * A handler for content of this shape. Content was checked when it was proposed; that it no longer fits means that the
 * program has changed under an open proposal, and throws.
 */
export const handlerOf =
  <Content>(
    schema: z.ZodType<Content>,
    carryOut: (ctx: ServiceContext, tx: Transaction, approval: Approval<Content>) => Promise<Result<Outcome>>,
  ): ProposalHandler =>
  (ctx, tx, approval) =>
    carryOut(ctx, tx, { ...approval, content: schema.parse(approval.content) });
