import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { RequestList } from '~/components/finance/request-list';
import { requireActor } from '~/guard.server';
import { loadRequests } from '~/presenters/finance.server';
import { listAction } from '~/presenters/list-frame.server';

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadRequests(await requireActor(request, context, 'receivable:read'), 'holder', new URL(request.url).searchParams);

export const action = (args: ActionFunctionArgs) => listAction(args, 'requests-own');

export default function OwnRequests() {
  return <RequestList list={useLoaderData<typeof loader>()} />;
}
