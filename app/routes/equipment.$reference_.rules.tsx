import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { endMute, muteAlarms } from '#services/alarms/mute-alarms';
import { announceService, confirmService, endService } from '#services/alarms/service-windows';
import { setAlarmLimits, setMovement } from '#services/alarms/set-rules';
import { LimitsPanel } from '~/components/alarms/limits-panel';
import { MovementPanel } from '~/components/alarms/movement-panel';
import { MutePanel, ServicePanel } from '~/components/alarms/quiet-panels';
import { WatchedTable } from '~/components/alarms/watched-table';
import { MachineFrame } from '~/components/equipment/machine-frame';
import { Day } from '~/components/format/moment';
import type { PageHandle } from '~/components/page/handle';
import { Section } from '~/components/page/page';
import { meterText } from '~/components/telemetry/figures';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadMachineRules, type MachineRulesPage } from '~/presenters/machine-rules.server';
import { limitsFields, movementFields, muteFields, serviceFields } from '~/presenters/rule-fields.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['ledger', 'equipment', 'telemetry', 'alarms', 'geofences', 'watching'],
  crumb: (_, { head }) => head.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadMachineRules(await requireActor(request, context, 'alarm:read'), params.reference ?? '');

type Done = 'limits' | 'movement' | 'service' | 'confirmed' | 'service-ended' | 'muted' | 'unmuted';

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor, user } = form.who;
  const machine = params.reference ?? '';
  const done = (what: Done) => form.done(`/equipment/${machine}/rules`, { key: `watching:done.${what}`, params: {} });
  switch (form.intent) {
    case 'limits':
      return form.run(
        limitsFields,
        input => setAlarmLimits(services, actor, { of: machine, ...input }),
        () => done('limits'),
      );
    case 'movement':
      return form.run(
        movementFields,
        ({ allowed }) => setMovement(services, actor, { of: machine, allowed }),
        () => done('movement'),
      );
    case 'service':
      return form.run(
        serviceFields(user.timeZone),
        input => announceService(services, actor, { machine, ...input }),
        () => done('service'),
      );
    case 'confirm-service':
      return form.answer(await confirmService(services, actor, { serviceId: form.scope }), () => done('confirmed'));
    case 'end-service':
      return form.answer(await endService(services, actor, { serviceId: form.scope }), () => done('service-ended'));
    case 'mute':
      return form.run(
        muteFields(services.clock.now()),
        input => muteAlarms(services, actor, { machine, ...input }),
        () => done('muted'),
      );
    case 'end-mute':
      return form.answer(await endMute(services, actor, { muteId: form.scope }), () => done('unmuted'));
    default:
      return unknownIntent();
  }
};

/** What leases say that their rent covers, and how much of it is used. */
const ContractUse = ({ uses }: Pick<MachineRulesPage, 'uses'>) => {
  const t = useTranslate();
  if (uses.length === 0) return null;
  return (
    <Section title={t('watching:contract.title')} summary={t('watching:contract.summary')}>
      <ul className="plain stack">
        {uses.map(({ reference, meter, used, most, from, to }) => (
          <li key={reference}>
            <strong className="figure">
              {t('alarms:page.use-of', { used: meterText(t, meter, used), most: meterText(t, meter, most) })}
            </strong>
            <div className="muted">
              <Link to={`/leases/${reference}/billing`}>{reference}</Link> · <Day day={from} /> – <Day day={to} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
};

/** When a machine's alarms ring: its limits, the hours in which it may move, announced work, and who is not told. */
export default function MachineRulesRoute() {
  const page = useLoaderData<typeof loader>();
  return (
    <MachineFrame head={page.head}>
      <div className="split">
        <div>
          <LimitsPanel page={page} />
          <MovementPanel page={page} />
        </div>
        <div>
          <ContractUse uses={page.uses} />
          <ServicePanel page={page} />
          <MutePanel page={page} />
        </div>
      </div>
      <WatchedTable watched={page.watched} />
    </MachineFrame>
  );
}
