import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { markRead } from '#services/inbox/mark-read';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { ActionList } from '~/components/ledger/action-list';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, Note } from '~/components/page/page';
import { unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadActions, unseenRefusals } from '~/presenters/actions.server';
import { listAction } from '~/presenters/list-frame.server';

export const handle: PageHandle = { crumb: t => t('ledger:refused.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'ledger:read');
  const [loaded, unseen] = await Promise.all([
    loadActions(who, 'refused', new URL(request.url).searchParams),
    unseenRefusals(who),
  ]);
  return { loaded, unseen };
};

export const action = (args: ActionFunctionArgs) =>
  listAction(args, 'refused', async form => {
    if (form.intent !== 'seen') return unknownIntent();
    const { services, actor } = form.who;
    return form.answer(await markRead(services, actor, { kinds: ['action-refused', 'action-expired'] }), () =>
      form.done('/ledger/refused'),
    );
  });

export default function Refused() {
  const t = useTranslate();
  const { loaded, unseen } = useLoaderData<typeof loader>();
  return (
    <>
      <p className="section-summary">{t('ledger:refused.summary')}</p>
      {unseen > 0 && (
        <Note tone="warn">
          {t('ledger:refused.unseen', { count: unseen })}
          <PostForm intent="seen" bare>
            <SubmitButton tone="plain" small>
              {t('ledger:refused.seen')}
            </SubmitButton>
          </PostForm>
        </Note>
      )}
      <ActionList
        loaded={loaded}
        caption={t('ledger:refused.title')}
        outcome="reason"
        empty={<EmptyState title={t('ledger:refused.none')} />}
      />
    </>
  );
}
