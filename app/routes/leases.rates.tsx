import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { accept } from '#domain/result';
import { recordPublishedValue } from '#services/leases/record-published-value';
import { TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Day } from '~/components/format/moment';
import { formatNumberText } from '~/components/leases/numbers';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader, Section } from '~/components/page/page';
import { ScrollRegion } from '~/components/table/scroll-region';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { readPercent } from '~/presenters/lease-fields.server';
import { loadPublishedValues, publishedFields } from '~/presenters/lease-rates.server';

export const handle: PageHandle = { i18n: ['leases'], crumb: t => t('leases:rates.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadPublishedValues(await requireActor(request, context, 'lease:read'));

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  return form.run(
    publishedFields,
    async fields => accept(fields),
    async ({ value: typed, ...fields }) => {
      const value = readPercent(typed);
      if (!value.ok) return form.refused({ ...value.refusal, field: 'value' });
      return form.answer(await recordPublishedValue(services, actor, { ...fields, value: value.value }), () =>
        form.done('/leases/rates', { key: 'leases:done.published', params: {} }),
      );
    },
  );
};

export default function PublishedValues() {
  const t = useTranslate();
  const { values, known, mayRecord, today } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('leases:rates.title')} summary={t('leases:rates.summary')} />
      {mayRecord && (
        <Section title={t('leases:rates.enter')} summary={t('leases:rates.known', { names: known.join(', ') })}>
          <PostForm intent="publish">
            <TextField name="name" label={t('leases:rates.name')} maxLength={100} required />
            <TextField name="from" type="date" label={t('leases:rates.from')} defaultValue={today} required />
            <TextField
              name="value"
              label={t('leases:rates.value')}
              hint={t('leases:rates.value-hint')}
              inputMode="decimal"
              required
            />
            <SubmitButton>{t('leases:rates.action')}</SubmitButton>
          </PostForm>
        </Section>
      )}
      {values.length === 0 ? (
        <EmptyState title={t('leases:rates.none')} />
      ) : (
        <Section title={t('leases:rates.entered')}>
          <ScrollRegion label={t('leases:rates.entered')}>
            <table className="table">
              <caption className="visually-hidden">{t('leases:rates.entered')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('leases:rates.name')}</th>
                  <th scope="col">{t('leases:rates.from')}</th>
                  <th scope="col" className="end">
                    {t('leases:rates.value')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {values.map(({ name, from, value }) => (
                  <tr key={`${name}-${from}`}>
                    <td>{name}</td>
                    <td className="nowrap">
                      <Day day={from} />
                    </td>
                    <td className="end figure">{formatNumberText(value)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </Section>
      )}
    </>
  );
}
