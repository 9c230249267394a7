import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { appointObserver, dismissObserver } from '#services/devices/observers';
import { AgreementPanel } from '~/components/agreements/agreement-panel';
import { DeviceStandingBadge, Tier } from '~/components/devices/badges';
import { protocolText } from '~/components/devices/device-text';
import { MachineFrame } from '~/components/equipment/machine-frame';
import { ConfirmForm } from '~/components/form/confirm-form';
import { SelectField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { formatCount } from '~/components/format/amounts';
import { Ago, Moment } from '~/components/format/moment';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, Section } from '~/components/page/page';
import { type Column, DataTable } from '~/components/table/data-table';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { observerFields } from '~/presenters/device-fields.server';
import { loadMachineDevices, type MachineDevices } from '~/presenters/machine-devices.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['ledger', 'equipment', 'agreements', 'devices'],
  live: 'readings',
  crumb: (_, { head }) => head.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadMachineDevices(await requireActor(request, context, 'device:read'), params.reference ?? '');

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const machine = params.reference ?? '';
  const here = `/equipment/${machine}/devices`;
  switch (form.intent) {
    case 'appoint':
      return form.run(
        observerFields,
        ({ observerId }) => appointObserver(services, actor, { machine, observerId }),
        ({ actionId }) =>
          form.done(here, { key: `devices:done.${actionId === null ? 'proposed' : 'signed'}`, params: {} }),
      );
    case 'dismiss':
      return form.answer(await dismissObserver(services, actor, { machine, observerId: form.scope }), () =>
        form.done(here, { key: 'devices:done.dismissed', params: {} }),
      );
    default:
      return unknownIntent();
  }
};

type Row = MachineDevices['devices'][number];

const DeviceTable = ({ devices, mayRegister }: Pick<MachineDevices, 'devices' | 'mayRegister'>) => {
  const t = useTranslate();
  const columns: Column<Row>[] = [
    { id: 'name', header: t('devices:column.name'), cell: row => row.name },
    { id: 'state', header: t('devices:column.state'), cell: row => <DeviceStandingBadge standing={row.standing} /> },
    {
      id: 'protocol',
      header: t('devices:column.protocol'),
      secondary: true,
      cell: row => protocolText(t, row.protocol),
    },
    { id: 'tier', header: t('devices:column.tier'), cell: row => <Tier tier={row.tier} /> },
    {
      id: 'heard',
      header: t('devices:column.heard'),
      nowrap: true,
      cell: row => (row.lastMessageAt === null ? t('devices:never') : <Ago at={row.lastMessageAt} />),
    },
    { id: 'owner', header: t('devices:column.owner'), secondary: true, cell: row => row.ownerName },
  ];
  return (
    <Section
      title={t('devices:machine.title')}
      summary={t('devices:machine.summary')}
      actions={mayRegister && <ButtonLink to="/devices/new">{t('devices:new.title')}</ButtonLink>}
    >
      <DataTable
        caption={t('devices:machine.title')}
        rows={devices}
        rowKey={row => row.id}
        rowHref={row => `/devices/${row.id}`}
        columns={columns}
        empty={
          <EmptyState title={t('devices:machine.none')} action={<Link to="/devices">{t('navigation.devices')}</Link>}>
            {t('devices:machine.none-hint')}
          </EmptyState>
        }
      />
    </Section>
  );
};

/** What who lends on a machine is to know of its devices: how many there are, and how far each can be trusted. */
const TierList = ({ tiers }: { readonly tiers: NonNullable<MachineDevices['tiers']> }) => {
  const t = useTranslate();
  return (
    <Section title={t('devices:machine.title')} summary={t('devices:machine.lender')}>
      {tiers.length === 0 ? (
        <EmptyState title={t('devices:machine.none')}>{t('devices:machine.none-lender')}</EmptyState>
      ) : (
        <ul className="plain-list">
          {tiers.map(({ tier, count }) => (
            <li key={tier}>
              <span className="figure">{formatCount(count)}</span> × <Tier tier={tier} full />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};

const Observers = ({
  observers,
  parties,
  mayAppoint,
}: Pick<MachineDevices, 'observers' | 'parties' | 'mayAppoint'>) => {
  const t = useTranslate();
  return (
    <Section title={t('devices:observers.title')} summary={t('devices:observers.summary')}>
      {observers.length === 0 && <p className="muted">{t('devices:observers.none')}</p>}
      <ul className="plain-list">
        {observers.map(({ organisationId, name, since, mayDismiss }) => (
          <li key={organisationId}>
            {name}
            {since !== null && (
              <span className="muted">
                {' '}
                · {t('devices:enrol.since')} <Moment at={since} precision="day" />
              </span>
            )}
            {mayDismiss && (
              <ConfirmForm
                intent="dismiss"
                scope={organisationId}
                label={t('devices:observers.dismiss-open')}
                explanation={t('devices:observers.dismiss-hint')}
                confirm={t('devices:observers.dismiss')}
              />
            )}
          </li>
        ))}
      </ul>
      {mayAppoint && parties.length > 0 && (
        <PostForm intent="appoint">
          <SelectField
            name="observerId"
            label={t('devices:observers.who')}
            hint={t('devices:observers.hint')}
            placeholder={t('devices:new.choose')}
            choices={parties}
            required
          />
          <SubmitButton tone="plain">{t('devices:observers.appoint')}</SubmitButton>
        </PostForm>
      )}
    </Section>
  );
};

/** The devices that speak for a machine, and who may observe it. */
export default function MachineDevicesPage() {
  const { head, devices, tiers, observers, agreements, parties, mayAppoint, mayRegister } =
    useLoaderData<typeof loader>();
  return (
    <MachineFrame head={head}>
      <div className="split">
        <div>
          <AgreementPanel agreements={agreements} />
          {tiers === null ? <DeviceTable devices={devices} mayRegister={mayRegister} /> : <TierList tiers={tiers} />}
        </div>
        <Observers observers={observers} parties={parties} mayAppoint={mayAppoint} />
      </div>
    </MachineFrame>
  );
}
