import { createHash } from 'node:crypto';
import type { InputRef } from '@pothos/core';
import { z } from 'zod';
import type { Refusal, Result } from '#domain/result';
import type { Actor } from '#services/actor';
import type { ServiceContext } from '#services/context';
import { idempotent } from '#services/idempotency';
import { noteRefusal } from '#services/note-refusal';
import { builder } from './builder.ts';
import type { GraphQLContext } from './context.ts';
import { type Plain, plain } from './plain.ts';
import { ActionType, findAction } from './types/action.ts';
import { RefusalType } from './types/refusal.ts';

/** What a field of an answer may be. Answers are kept as JSON under their idempotency key, so they are no more than this. */
const KINDS = {
  text: z.string(),
  optionalText: z.string().nullable(),
  texts: z.array(z.string()),
  flag: z.boolean(),
  count: z.int(),
  /** Told once and kept nowhere: the same idempotency key again gets null in its place. */
  secret: z.string().nullable().default(null),
} as const;
type Kind = keyof typeof KINDS;

/** What a service answered, as far as the mutation tells it. */
interface Accepted {
  readonly answer: Readonly<Record<string, unknown>>;
}

interface MutationOptions<Input extends object, Value extends object> {
  readonly description: string;
  readonly input: InputRef<Input>;
  /** The fields of the service's answer that callers are told. */
  readonly accepted: Partial<Record<keyof Value & string, Kind>>;
  readonly run: (ctx: ServiceContext, actor: Actor, input: Plain<Input>) => Promise<Result<Value>>;
}

const capitalised = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const acceptedType = (name: string, kinds: Readonly<Record<string, Kind>>) =>
  builder.objectRef<Accepted>(`${name}Accepted`).implement({
    fields: t => {
      const fieldOf = (field: string, kind: Kind) => {
        const value = ({ answer }: Accepted): unknown => answer[field];
        switch (kind) {
          case 'texts':
            return t.stringList({ resolve: accepted => KINDS.texts.parse(value(accepted)) });
          case 'flag':
            return t.boolean({ resolve: accepted => KINDS.flag.parse(value(accepted)) });
          case 'count':
            return t.int({ resolve: accepted => KINDS.count.parse(value(accepted)) });
          case 'optionalText':
            return t.string({ nullable: true, resolve: accepted => KINDS.optionalText.parse(value(accepted)) });
          case 'secret':
            return t.string({
              nullable: true,
              description: 'Told once: a repeat under the same idempotency key has null here.',
              resolve: accepted => KINDS.secret.parse(value(accepted)),
            });
          case 'text':
            return t.string({ resolve: accepted => KINDS.text.parse(value(accepted)) });
        }
      };
      return {
        ...Object.fromEntries(Object.entries(kinds).map(([field, kind]) => [field, fieldOf(field, kind)])),
        ...('actionId' in kinds && {
          action: t.field({
            type: ActionType,
            nullable: true,
            description: 'What was signed, on its way to the chain: the change is settling until it is CONFIRMED.',
            resolve: ({ answer }, _, ctx) =>
              typeof answer.actionId === 'string' ? findAction(ctx, answer.actionId) : null,
          }),
        }),
      };
    },
  });

const kindsOf = (accepted: Readonly<Record<string, Kind | undefined>>): Readonly<Record<string, Kind>> =>
  Object.fromEntries(Object.entries(accepted).flatMap(([field, kind]) => (kind === undefined ? [] : [[field, kind]])));

/** The body that a key stands for. What is long, a file above all, is compared by its hash. */
const bodyOf = (input: object) =>
  z.record(z.string(), z.json()).parse(
    JSON.parse(
      JSON.stringify(input, (_, value: unknown) => {
        if (typeof value === 'bigint') return value.toString();
        return typeof value === 'string' && value.length > 1_000
          ? `sha256:${createHash('sha256').update(value).digest('hex')}`
          : value;
      }),
    ),
  );

const answerOf = (value: object, kinds: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([field]) => field in kinds));

/** Runs the service, once a key. */
const runOnce = async <Value extends object>(
  { actor, services, idempotencyKey: header }: GraphQLContext,
  operation: string,
  { input, key, kinds }: { input: object; key: string | null | undefined; kinds: Readonly<Record<string, unknown>> },
  run: (ctx: ServiceContext) => Promise<Result<Value>>,
): Promise<Accepted | Refusal> => {
  let secrets: Readonly<Record<string, unknown>> = {};
  const answered = async (ctx: ServiceContext): Promise<Result<Record<string, unknown>>> => {
    const result = await run(ctx);
    if (!result.ok) return result;
    const told = Object.entries(answerOf(result.value, kinds));
    secrets = Object.fromEntries(told.filter(([field]) => kinds[field] === 'secret'));
    return { ok: true, value: Object.fromEntries(told.filter(([field]) => kinds[field] !== 'secret')) };
  };
  const chosen = key ?? header;
  const request = { operation, body: bodyOf(input), answer: z.record(z.string(), z.unknown()) };
  const result =
    chosen === null
      ? await answered(services)
      : await idempotent(services, actor, { ...request, key: chosen }, answered);
  if (result.ok) return { answer: { ...result.value, ...secrets } };
  await noteRefusal(services, actor, operation, result.refusal);
  return result.refusal;
};

/**
 * A mutation of the API: one service, its input, and as result `<Name>Accepted` or `Refusal`. The same idempotency key with
 * the same input gets the first answer; with another, a refusal.
 */
export const mutation = <Input extends object, Value extends object>(
  name: string,
  { description, input, accepted, run }: MutationOptions<Input, Value>,
): void => {
  const kinds = kindsOf(accepted);
  // GraphQL checks the argument against the type; which type it is, `plain` knows.
  const type: InputRef<object> = input;
  const title = capitalised(name);
  const acceptedRef = acceptedType(title, kinds);
  const result = builder.unionType(`${title}Result`, {
    types: [acceptedRef, RefusalType],
    resolveType: value => ('answer' in value ? acceptedRef : RefusalType),
  });
  builder.mutationField(name, t =>
    t.field({
      type: result,
      description,
      args: {
        input: t.arg({ type, required: true }),
        idempotencyKey: t.arg.string({
          description: '1 to 200 printable characters, chosen by the caller; the header Idempotency-Key does the same.',
        }),
      },
      resolve: (_, { input: given, idempotencyKey: key }, ctx) =>
        runOnce(ctx, name, { input: given, key, kinds }, services => run(services, ctx.actor, plain(input, given))),
    }),
  );
};
