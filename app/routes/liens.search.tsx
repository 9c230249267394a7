import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { searchLiens } from '#services/liens/search/search-liens';
import { SelectField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { formatCount } from '~/components/format/amounts';
import { Moment } from '~/components/format/moment';
import { NotALegalRegister } from '~/components/liens/lien-controls';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader, Section } from '~/components/page/page';
import { DataTable } from '~/components/table/data-table';
import { Pagination } from '~/components/table/pagination';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { searchFields } from '~/presenters/lien-fields.server';
import { loadSearches } from '~/presenters/lien-search.server';

export const handle: PageHandle = { i18n: ['liens'], crumb: t => t('liens:search.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadSearches(await requireActor(request, context, 'lien:search'), new URL(request.url).searchParams);

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  if (form.intent !== 'search-serial' && form.intent !== 'search-organisation') return unknownIntent();
  return form.run(
    searchFields,
    input => searchLiens(services, actor, input),
    ({ searchId }) => form.done(`/liens/searches/${searchId}`, { key: 'liens:done.searched', params: {} }),
  );
};

/** The search that a bank makes before it lends, and those that it made. */
export default function SearchPage() {
  const t = useTranslate();
  const { rows, page, serial, organisations } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('liens:search.title')} summary={t('liens:search.summary')} />
      <Section title={t('liens:search.by-serial')} summary={t('liens:search.by-serial-hint')}>
        <PostForm intent="search-serial">
          <input type="hidden" name="by" value="serial" />
          <TextField name="serial" label={t('liens:search.serial')} maxLength={500} defaultValue={serial} required />
          <TextField name="manufacturer" label={t('liens:search.manufacturer')} maxLength={200} />
          <TextField name="gtin" label={t('liens:search.gtin')} maxLength={20} inputMode="numeric" />
          <SubmitButton>{t('liens:search.do')}</SubmitButton>
        </PostForm>
      </Section>
      <Section title={t('liens:search.by-organisation')} summary={t('liens:search.by-organisation-hint')}>
        <PostForm intent="search-organisation">
          <input type="hidden" name="by" value="organisation" />
          <SelectField
            name="organisationId"
            label={t('liens:search.organisation')}
            placeholder={t('liens:record.choose')}
            choices={organisations}
            required
          />
          <SubmitButton>{t('liens:search.do')}</SubmitButton>
        </PostForm>
      </Section>
      <Section title={t('liens:search.past')}>
        <DataTable
          caption={t('liens:search.past')}
          rows={rows}
          rowKey={row => row.id}
          rowHref={row => `/liens/searches/${row.id}`}
          columns={[
            {
              id: 'when',
              header: t('liens:search.when'),
              nowrap: true,
              cell: row => <Moment at={row.createdAt} />,
            },
            { id: 'by', header: t('liens:search.by'), secondary: true, cell: row => t(`liens:search.bys.${row.by}`) },
            { id: 'question', header: t('liens:search.question'), cell: row => row.asked },
            {
              id: 'things',
              header: t('liens:search.things'),
              align: 'end',
              cell: row => formatCount(row.things),
            },
            { id: 'liens', header: t('liens:search.liens'), align: 'end', cell: row => formatCount(row.liens) },
            {
              id: 'externals',
              header: t('liens:search.externals'),
              align: 'end',
              cell: row => formatCount(row.externals),
            },
          ]}
          empty={<EmptyState title={t('liens:search.none')}>{t('liens:search.none-hint')}</EmptyState>}
        />
        <Pagination page={page} shown={rows.length} />
      </Section>
      <NotALegalRegister />
    </>
  );
}
