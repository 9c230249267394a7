import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { RequestList } from '~/components/finance/request-list';
import { requireActor } from '~/guard.server';
import { firstSide, LIST_OF_SIDE, loadRequests } from '~/presenters/finance.server';
import { listAction } from '~/presenters/list-frame.server';

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'receivable:read');
  return loadRequests(who, firstSide(who), new URL(request.url).searchParams);
};

export const action = async (args: ActionFunctionArgs) =>
  listAction(args, LIST_OF_SIDE[firstSide(await requireActor(args.request, args.context, 'receivable:read'))]);

export default function Requests() {
  return <RequestList list={useLoaderData<typeof loader>()} />;
}
