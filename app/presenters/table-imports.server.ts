import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import type { Permission } from '#domain/access/permissions';
import {
  findTableImport,
  fittingReadings,
  lateRefusals,
  recentTableImports,
  tableImportRows,
} from '#prisma/reads/table-imports';
import { abandonTableImport, beginTableImport } from '#services/tables/begin-table-import';
import { tableKind } from '#services/tables/kinds';
import { TABLE_FILE_BYTES } from '#services/tables/limits';
import { storedVerdict } from '#services/tables/stored-import';
import type { TableKindName } from '#services/tables/table-kind';
import { uploadTable } from '#services/tables/upload-table';
import { workTableImport } from '#services/tables/work-table-import';
import { checkField } from '~/form-fields.server';
import { memberForm, memberUpload, type ReceivedFile, unknownIntent } from '~/forms.server';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { oneOf } from './list-filters.server.ts';

const MOST_RECENT = 8;
const ROWS_SHOWN = 100;
/** What a form carries besides its file. */
const FORM_SLACK = 65_536;
/** A short table is done before the next page is asked for; of a long one, the rest goes on by itself. */
const WORK_MS = 700;

export const TABLE_PERMISSIONS: Readonly<Record<TableKindName, Permission>> = {
  equipment: 'equipment:import',
  leases: 'lease:import',
  readings: 'telemetry:record',
};

/** The page on which a table is handed in: those handed in lately. */
export const loadTableUpload = async ({ services, actor }: SignedInRequest, kind: TableKindName) => ({
  recent: await recentTableImports(services.db, actor.organisationId, kind, MOST_RECENT),
  mostBytes: TABLE_FILE_BYTES,
});

export type TableUploadPage = Awaited<ReturnType<typeof loadTableUpload>>;

/** Takes a file in for a look, and goes to the page with a verdict for every row. */
export const receiveTable = async (
  args: Pick<ActionFunctionArgs, 'request' | 'context'>,
  kind: TableKindName,
  base: string,
  options: Readonly<Record<string, z.infer<ReturnType<typeof z.json>>>> = {},
) => {
  let file: ReceivedFile | null = null;
  const form = await memberUpload(args, {
    permission: TABLE_PERMISSIONS[kind],
    mostBytes: TABLE_FILE_BYTES + FORM_SLACK,
    mostFileBytes: TABLE_FILE_BYTES,
    onFile: async (_, received) => {
      file ??= received;
      return received.size > TABLE_FILE_BYTES ? { code: 'table-too-large', field: 'file' } : null;
    },
  });
  const received: ReceivedFile | null = file;
  if (form.refusal) return form.refused(form.refusal);
  if (received === null) return form.refused({ code: 'no-file-chosen', field: 'file' });
  const { name, bytes }: ReceivedFile = received;
  const sheet = form.text('sheet').trim();
  const { services, actor } = form.who;
  const taken = await uploadTable(services, actor, { kind, name, bytes, options, ...(sheet !== '' && { sheet }) });
  return form.answer(taken, ({ importId }) => form.done(`${base}/imports/${importId}`));
};

const VERDICTS = ['refused', 'warned', 'accepted'] as const;

const cells = z.record(z.string(), z.string());
const problems = storedVerdict.shape.problems;

const CHINESE = /\p{Script=Han}/u;

/** The columns of a kind in their order, each under the heading that people of a language know it by. */
const headingsOf = (kind: TableKindName, locale: string) =>
  (tableKind(kind)?.columns ?? []).map(({ name, synonyms }) => ({
    name,
    label: synonyms.find(heading => CHINESE.test(heading) === locale.startsWith('zh')) ?? name,
  }));

/** A table that was handed in: a verdict for every row, or how far it is taken. 404 for strangers. */
export const loadTableImport = async (
  { services, actor, user }: SignedInRequest,
  kind: TableKindName,
  id: string,
  search: URLSearchParams,
) => {
  const found = await findTableImport(services.db, actor.organisationId, id);
  const summary = orNotFound(found?.kind === kind ? found : null);
  const verdict = oneOf(VERDICTS, search.get('verdict'));
  const page = Math.max(0, Number.parseInt(search.get('page') ?? '0', 10) || 0);
  const rows = await tableImportRows(services.db, summary.id, {
    offset: page * ROWS_SHOWN,
    limit: ROWS_SHOWN + 1,
    ...(verdict && { verdict }),
  });
  const late = await lateRefusals(services.db, summary);
  return {
    summary,
    late: late.length,
    verdict: verdict ?? null,
    page,
    hasMore: rows.length > ROWS_SHOWN,
    headings: headingsOf(kind, user.locale),
    rows: rows.slice(0, ROWS_SHOWN).map(row => ({
      line: row.line,
      verdict: row.verdict,
      made: row.made,
      late: late.find(({ made }) => made === row.made) ?? null,
      values: cells.parse(row.values),
      problems: problems.parse(row.problems),
      warnings: problems.parse(row.warnings),
      notes: problems.parse(row.notes),
    })),
  };
};

export type TableImportPage = Awaited<ReturnType<typeof loadTableImport>>;

/** Readings that were handed in, with the machines and leases whose they are. */
export const loadReadingsImport = async (who: SignedInRequest, id: string, search: URLSearchParams) => {
  const page = await loadTableImport(who, 'readings', id, search);
  return { ...page, ...(await fittingReadings(who.services.db, page.summary.id)) };
};

const Begin = z.object({ leaveOutRefused: checkField });

/** Takes the rows of a table, or lets it be. */
export const tableImportAction = async (
  args: Pick<ActionFunctionArgs, 'request' | 'context' | 'params'>,
  kind: TableKindName,
  base: string,
) => {
  const form = await memberForm(args);
  const { services, actor } = form.who;
  const importId = args.params.id ?? '';
  orNotFound((await findTableImport(services.db, actor.organisationId, importId))?.kind === kind ? importId : null);
  const page = `${base}/imports/${importId}`;
  if (form.intent === 'begin')
    return form.run(
      Begin,
      input => beginTableImport(services, actor, { importId, ...input }),
      async () => {
        const until = Date.now() + WORK_MS;
        while (Date.now() < until && (await workTableImport(services, importId)));
        return form.done(page);
      },
    );
  if (form.intent === 'abandon')
    return form.answer(await abandonTableImport(services, actor, { importId }), () =>
      form.done(`${base}/import`, { key: 'tables:done.abandoned', params: {} }),
    );
  return unknownIntent();
};
