import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { recordExternalSearch } from '#services/liens/search/record-external';
import { formatMoment } from '~/components/format/dates';
import { ExternalSearches } from '~/components/liens/external-searches';
import { NotALegalRegister } from '~/components/liens/lien-controls';
import { FoundThings, SearchFacts } from '~/components/liens/search-result';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { useReader } from '~/components/page/viewer';
import { memberUpload, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { externalFields } from '~/presenters/lien-fields.server';
import { loadSearch } from '~/presenters/lien-search.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['liens'],
  crumb: (_, { search }) => search.asked,
  live: 'off',
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => ({
  search: await loadSearch(await requireActor(request, context, 'lien:read'), params.id ?? ''),
});

const MOST_BYTES = 10 * 1024 * 1024;

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  let file: { name: string; bytes: Uint8Array<ArrayBuffer> } | undefined;
  const form = await memberUpload(
    { request, context },
    {
      permission: 'lien:search',
      mostBytes: MOST_BYTES + 1024 * 1024,
      mostFileBytes: MOST_BYTES,
      onFile: async (_, { name, bytes, size }) => {
        if (size > MOST_BYTES) return { code: 'file-too-large', field: 'file', params: { limitMegabytes: '10' } };
        file = { name, bytes: new Uint8Array(bytes) };
        return null;
      },
    },
  );
  if (form.refusal) return form.refused({ field: 'file', code: form.refusal.code, params: form.refusal.params ?? {} });
  if (form.intent !== 'external') return unknownIntent();
  const { services, actor } = form.who;
  const searchId = params.id ?? '';
  return form.run(
    externalFields,
    input => recordExternalSearch(services, actor, { searchId, ...input, ...(file && { file }) }),
    () => form.done(`/liens/searches/${searchId}`, { key: 'liens:done.external', params: {} }),
  );
};

/** A search: what was asked and found, as of which block, signed; and what its maker found elsewhere. */
export default function SearchResultPage() {
  const t = useTranslate();
  const { language, timeZone } = useReader();
  const { search } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={t('liens:result.title', { date: formatMoment(search.createdAt, language, timeZone) })}
        summary={t('liens:result.summary', { number: search.result.block.number })}
        actions={
          <>
            <a className="button" href={`/liens/searches/${search.id}/result.pdf`}>
              {t('liens:result.pdf')}
            </a>
            <a className="button" href={`/liens/searches/${search.id}/result.json`} download>
              {t('liens:result.json')}
            </a>
          </>
        }
      />
      <SearchFacts search={search} />
      <Section title={t('liens:result.found')} summary={t('liens:result.no-names')}>
        {search.result.truncated && <Note tone="warn">{t('liens:result.truncated')}</Note>}
        <FoundThings search={search} />
      </Section>
      <ExternalSearches search={search} />
      <NotALegalRegister />
    </>
  );
}
