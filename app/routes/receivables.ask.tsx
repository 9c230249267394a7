import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { accept } from '#domain/result';
import { TextAreaField } from '~/components/form/fields';
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
import { AskFields, askForAll, loadAsk } from '~/presenters/bulk.server';

export const handle: PageHandle = { i18n: ['receivables'], crumb: t => t('receivables:ask.title'), live: 'off' };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadAsk(await requireActor(request, context, 'finance:request'), new URL(request.url).searchParams);

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  if (form.intent !== 'ask') return unknownIntent();
  return form.run(
    AskFields,
    async input => accept(await askForAll(form.who, input)),
    // No redirect: sent again, the same batch answers the same and asks nobody twice.
    done => data({ done }),
  );
};

export default function AskForFinance() {
  const t = useTranslate();
  const answer = useAnswer<typeof action>();
  const { rows, sums, choices, banks, batch } = useLoaderData<typeof loader>();
  const heads = {
    name: t('receivables:reference'),
    amount: t('receivables:open'),
    outcome: t('receivables:ask.what'),
  };
  if (answer && 'done' in answer) {
    const asked = answer.done.filter(({ outcome }) => outcome.ok).length;
    return (
      <>
        <PageHeader title={t('receivables:ask.done-title')} />
        <Note tone={asked === answer.done.length ? 'ok' : 'warn'} role="status">
          {t('bulk.outcome', { done: asked, refused: answer.done.length - asked })}
        </Note>
        <BulkTable
          caption={t('receivables:ask.done-title')}
          heads={{ ...heads, outcome: t('bulk.result') }}
          rows={answer.done}
          done={outcome => (
            <>
              <StatusBadge tone="ok">{t('receivables:ask.sent')}</StatusBadge>{' '}
              <Link to={outcome.to}>{t('receivables:ask.to-request')}</Link>
            </>
          )}
        />
        <p className="page-actions">
          <ButtonLink to="/receivables">{t('receivables:ask.back')}</ButtonLink>
        </p>
      </>
    );
  }
  if (rows.length === 0) {
    return (
      <>
        <PageHeader title={t('receivables:ask.title')} />
        <EmptyState
          title={t('bulk.none')}
          action={<ButtonLink to="/receivables">{t('receivables:ask.back')}</ButtonLink>}
        >
          {t('bulk.none-hint')}
        </EmptyState>
      </>
    );
  }
  const ready = rows.filter(({ outcome }) => outcome.ok);
  return (
    <>
      <PageHeader title={t('receivables:ask.title')} summary={t('receivables:ask.summary')} />
      <Section title={t('receivables:ask.banks')} summary={t('receivables:ask.banks-hint')}>
        <form method="get" className="form">
          <input type="hidden" name="selected" value="1" />
          {rows.map(row => (
            <input key={row.id} type="hidden" name="id" value={row.name} />
          ))}
          <fieldset className="list-menu-choices">
            <legend className="visually-hidden">{t('receivables:ask.banks')}</legend>
            {choices.map(({ value, label }) => (
              <label key={value} className="choice">
                <input
                  type="checkbox"
                  name="bank"
                  value={value}
                  defaultChecked={banks.some(bank => bank.value === value)}
                />
                <span>{label}</span>
              </label>
            ))}
          </fieldset>
          <button type="submit" className={banks.length === 0 ? 'button button-primary' : 'button'}>
            {t('receivables:ask.preview')}
          </button>
        </form>
      </Section>
      <Section title={t('bulk.preview')} summary={t('bulk.preview-hint')}>
        <BulkTable
          caption={t('bulk.preview')}
          heads={heads}
          rows={rows}
          sums={sums}
          done={() =>
            banks.length === 0 ? (
              <StatusBadge tone="neutral">{t('receivables:ask.choose')}</StatusBadge>
            ) : (
              <StatusBadge tone="info">
                {t('receivables:ask.would', { banks: banks.map(({ label }) => label).join(', ') })}
              </StatusBadge>
            )
          }
        />
        {banks.length > 0 &&
          (ready.length === 0 ? (
            <Note tone="warn">{t('bulk.nothing')}</Note>
          ) : (
            <PostForm intent="ask">
              <input type="hidden" name="batch" value={batch} />
              {ready.map(({ id, outcome }) => (
                <input key={id} type="hidden" name="row" value={`${id}/${outcome.ok ? outcome.fragment : 0}`} />
              ))}
              {banks.map(({ value }) => (
                <input key={value} type="hidden" name="bank" value={value} />
              ))}
              <TextAreaField name="note" label={t('receivables:request.note')} rows={2} maxLength={2000} />
              <SubmitButton>{t('receivables:ask.action', { count: ready.length })}</SubmitButton>
            </PostForm>
          ))}
      </Section>
    </>
  );
}
