import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BooksAsk, BooksView } from '~/components/leases/books-view';
import { useRefusalText } from '~/components/ledger/action-text';
import type { PageHandle } from '~/components/page/handle';
import { Note } from '~/components/page/page';
import { requireActor } from '~/guard.server';
import { loadLeaseBooks } from '~/presenters/lease-books.server';

export const handle: PageHandle = { i18n: ['leases', 'books'], crumb: t => t('leases:tab.books') };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadLeaseBooks(
    await requireActor(request, context, 'lease:read'),
    params.reference ?? '',
    new URL(request.url).searchParams,
  );

export default function LeaseBooks() {
  const data = useLoaderData<typeof loader>();
  const refusalText = useRefusalText();
  const { page, problem, reference } = data;
  return (
    <>
      <BooksAsk {...data} />
      {problem && <Note tone="bad">{refusalText(problem.code, problem.params ?? {})}</Note>}
      {page && <BooksView page={page} reference={reference} />}
    </>
  );
}
