import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { accept } from '#domain/result';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { useAnswer } from '~/components/form/use-answer';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, Note, PageHeader, Section } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { BulkTable } from '~/components/table/bulk-table';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { IssueFields, issueAll, loadIssue } from '~/presenters/bulk.server';

export const handle: PageHandle = { i18n: ['invoices'], crumb: t => t('invoices:bulk.title'), live: 'off' };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadIssue(await requireActor(request, context, 'receivable:issue'), new URL(request.url).searchParams);

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  if (form.intent !== 'issue') return unknownIntent();
  return form.run(
    IssueFields,
    async input => accept(await issueAll(form.who, input)),
    // No redirect: sent again, the same batch answers the same and issues nothing twice.
    done => data({ done }),
  );
};

export default function IssueFromInvoices() {
  const t = useTranslate();
  const answer = useAnswer<typeof action>();
  const { rows, sums, batch } = useLoaderData<typeof loader>();
  const heads = { name: t('invoices:number'), amount: t('invoices:payable'), outcome: t('invoices:bulk.what') };
  const back = <ButtonLink to="/invoices">{t('invoices:bulk.back')}</ButtonLink>;
  if (answer && 'done' in answer) {
    const issued = answer.done.filter(({ outcome }) => outcome.ok).length;
    return (
      <>
        <PageHeader title={t('invoices:bulk.done-title')} />
        <Note tone={issued === answer.done.length ? 'ok' : 'warn'} role="status">
          {t('bulk.outcome', { done: issued, refused: answer.done.length - issued })}
        </Note>
        <BulkTable
          caption={t('invoices:bulk.done-title')}
          heads={{ ...heads, outcome: t('bulk.result') }}
          rows={answer.done}
          done={outcome => (
            <>
              <StatusBadge tone="ok">{t('invoices:bulk.issued')}</StatusBadge>{' '}
              <Link to={outcome.to}>{outcome.reference}</Link>
            </>
          )}
        />
        <p className="page-actions">{back}</p>
      </>
    );
  }
  if (rows.length === 0) {
    return (
      <>
        <PageHeader title={t('invoices:bulk.title')} />
        <EmptyState title={t('bulk.none')} action={back}>
          {t('bulk.none-hint')}
        </EmptyState>
      </>
    );
  }
  const ready = rows.filter(({ outcome }) => outcome.ok);
  return (
    <>
      <PageHeader title={t('invoices:bulk.title')} summary={t('invoices:bulk.summary')} />
      <Section title={t('bulk.preview')} summary={t('bulk.preview-hint')}>
        <BulkTable
          caption={t('bulk.preview')}
          heads={heads}
          rows={rows}
          sums={sums}
          done={({ claimExists }) =>
            claimExists ? (
              <StatusBadge tone="warn">{t('invoices:bulk.claim-exists')}</StatusBadge>
            ) : (
              <StatusBadge tone="info">{t('invoices:bulk.would')}</StatusBadge>
            )
          }
        />
        {ready.length === 0 ? (
          <Note tone="warn">{t('bulk.nothing')}</Note>
        ) : (
          <PostForm intent="issue">
            <input type="hidden" name="batch" value={batch} />
            {ready.map(({ id }) => (
              <input key={id} type="hidden" name="row" value={id} />
            ))}
            <SubmitButton>{t('invoices:bulk.action', { count: ready.length })}</SubmitButton>
          </PostForm>
        )}
      </Section>
    </>
  );
}
