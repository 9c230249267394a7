import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { kindsFromBits } from '#domain/access/organisation-kinds';
import { HashText } from '~/components/format/hash-text';
import { Moment } from '~/components/format/moment';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, Note, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { DataTable } from '~/components/table/data-table';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadKeys } from '~/presenters/organisation.server';

export const handle: PageHandle = { crumb: t => t('organisation:keys.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadKeys(await requireActor(request, context, 'organisation:read'), new URL(request.url).searchParams);

export default function Keys() {
  const t = useTranslate();
  const { open, subjects, keys, page } = useLoaderData<typeof loader>();
  return (
    <>
      <Section title={t('organisation:keys.open')} summary={t('organisation:keys.open-summary')}>
        <div className="panel">
          <FactList>
            <Fact label={t('organisation:keys.public-key')}>
              <HashText value={open.publicKey} full />
            </Fact>
            <Fact label={t('organisation:keys.held-by')}>{t(`organisation:keys.holders.${open.keyHolder}`)}</Fact>
            <Fact label={t('organisation:overview.chain-id')}>
              <HashText value={open.chainId} full />
            </Fact>
          </FactList>
          <div className="below">
            <Note tone={open.keyHolder === 'OPERATOR' ? 'warn' : 'ok'}>
              {t(`organisation:keys.meaning.${open.keyHolder}`)}
            </Note>
          </div>
        </div>
      </Section>
      <Section
        title={t('organisation:keys.by-subject', { count: subjects })}
        summary={t('organisation:keys.by-subject-summary')}
      >
        <DataTable
          caption={t('organisation:keys.by-subject', { count: subjects })}
          rows={keys}
          rowKey={key => key.address}
          empty={<EmptyState title={t('organisation:keys.none')}>{t('organisation:keys.none-hint')}</EmptyState>}
          columns={[
            {
              id: 'subject',
              header: t('organisation:keys.subject'),
              cell: key =>
                key.reference === null ? (
                  <HashText value={key.subject} />
                ) : (
                  <Link to={`/receivables/${key.subject}`}>{key.reference}</Link>
                ),
            },
            { id: 'address', header: t('organisation:keys.address'), cell: key => <HashText value={key.address} /> },
            {
              id: 'kinds',
              header: t('organisation:keys.kinds'),
              secondary: true,
              cell: key =>
                kindsFromBits(key.kinds)
                  .map(kind => t(`kinds.${kind}`))
                  .join(', '),
            },
            {
              id: 'held',
              header: t('organisation:keys.held-by'),
              cell: key => t(`organisation:keys.holders.${key.heldBy}`),
            },
            {
              id: 'expires',
              header: t('organisation:keys.credential-until'),
              secondary: true,
              cell: key => <Moment at={key.expiresAt} precision="day" />,
            },
            {
              id: 'since',
              header: t('organisation:keys.since'),
              secondary: true,
              cell: key => <Moment at={key.createdAt} precision="day" />,
            },
          ]}
        />
        <Pagination page={page} shown={keys.length} />
      </Section>
    </>
  );
}
