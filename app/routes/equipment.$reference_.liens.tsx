import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { MachineFrame } from '~/components/equipment/machine-frame';
import { LienPanel } from '~/components/liens/lien-panel';
import type { PageHandle } from '~/components/page/handle';
import { requireActor } from '~/guard.server';
import { loadMachineHead } from '~/presenters/equipment.server';
import { loadLienPanel } from '~/presenters/lien-panel.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['ledger', 'liens'],
  crumb: (_, { head }) => head.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'equipment:read');
  const head = await loadMachineHead(who, params.reference ?? '');
  return { head, panel: await loadLienPanel(who, { collateral: 'Equipment', subject: head.subject }) };
};

export default function MachineLiensPage() {
  const { head, panel } = useLoaderData<typeof loader>();
  return (
    <MachineFrame head={head}>
      <LienPanel panel={panel} />
    </MachineFrame>
  );
}
