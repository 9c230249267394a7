import { parseWithZod } from '@conform-to/zod/v4';
import { type ActionFunctionArgs, type AppLoadContext, data, redirect } from '@remix-run/node';
import type { z } from 'zod';
import type { Permission } from '#domain/access/permissions';
import type { Refusal, Result } from '#domain/result';
import { noteRefusal } from '#services/note-refusal';
import type { FormReply, Problem } from '~/components/form/problems';
import type { Notice } from '~/components/page/root-data';
import { bodyTooLarge, FORM_BYTES, piecesOf, readBody } from './body.server.ts';
import { isSameToken, keepNotice, readFormToken } from './cookies.server.ts';
import { requireActor, type SignedInRequest, signedIn } from './guard.server.ts';
import { boundaryOf, MultipartError, readMultipart } from './multipart.server.ts';

/** Never sent back to the page. */
const SECRET = /password|token|csrf|^code$/i;
const OURS = new Set(['intent', 'scope']);

/** Browsers say where a request comes from; those too old for `Sec-Fetch-Site` send `Origin` with every post. */
const isOwnOrigin = (request: Request, publicUrl: string): boolean => {
  const site = request.headers.get('Sec-Fetch-Site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = request.headers.get('Origin');
  if (origin === null) return true;
  return origin === new URL(request.url).origin || origin === new URL(publicUrl).origin;
};

const typedValues = (form: FormData): FormReply['values'] => {
  const values: Record<string, string | string[]> = {};
  for (const [name, value] of form) {
    if (typeof value !== 'string' || OURS.has(name) || SECRET.test(name)) continue;
    const before = values[name];
    values[name] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return values;
};

interface Issue {
  readonly code?: string | undefined;
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly format?: unknown;
  /** Of what kind the value is that is too large or too small: `number`, `int`, `string`, … */
  readonly origin?: unknown;
  readonly maximum?: unknown;
  readonly minimum?: unknown;
}

/** `['lines', 0, 'price']` → `lines[0].price`: how the fields of forms are named. */
const fieldOf = (path: readonly PropertyKey[]): string =>
  path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`)).join('');

/** Services name fields `lines.0.price`. */
const asFormField = (field: string): string => field.replace(/\.(\d+)(?=\.|$)/g, '[$1]');

const MOST_QUOTED = 80;

const isEmpty = (value: FormDataEntryValue): boolean => value === '' || (value instanceof File && value.size === 0);

/** What was typed into a field that such a text may quote; not what is secret, nor a whole document. */
const quoted = (field: string, typed: readonly FormDataEntryValue[]): Pick<Problem, 'params'> => {
  const [value] = typed;
  return typeof value !== 'string' || SECRET.test(field)
    ? {}
    : { params: { value: value.trim().slice(0, MOST_QUOTED) } };
};

/** A schema's own messages in kebab-case are codes of refusals; the rest is told by what kind of issue it is. */
const problemOf = (issue: Issue, typedIn: (field: string) => readonly FormDataEntryValue[]): Problem => {
  const field = fieldOf(issue.path);
  const base = field === '' ? {} : { field };
  const typed = field === '' ? [] : typedIn(field);
  if (field !== '' && typed.every(isEmpty)) return { code: 'field-required', ...base };
  if (issue.code === 'custom' && /^[a-z]+(-[a-z]+)*$/.test(issue.message))
    return { code: issue.message, ...quoted(field, typed), ...base };
  const isNumber = issue.origin === 'number' || issue.origin === 'int' || issue.origin === 'bigint';
  if (isNumber && issue.code === 'too_big')
    return { code: 'number-too-large', params: { maximum: String(issue.maximum) }, ...base };
  if (isNumber && issue.code === 'too_small')
    return { code: 'number-too-small', params: { minimum: String(issue.minimum) }, ...base };
  if (issue.code === 'too_big') return { code: 'field-too-long', params: { maximum: String(issue.maximum) }, ...base };
  if (issue.code === 'too_small')
    return { code: 'field-too-short', params: { minimum: String(issue.minimum) }, ...base };
  if (issue.format === 'email') return { code: 'field-not-email', ...base };
  return { code: 'field-invalid', ...base };
};

/** The refusals of a service as problems of the form; input that did not fit marks its field. */
const problemsOf = ({ code, params, field }: Refusal): Problem[] => [
  {
    code: code === 'invalid-input' ? 'field-invalid' : code,
    ...(params && { params }),
    ...(field !== undefined && { field: asFormField(field) }),
  },
];

export interface ReceivedForm {
  readonly intent: string;
  /** Which of several forms of the intent; '' where there is one. */
  readonly scope: string;
  readonly data: FormData;
  /** A text field; '' when it was not sent. */
  text(name: string): string;
  /** Checks the fields against a schema, calls the service, and answers what it refused beside what was typed. */
  run<Schema extends z.ZodType, Value, Answer>(
    schema: Schema,
    service: (input: z.output<Schema>) => Promise<Result<Value>>,
    accepted: (value: Value) => Answer | Promise<Answer>,
  ): Promise<Answer | Refused>;
  /** Goes on where a service accepted; otherwise shows the form again with what it refused. */
  answer<Value, Answer>(
    result: Result<Value>,
    accepted: (value: Value) => Answer | Promise<Answer>,
  ): Promise<Answer | Refused>;
  /** Shows the form again with these problems. */
  refused(...problems: Problem[]): Refused;
  /** Shows the form again beside what it would come to. It attempts nothing, so what is refused is not noted. */
  preview<Value, Shown extends object>(result: Result<Value>, shown: (value: Value) => Shown): Refused | Preview<Shown>;
  /** To a page, with a notice there of what was done. */
  done(to: string, notice?: Notice, headers?: Headers): Promise<Response>;
}

/** The form's page again, with status 422. */
export type Refused = ReturnType<typeof data<FormReply>>;

/** The form's page again with what the form would come to. */
type Preview<Shown> = ReturnType<typeof data<FormReply & Shown>>;

interface Receiving {
  /** What the form must carry; null: there is no session and no cookie, so no form is accepted. */
  readonly token: string | null;
  /** Told of whatever a service refused. */
  onRefused(operation: string, refusal: Refusal): Promise<void>;
}

/** What the body holds, of so many bytes at most: nobody fills the memory, least of all before log-in. */
const readForm = async (request: Request): Promise<FormData> => {
  const body = await readBody(request, FORM_BYTES);
  const headers = { 'Content-Type': request.headers.get('Content-Type') ?? '' };
  return new Response(body, { headers }).formData().catch(() => {
    throw data('malformed', { status: 400 });
  });
};

const requireOwnOrigin = (request: Request, { publicUrl }: AppLoadContext): void => {
  if (!isOwnOrigin(request, publicUrl)) throw data('foreign', { status: 403 });
};

const requireToken = (form: FormData, token: string | null): void => {
  const sent = form.get('csrf');
  if (token === null || typeof sent !== 'string' || !isSameToken(sent, token)) throw data('outdated', { status: 403 });
};

const receive = async (
  request: Request,
  context: AppLoadContext,
  { token, onRefused }: Receiving,
): Promise<ReceivedForm> => {
  requireOwnOrigin(request, context);
  const form = await readForm(request);
  requireToken(form, token);
  return received(request, context, form, onRefused);
};

const received = (
  request: Request,
  context: AppLoadContext,
  form: FormData,
  onRefused: Receiving['onRefused'],
): ReceivedForm => {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const [intent, scope] = [text('intent'), text('scope')];
  const refused = (...problems: Problem[]) =>
    data<FormReply>({ intent, scope, problems, values: typedValues(form) }, { status: 422 });
  const answer: ReceivedForm['answer'] = async (result, accepted) => {
    if (result.ok) return accepted(result.value);
    await onRefused(`${new URL(request.url).pathname} ${intent}`.trim(), result.refusal);
    return refused(...problemsOf(result.refusal));
  };
  return {
    intent,
    scope,
    data: form,
    text,
    answer,
    refused,
    preview: (result, shown) =>
      result.ok ? data({ ...refused().data, ...shown(result.value) }) : refused(result.refusal),
    async run(schema, service, accepted) {
      const submission = parseWithZod(form, {
        schema,
        formatError: (issues: z.core.$ZodIssue[]) => issues.map(issue => problemOf(issue, field => form.getAll(field))),
      });
      if (submission.status !== 'success') {
        return refused(...Object.values(submission.error ?? {}).flatMap(problems => problems ?? []));
      }
      return answer(await service(submission.value), accepted);
    },
    async done(to, notice, headers = new Headers()) {
      if (notice) headers.append('Set-Cookie', await keepNotice(notice, context.publicUrl));
      return redirect(to, { headers });
    },
  };
};

/** A form of a signed-in person. The one place that checks the session, the origin and the form's token. */
export const memberForm = async ({
  request,
  context,
}: Pick<ActionFunctionArgs, 'request' | 'context'>): Promise<ReceivedForm & { who: SignedInRequest }> => {
  const who = await requireActor(request, context);
  const onRefused: Receiving['onRefused'] = (operation, refusal) =>
    noteRefusal(who.services, who.actor, operation, refusal);
  return { ...(await receive(request, context, { token: who.session.csrfToken, onRefused })), who };
};

/** A file of a form that is being received. Of one that is longer than allowed only the name and the size are there. */
export interface ReceivedFile {
  /** Of the form's fields the one that carried it. */
  readonly field: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly size: number;
}

interface Upload {
  readonly permission: Permission;
  /** The whole form's bytes, and those of one file. */
  readonly mostBytes: number;
  readonly mostFileBytes: number;
  /** Called with each file as it arrives; the sender waits meanwhile. Anything but `null` ends the receiving. */
  readonly onFile: (who: SignedInRequest, file: ReceivedFile) => Promise<Refusal | null>;
}

/**
 * A form with files of a signed-in person, received piece by piece: no more than one file is held. The form's own fields
 * stand before its files, the token among them, or nothing is taken.
 */
export const memberUpload = async (
  { request, context }: Pick<ActionFunctionArgs, 'request' | 'context'>,
  { permission, mostBytes, mostFileBytes, onFile }: Upload,
): Promise<ReceivedForm & { who: SignedInRequest; refusal: Refusal | null }> => {
  const who = await requireActor(request, context, permission);
  requireOwnOrigin(request, context);
  const boundary = boundaryOf(request.headers.get('Content-Type'));
  if (boundary === null) throw data('malformed', { status: 400 });
  const form = new FormData();
  let [textBytes, refusal]: [number, Refusal | null] = [0, null];
  try {
    const pieces = piecesOf(request, mostBytes, bodyTooLarge);
    for await (const { name, fileName, bytes, size } of readMultipart(pieces, boundary, mostFileBytes)) {
      if (fileName === null) {
        textBytes += size;
        if (textBytes > FORM_BYTES) bodyTooLarge();
        form.append(name, Buffer.from(bytes).toString('utf8'));
      } else if (fileName !== '' || size > 0) {
        requireToken(form, who.session.csrfToken);
        refusal = await onFile(who, { field: name, name: fileName, bytes, size });
        if (refusal) break;
      }
    }
  } catch (error) {
    if (error instanceof MultipartError) throw data('malformed', { status: 400 });
    throw error;
  }
  requireToken(form, who.session.csrfToken);
  const onRefused: Receiving['onRefused'] = (operation, told) => noteRefusal(who.services, who.actor, operation, told);
  return { ...received(request, context, form, onRefused), who, refusal };
};

/** A form before log-in, or one that works with and without: its token is the cookie's, or the session's. */
export const openForm = async ({
  request,
  context,
}: Pick<ActionFunctionArgs, 'request' | 'context'>): Promise<ReceivedForm> => {
  const who = await signedIn(request, context);
  return receive(request, context, {
    token: who ? who.session.csrfToken : await readFormToken(request),
    onRefused: (operation, refusal) => noteRefusal(context.services, who?.actor ?? null, operation, refusal),
  });
};

/** A form that this page does not have. */
export const unknownIntent = (): never => {
  throw new Response(null, { status: 405 });
};
