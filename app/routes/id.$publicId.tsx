import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { PublicMachinePage, UnknownMachine } from '~/components/equipment/public-machine';
import type { PageHandle } from '~/components/page/handle';
import { loadPublicMachine } from '~/presenters/equipment-public.server';

export const handle: PageHandle = {
  i18n: ['equipment', 'verify'],
  crumb: t => t('equipment:public.title'),
  frame: 'plain',
  live: 'off',
};

/** The page of a machine without GTIN, by an id that says nothing of it. Works signed out. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const machine = await loadPublicMachine(request, context, { publicId: params.publicId ?? '' });
  return data({ machine }, { status: machine ? 200 : 404 });
};

export default function PublicIdPage() {
  const { machine } = useLoaderData<typeof loader>();
  return machine ? <PublicMachinePage machine={machine} /> : <UnknownMachine gtin={null} serial={null} />;
}
