import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { attestLease } from '#services/leases/attest-lease';
import { cancelLease } from '#services/leases/cancel-lease';
import { commenceLease } from '#services/leases/commence-lease';
import { recordLeaseInspection } from '#services/leases/inspect-lease';
import { cureDefault, noticeDefault } from '#services/leases/notice-default';
import { novateLease, transferLease } from '#services/leases/pass-on';
import { DEFAULT_REASONS, LEASE_CANCEL_REASONS } from '#services/leases/reasons';
import { repossessEquipment } from '#services/leases/repossess-equipment';
import { setLeaseHandling } from '#services/leases/set-lease-handling';
import { AgreementPanel } from '~/components/agreements/agreement-panel';
import { Day } from '~/components/format/moment';
import { AreasPanel } from '~/components/geofences/areas-panel';
import { LeaseControls } from '~/components/leases/lease-controls';
import { LeaseEnd } from '~/components/leases/lease-end';
import { LeaseFacts, LeaseMachines, LeaseProvenance, LeaseRelations } from '~/components/leases/lease-facts';
import { LeaseSettings } from '~/components/leases/lease-settings';
import { TermsFacts } from '~/components/leases/terms-facts';
import { LienPanel } from '~/components/liens/lien-panel';
import type { PageHandle } from '~/components/page/handle';
import { Section } from '~/components/page/page';
import { checkField, reasonFields } from '~/form-fields.server';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { areaAction, loadLeaseAreas } from '~/presenters/geofences.server';
import { loadLeaseOverviewPage } from '~/presenters/lease-overview.server';
import { loadLienPanel } from '~/presenters/lien-panel.server';

export const handle: PageHandle = { i18n: ['leases', 'agreements', 'liens', 'geofences'] };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'lease:read');
  const lease = await loadLeaseOverviewPage(who, params.reference ?? '');
  return {
    ...lease,
    liens: await loadLienPanel(who, { collateral: 'Lease', subject: lease.subject }),
    areas: await loadLeaseAreas(who, lease.subject),
  };
};

const note = z.string().trim().max(2000).optional();
const Serials = z.array(z.object({ machine: z.string().max(80), serial: z.string().max(200).optional() })).default([]);
const Acceptance = z.object({ acceptedOn: z.iso.date(), serials: Serials, note });
const Repossession = z.object({ on: z.iso.date(), serials: Serials, note: z.string().trim().min(1).max(2000) });
const Noted = z.object({ note });
const Cure = z.object({ note: z.string().trim().min(1).max(2000) });
const Party = z.object({ partyId: z.guid(), note });
const Default = reasonFields(DEFAULT_REASONS).extend({ cureBy: z.iso.date().optional() });
const Inspection = z.object({ inspectedOn: z.iso.date(), note: z.string().trim().min(1).max(2000) });
const Settings = z.object({
  billingOn: checkField,
  timeZone: z.string().trim().max(60),
});

/** Those that were read on site. */
const given = (serials: z.output<typeof Serials>) =>
  serials.flatMap(({ machine, serial }) => (serial === undefined ? [] : [{ machine, serial }]));

const noted = (text: string | undefined) => (text === undefined ? {} : { note: text });

type Done =
  | 'attested'
  | 'accepted'
  | 'cancelled'
  | 'default'
  | 'cured'
  | 'repossessed'
  | 'novated'
  | 'transferred'
  | 'inspected'
  | 'settings';

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const lease = params.reference ?? '';
  /** Where others must sign first, it is not on its way yet. */
  const done = (what: Done) => (made: object) =>
    form.done(`/leases/${lease}`, {
      key:
        'agreementId' in made && 'actionId' in made && made.actionId === null
          ? 'leases:done.to-sign'
          : `leases:done.${what}`,
      params: {},
    });
  switch (form.intent) {
    case 'attest':
      return form.run(Noted, input => attestLease(services, actor, { lease, ...noted(input.note) }), done('attested'));
    case 'commence':
      return form.run(
        Acceptance,
        ({ acceptedOn, serials, note: text }) =>
          commenceLease(services, actor, { lease, acceptedOn, serials: given(serials), ...noted(text) }),
        done('accepted'),
      );
    case 'cancel':
      return form.run(
        reasonFields(LEASE_CANCEL_REASONS),
        reason => cancelLease(services, actor, { lease, reason }),
        done('cancelled'),
      );
    case 'default':
      return form.run(
        Default,
        ({ cureBy, ...reason }) =>
          noticeDefault(services, actor, { lease, reason, ...(cureBy !== undefined && { cureBy }) }),
        done('default'),
      );
    case 'cure':
      return form.run(Cure, input => cureDefault(services, actor, { lease, ...input }), done('cured'));
    case 'repossess':
      return form.run(
        Repossession,
        ({ serials, ...input }) => repossessEquipment(services, actor, { lease, ...input, serials: given(serials) }),
        done('repossessed'),
      );
    case 'novate':
      return form.run(
        Party,
        input => novateLease(services, actor, { lease, lesseeId: input.partyId, ...noted(input.note) }),
        done('novated'),
      );
    case 'transfer':
      return form.run(
        Party,
        input => transferLease(services, actor, { lease, lessorId: input.partyId, ...noted(input.note) }),
        done('transferred'),
      );
    case 'inspect':
      return form.run(
        Inspection,
        input => recordLeaseInspection(services, actor, { lease, ...input }),
        done('inspected'),
      );
    case 'settings':
      return form.run(Settings, input => setLeaseHandling(services, actor, { lease, ...input }), done('settings'));
    default:
      return (await areaAction(form, lease, `/leases/${lease}`)) ?? unknownIntent();
  }
};

export default function LeaseOverviewRoute() {
  const t = useTranslate();
  const lease = useLoaderData<typeof loader>();
  return (
    <div className="split">
      <div>
        <LeaseProvenance lease={lease} />
        <AgreementPanel agreements={lease.agreements} />
        <LeaseEnd lease={lease} />
        <LeaseControls lease={lease} />
        <Section title={t('leases:form.terms')}>
          {lease.amendments > 0 && (
            <p className="muted">
              {t('leases:amendment.amended', { count: lease.amendments })} <Day day={lease.terms.commencementDate} />{' '}
              <Link to={`/leases/${lease.reference}/amendments`}>{t('leases:tab.amendments')}</Link>
            </p>
          )}
          <TermsFacts terms={lease.terms} />
        </Section>
        <LeaseMachines lease={lease} />
        <LeaseRelations lease={lease} />
        <LienPanel panel={lease.liens} />
      </div>
      <div>
        <LeaseFacts lease={lease} />
        {lease.areas !== null && <AreasPanel view={lease.areas} />}
        <LeaseSettings lease={lease} />
      </div>
    </div>
  );
}
