import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { acknowledgeAlarm, settleAlarm } from '#services/alarms/handle-alarm';
import { muteAlarms } from '#services/alarms/mute-alarms';
import { announceService } from '#services/alarms/service-windows';
import { AlarmStandingBadge, SeverityBadge } from '~/components/alarms/alarm-badges';
import { AlarmConditions, AlarmEvidence } from '~/components/alarms/alarm-evidence';
import { AlarmHandling } from '~/components/alarms/alarm-handling';
import { alarmText } from '~/components/alarms/alarm-text';
import { Day, Moment } from '~/components/format/moment';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { meterText } from '~/components/telemetry/figures';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadAlarm } from '~/presenters/alarms.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['telemetry'],
  crumb: (t, { alarm }) => `${alarm.machine.reference}: ${t(`alarms:kind.${alarm.kind}`)}`,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadAlarm(await requireActor(request, context, 'alarm:read'), params.id ?? '');

const HOUR_MS = 3_600_000;

const Acknowledge = z.object({ note: z.string().trim().max(500).optional() });
const Settle = z.object({ note: z.string().trim().min(1).max(500) });
const Mute = z.object({ days: z.coerce.number().int().min(1).max(90) });
const Service = z.object({
  hours: z.coerce.number().int().min(1).max(336),
  note: z.string().trim().min(1).max(500),
});

type Done = 'acknowledged' | 'settled' | 'muted' | 'service';

export const action = async (args: ActionFunctionArgs) => {
  const form = await memberForm(args);
  const { who } = form;
  const { services, actor } = who;
  const alarmId = args.params.id ?? '';
  const done = (what: Done) => form.done(`/alarms/${alarmId}`, { key: `alarms:done.${what}`, params: {} });
  const now = services.clock.now().getTime();
  switch (form.intent) {
    case 'acknowledge':
      return form.run(
        Acknowledge,
        ({ note }) => acknowledgeAlarm(services, actor, { alarmId, ...(note && { note }) }),
        () => done('acknowledged'),
      );
    case 'settle':
      return form.run(
        Settle,
        ({ note }) => settleAlarm(services, actor, { alarmId, note }),
        () => done('settled'),
      );
    case 'mute': {
      const { alarm } = await loadAlarm(who, alarmId);
      const { machine, kind } = alarm;
      return form.run(
        Mute,
        ({ days }) =>
          muteAlarms(services, actor, { machine: machine.subject, kind, until: new Date(now + days * 24 * HOUR_MS) }),
        () => done('muted'),
      );
    }
    case 'service': {
      const { alarm } = await loadAlarm(who, alarmId);
      return form.run(
        Service,
        ({ hours, note }) =>
          announceService(services, actor, {
            machine: alarm.machine.subject,
            from: new Date(now),
            until: new Date(now + hours * HOUR_MS),
            note,
          }),
        () => done('service'),
      );
    }
    default:
      return unknownIntent();
  }
};

export default function AlarmPage() {
  const t = useTranslate();
  const { alarm, learned, mayHandle } = useLoaderData<typeof loader>();
  const { machine, level, place } = alarm;
  return (
    <>
      <PageHeader
        title={`${machine.reference}: ${alarmText(t, alarm)}`}
        aside={
          <>
            <SeverityBadge severity={alarm.severity} /> <AlarmStandingBadge standing={alarm.standing} />
          </>
        }
        summary={
          <>
            <Link to={`/equipment/${machine.reference}/use`}>{machine.reference}</Link> · {machine.manufacturer}{' '}
            {machine.model} · {machine.serial}
          </>
        }
      />
      {alarm.standing === 'withdrawn' && (
        <Note>
          <p>{t('alarms:page.withdrawn')}</p>
        </Note>
      )}
      <div className="split">
        <div>
          <AlarmEvidence alarm={alarm} />
          <AlarmConditions alarm={alarm} />
        </div>
        <div>
          <Section title={t('alarms:page.facts')}>
            <div className="panel">
              <FactList>
                <Fact label={t('alarms:column.since')}>
                  <Moment at={alarm.since} />
                </Fact>
                {alarm.until !== null && (
                  <Fact label={t('alarms:column.until')}>
                    <Moment at={alarm.until} />
                  </Fact>
                )}
                <Fact label={t('alarms:column.raised')}>
                  <Moment at={alarm.raisedAt} />
                  {learned !== null && <span className="muted"> · {t(`alarms:page.${learned}`)}</span>}
                </Fact>
                {alarm.use !== null && (
                  <Fact label={t('alarms:page.use')}>
                    {t('alarms:page.use-of', {
                      used: meterText(t, alarm.use.meter, alarm.use.used),
                      most: meterText(t, alarm.use.meter, alarm.use.most),
                    })}{' '}
                    <span className="muted">
                      <Day day={alarm.use.from} /> – <Day day={alarm.use.to} />
                    </span>
                    {alarm.use.reference !== null && (
                      <>
                        {' '}
                        · <Link to={`/leases/${alarm.use.reference}/billing`}>{alarm.use.reference}</Link>
                      </>
                    )}
                  </Fact>
                )}
                {alarm.mutedUntil !== null && (
                  <Fact label={t('alarms:page.muted')}>
                    <Moment at={alarm.mutedUntil} />
                  </Fact>
                )}
                {alarm.escalatedAt !== null && (
                  <Fact label={t('alarms:page.escalated')}>
                    <Moment at={alarm.escalatedAt} /> · {t('alarms:page.escalated-hint')}
                  </Fact>
                )}
                {alarm.settled !== null && (
                  <Fact label={t('alarms:page.settled')}>
                    <Moment at={alarm.settled.at} /> {alarm.settled.note}
                  </Fact>
                )}
                {level === 'full' && (
                  <Fact label={t('alarms:page.areas')}>{alarm.areas.join(', ') || t('alarms:page.none')}</Fact>
                )}
                {place !== null && (
                  <Fact label={t('alarms:page.place')}>
                    <span className="figure">
                      {place.latitude.toFixed(5)}, {place.longitude.toFixed(5)}
                    </span>{' '}
                    · <Moment at={place.at} />
                  </Fact>
                )}
              </FactList>
            </div>
            {level === 'lender' && place === null && <p className="muted below">{t('alarms:page.hidden')}</p>}
          </Section>
          <AlarmHandling alarm={alarm} mayHandle={mayHandle} />
        </div>
      </div>
    </>
  );
}
