import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { markRead } from '#services/inbox/mark-read';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Ago } from '~/components/format/moment';
import { useInboxText } from '~/components/inbox/inbox-text';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { useRootData } from '~/components/page/viewer';
import { StatusBadge } from '~/components/record/status-badge';
import { FilterBar, SelectFilter } from '~/components/table/filter-bar';
import { Pagination } from '~/components/table/pagination';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor, safeReturn } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadInbox } from '~/presenters/inbox.server';

export const handle: PageHandle = { i18n: ['inbox', 'ledger'], crumb: t => t('navigation.inbox') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadInbox(await requireActor(request, context), new URL(request.url).searchParams);

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const back = `/inbox${new URL(request.url).search}`;
  switch (form.intent) {
    case 'all':
      return form.answer(await markRead(services, actor, { all: true }), () => redirect(back));
    // Opening an item reads it.
    case 'open':
      return form.answer(await markRead(services, actor, { itemId: form.scope }), () =>
        redirect(safeReturn(form.text('link'), back)),
      );
    default:
      return unknownIntent();
  }
};

export default function Inbox() {
  const t = useTranslate();
  const textOf = useInboxText();
  const { items, page, unread } = useLoaderData<typeof loader>();
  const waiting = useRootData()?.viewer?.counts.inbox ?? 0;
  return (
    <>
      <PageHeader title={t('navigation.inbox')} summary={t('inbox:summary')} />
      <FilterBar
        label={t('inbox:filter')}
        names={['show']}
        aside={
          waiting > 0 && (
            <PostForm intent="all" bare>
              <SubmitButton tone="plain">{t('inbox:read-all')}</SubmitButton>
            </PostForm>
          )
        }
      >
        <SelectFilter
          name="show"
          label={t('inbox:show')}
          any={t('inbox:all')}
          choices={[{ value: 'unread', label: t('inbox:unread-only') }]}
        />
      </FilterBar>
      {items.length === 0 ? (
        <EmptyState title={unread ? t('inbox:none-unread') : t('inbox:none')}>{t('inbox:none-hint')}</EmptyState>
      ) : (
        <ul className="inbox">
          {items.map(item => (
            <li key={item.id} data-unread={item.readAt === null || undefined}>
              <PostForm intent="open" scope={item.id} className="inbox-item">
                <input type="hidden" name="link" value={item.link ?? ''} />
                <button type="submit" className="link-button">
                  {textOf(item)}
                </button>
                <span className="inbox-facts">
                  {item.readAt === null && <StatusBadge tone="info">{t('inbox:unread')}</StatusBadge>}
                  <span className="muted">
                    <Ago at={item.createdAt} />
                  </span>
                </span>
              </PostForm>
            </li>
          ))}
        </ul>
      )}
      <Pagination page={page} shown={items.length} />
    </>
  );
}
