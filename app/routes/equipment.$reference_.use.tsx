import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { confirmMeterReplacement, declineMeterReplacement } from '#services/telemetry/answer-meter-replacement';
import { endPlaceGrant, grantPlace } from '#services/telemetry/place-grants';
import { replaceMeter } from '#services/telemetry/replace-meter';
import { MachineFrame } from '~/components/equipment/machine-frame';
import type { PageHandle } from '~/components/page/handle';
import { GrantsPanel } from '~/components/telemetry/grants-panel';
import { MetersPanel } from '~/components/telemetry/meters-panel';
import { PathPanel } from '~/components/telemetry/path-panel';
import { ReadingsPanel } from '~/components/telemetry/readings-panel';
import { ReplacementsPanel } from '~/components/telemetry/replacements-panel';
import { UsePanel } from '~/components/telemetry/use-panel';
import { WhereaboutsPanel } from '~/components/telemetry/whereabouts-panel';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { loadMachineHead } from '~/presenters/equipment.server';
import { loadMachineUse } from '~/presenters/telemetry.server';
import { bankFields, replacementFields } from '~/presenters/telemetry-fields.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['ledger', 'equipment', 'map', 'telemetry'],
  crumb: (_, { head }) => head.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'telemetry:read');
  const head = await loadMachineHead(who, params.reference ?? '');
  return { head, view: await loadMachineUse(who, head.subject, new URL(request.url).searchParams) };
};

type Done = 'replaced' | 'in-force' | 'confirmed' | 'declined' | 'granted' | 'ended';

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor, user } = form.who;
  const machine = params.reference ?? '';
  const done = (what: Done) => form.done(`/equipment/${machine}/use`, { key: `telemetry:done.${what}`, params: {} });
  switch (form.intent) {
    case 'replace':
      return form.run(
        replacementFields(user.timeZone),
        input => replaceMeter(services, actor, { machine, ...input }),
        ({ inForce }) => done(inForce ? 'in-force' : 'replaced'),
      );
    case 'confirm':
      return form.answer(await confirmMeterReplacement(services, actor, { replacementId: form.scope }), () =>
        done('confirmed'),
      );
    case 'decline':
      return form.answer(await declineMeterReplacement(services, actor, { replacementId: form.scope }), () =>
        done('declined'),
      );
    case 'grant':
      return form.run(
        bankFields,
        ({ bankId }) => grantPlace(services, actor, { machine, bankId }),
        () => done('granted'),
      );
    case 'end-grant':
      return form.answer(await endPlaceGrant(services, actor, { grantId: form.scope }), () => done('ended'));
    default:
      return unknownIntent();
  }
};

/** Use, meters, place and readings of one machine, as far as the reader may see them. */
export default function MachineUsePage() {
  const { head, view } = useLoaderData<typeof loader>();
  return (
    <MachineFrame head={head}>
      <div className="split">
        <div>
          <UsePanel view={view} />
          <PathPanel view={view} />
          <ReadingsPanel view={view} />
          <ReplacementsPanel view={view} />
        </div>
        <div>
          <WhereaboutsPanel view={view} />
          <MetersPanel view={view} />
          {view.access.level === 'full' && <GrantsPanel view={view} />}
        </div>
      </div>
    </MachineFrame>
  );
}
