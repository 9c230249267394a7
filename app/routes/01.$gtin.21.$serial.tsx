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

/** GS1 Digital Link: GTIN and serial, as the code on a machine has them. Works signed out. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const { gtin = '', serial = '' } = params;
  const machine = await loadPublicMachine(request, context, { gtin, serial });
  return data({ machine, gtin, serial }, { status: machine ? 200 : 404 });
};

export default function DigitalLinkPage() {
  const { machine, gtin, serial } = useLoaderData<typeof loader>();
  return machine ? <PublicMachinePage machine={machine} /> : <UnknownMachine gtin={gtin} serial={serial} />;
}
