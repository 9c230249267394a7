import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { confirmMeterReplacement, declineMeterReplacement } from '#services/telemetry/answer-meter-replacement';
import { endPlaceGrant, grantPlace } from '#services/telemetry/place-grants';
import { replaceMeter } from '#services/telemetry/replace-meter';
import { AlarmsPanel } from '~/components/alarms/alarms-panel';
import { MachineFrame } from '~/components/equipment/machine-frame';
import { AreasPanel } from '~/components/geofences/areas-panel';
import type { PageHandle } from '~/components/page/handle';
import { DayPanel } from '~/components/telemetry/day-panel';
import { GrantsPanel } from '~/components/telemetry/grants-panel';
import { MetersPanel } from '~/components/telemetry/meters-panel';
import { NowPanel } from '~/components/telemetry/now-panel';
import { PathPanel } from '~/components/telemetry/path-panel';
import { ReadingsPanel } from '~/components/telemetry/readings-panel';
import { ReplacementsPanel } from '~/components/telemetry/replacements-panel';
import { ReportPanel } from '~/components/telemetry/report-panel';
import { UsePanel } from '~/components/telemetry/use-panel';
import { WhereaboutsPanel } from '~/components/telemetry/whereabouts-panel';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { loadMachineAlarms } from '~/presenters/alarms.server';
import { loadMachineHead } from '~/presenters/equipment.server';
import { areaAction, loadMachineAreas } from '~/presenters/geofences.server';
import { loadMachineDay } from '~/presenters/machine-day.server';
import { reportChoices } from '~/presenters/machine-report.server';
import { loadMachineNow, loadMachineUse } from '~/presenters/telemetry.server';
import { bankFields, replacementFields } from '~/presenters/telemetry-fields.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['ledger', 'equipment', 'map', 'telemetry', 'alarms', 'geofences'],
  live: 'readings',
  crumb: (_, { head }) => head.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'telemetry:read');
  const head = await loadMachineHead(who, params.reference ?? '');
  const search = new URL(request.url).searchParams;
  const [view, areas, alarms, day, now] = await Promise.all([
    loadMachineUse(who, head.subject, search),
    loadMachineAreas(who, head.subject),
    loadMachineAlarms(who, head.subject),
    loadMachineDay(who, head.subject, search),
    loadMachineNow(who, head.subject),
  ]);
  return { head, view, areas, alarms, day, now, choices: reportChoices(who) };
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
      return (await areaAction(form, machine, `/equipment/${machine}/use`)) ?? unknownIntent();
  }
};

/** Use, meters, place and readings of one machine, as far as the reader may see them. */
export default function MachineUsePage() {
  const { head, view, areas, alarms, day, now, choices } = useLoaderData<typeof loader>();
  return (
    <MachineFrame head={head}>
      {now !== null && <NowPanel reference={head.reference} now={now} />}
      <div className="split">
        <div>
          <ReportPanel choices={choices} reference={head.reference} />
          <UsePanel view={view} />
          {day !== null && <DayPanel day={day} />}
          <PathPanel view={view} />
          <ReadingsPanel view={view} />
          <ReplacementsPanel view={view} />
        </div>
        <div>
          <WhereaboutsPanel view={view} alarms={alarms} />
          {alarms !== null && <AlarmsPanel alarms={alarms} reference={head.reference} />}
          <MetersPanel view={view} />
          {areas !== null && <AreasPanel view={areas} />}
          {view.access.level === 'full' && <GrantsPanel view={view} />}
        </div>
      </div>
    </MachineFrame>
  );
}
