import { z } from 'zod';
import { listSettings } from '#prisma/reads/list-settings';
import { deleteView } from '#services/lists/delete-view';
import { type ListName, viewQuery } from '#services/lists/lists';
import { saveView } from '#services/lists/save-view';
import { showList } from '#services/lists/show-list';
import type { ListFrame } from '~/components/table/list-frame';
import { memberForm, unknownIntent } from '~/forms.server';
import type { SignedInRequest } from '~/guard.server';

/** Saved views of a list, each with how many rows it has now, and how the person has the list shown. */
export const loadListFrame = async (
  { services, actor }: SignedInRequest,
  list: ListName,
  search: URLSearchParams,
  countOf: (query: URLSearchParams) => Promise<number>,
): Promise<ListFrame> => {
  const { userId, organisationId } = actor;
  const { views, hiddenColumns, dense } = await listSettings(services.db, { userId, organisationId, list });
  return {
    list,
    query: viewQuery(search),
    views: await Promise.all(
      views.map(async view => ({ ...view, count: await countOf(new URLSearchParams(view.query)) })),
    ),
    hiddenColumns,
    dense,
  };
};

const texts = z.preprocess(
  value => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
  z.array(z.string()),
);
const View = z.object({ name: z.string().trim().min(1).max(60) });
const Shown = z.object({ column: texts, shown: texts, dense: z.literal('on').optional() });

/** The address of the list without the parameter by which Remix tells an index route from the one around it. */
const addressOf = (request: Request): { pathname: string; search: URLSearchParams } => {
  const { pathname, searchParams } = new URL(request.url);
  searchParams.delete('index');
  return { pathname, search: searchParams };
};

const withSearch = (pathname: string, query: string): string => (query === '' ? pathname : `${pathname}?${query}`);

type MemberForm = Awaited<ReturnType<typeof memberForm>>;

/**
 * The action of every list page: saves or forgets a view, keeps which columns are shown. Forms that a list has besides are
 * answered by `others`.
 */
export const listAction = async <Answer = never>(
  { request, context }: Parameters<typeof memberForm>[0],
  list: ListName,
  others: (form: MemberForm) => Promise<Answer> | never = unknownIntent,
) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const { pathname, search } = addressOf(request);
  const here = withSearch(pathname, search.toString());
  switch (form.intent) {
    case 'save-view':
      return form.run(
        View,
        ({ name }) => saveView(services, actor, { list, name, query: search.toString() }),
        ({ query }) =>
          form.done(withSearch(pathname, query), { key: 'common:list.saved', params: { name: form.text('name') } }),
      );
    case 'delete-view':
      return form.answer(await deleteView(services, actor, { viewId: form.scope }), () =>
        form.done(here, { key: 'common:list.forgotten', params: {} }),
      );
    case 'show-list':
      return form.run(
        Shown,
        ({ column, shown, dense }) =>
          showList(services, actor, {
            list,
            hiddenColumns: column.filter(one => !shown.includes(one)),
            dense: dense === 'on',
          }),
        () => form.done(here),
      );
    default:
      return others(form);
  }
};
