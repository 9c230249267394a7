import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { MachineFrame } from '~/components/equipment/machine-frame';
import { MachineTimeline, TitleChain, VerifyMachine } from '~/components/equipment/machine-history';
import type { PageHandle } from '~/components/page/handle';
import { requireActor } from '~/guard.server';
import { loadMachineHistory } from '~/presenters/equipment.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['ledger', 'receivables', 'alarms'],
  crumb: (_, { head }) => head.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadMachineHistory(await requireActor(request, context, 'equipment:read'), params.reference ?? '');

export default function MachineHistoryPage() {
  const { head, timeline, chain, publicPath } = useLoaderData<typeof loader>();
  return (
    <MachineFrame head={head}>
      <TitleChain chain={chain} />
      <div className="split">
        <MachineTimeline timeline={timeline} />
        <VerifyMachine head={head} publicPath={publicPath} />
      </div>
    </MachineFrame>
  );
}
