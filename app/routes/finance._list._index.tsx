import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { RequestList } from '~/components/finance/request-list';
import { requireActor } from '~/guard.server';
import { loadRequests } from '~/presenters/finance.server';

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'receivable:read');
  const side = who.can('finance:read-requests') ? 'bank' : 'holder';
  return loadRequests(who, side, new URL(request.url).searchParams);
};

export default function Requests() {
  return <RequestList list={useLoaderData<typeof loader>()} />;
}
