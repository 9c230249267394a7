import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { announceRecall } from '#services/equipment/announce-recall';
import { CheckboxesField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, Note, PageHeader, Section } from '~/components/page/page';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadRecallForm } from '~/presenters/equipment-recalls.server';

export const handle: PageHandle = { crumb: t => t('equipment:recalls.new') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadRecallForm(await requireActor(request, context, 'equipment:recall'), new URL(request.url).searchParams);

const Announcement = z.object({
  number: z.string().trim().min(1).max(60),
  title: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(10_000),
  remedy: z.string().trim().min(1).max(4000),
  machines: z.preprocess(
    value => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
    z.array(z.string()).min(1),
  ),
});

export const action = async (args: ActionFunctionArgs) => {
  const form = await memberForm(args);
  return form.run(
    Announcement,
    input => announceRecall(form.who.services, form.who.actor, input),
    ({ recallId, announced, skipped }) =>
      form.done(`/recalls/${recallId}`, {
        key: 'equipment:done.recall',
        params: { announced: String(announced), skipped: String(skipped.length) },
      }),
  );
};

export default function NewRecall() {
  const t = useTranslate();
  const { machines, chosen, text, isCut } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('equipment:recalls.new')} summary={t('equipment:recalls.new-summary')} />
      <Section title={t('equipment:recalls.which')}>
        <Form method="get" className="filter-bar">
          <label className="filter">
            <span>{t('equipment:list.search')}</span>
            <input type="search" name="q" defaultValue={text} maxLength={200} />
          </label>
          <button type="submit" className="button">
            {t('table.apply')}
          </button>
        </Form>
        {isCut && <Note tone="warn">{t('equipment:recalls.cut')}</Note>}
      </Section>
      {machines.length === 0 ? (
        <EmptyState title={t('equipment:recalls.no-machines')}>{t('equipment:recalls.no-machines-hint')}</EmptyState>
      ) : (
        <PostForm intent="announce" className="form form-broad below">
          <CheckboxesField
            name="machines"
            legend={t('equipment:recalls.machines')}
            hint={t('equipment:recalls.machines-hint')}
            choices={machines.map(one => ({
              value: one.subject,
              label: `${one.model} ${one.serial}`,
              hint: `${one.reference} · ${one.year}`,
            }))}
            defaultValues={machines.filter(one => chosen.includes(one.reference)).map(one => one.subject)}
            columns
            required
          />
          <div className="form-row">
            <TextField
              name="number"
              label={t('equipment:recalls.number')}
              hint={t('equipment:recalls.number-hint')}
              autoComplete="off"
              required
            />
            <TextField name="title" label={t('equipment:recalls.what')} required />
          </div>
          <TextAreaField name="text" label={t('equipment:recalls.text')} rows={4} maxLength={10_000} required />
          <TextAreaField name="remedy" label={t('equipment:recalls.remedy')} rows={3} maxLength={4000} required />
          <SubmitButton>{t('equipment:recalls.action')}</SubmitButton>
        </PostForm>
      )}
    </>
  );
}
