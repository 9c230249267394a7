import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { renameDevice, rotateDeviceToken, setDeviceGateway } from '#services/devices/device-access';
import { sendCommand, withdrawCommand } from '#services/devices/device-commands';
import { confirmEnrolment, declineEnrolment, proposeEnrolment } from '#services/devices/enrol-device';
import { detachDevice, removeDevice } from '#services/devices/remove-device';
import { replaceDevice, setDeviceKey } from '#services/devices/replace-device';
import { DeviceStandingBadge, Tier } from '~/components/devices/badges';
import { ConnectSteps } from '~/components/devices/connect-steps';
import { DeviceAccess, DeviceEnd } from '~/components/devices/device-access';
import { DeviceCommands } from '~/components/devices/device-commands';
import { DeviceHistory } from '~/components/devices/device-history';
import { protocolText } from '~/components/devices/device-text';
import { Enrolment } from '~/components/devices/enrolment';
import { LiveMessages } from '~/components/devices/live-messages';
import { VerifyRange } from '~/components/devices/verify-range';
import { useAnswer } from '~/components/form/use-answer';
import { HashText } from '~/components/format/hash-text';
import { usePoll } from '~/components/live/use-poll';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader } from '~/components/page/page';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import {
  commandFields,
  declineFields,
  detachFields,
  enrolmentFields,
  keyFields,
  nameFields,
  removeFields,
  replaceFields,
} from '~/presenters/device-fields.server';
import { loadDevice } from '~/presenters/devices.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['agreements', 'ledger', 'telemetry'],
  crumb: (_, { page }) => page.device.name,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => ({
  page: await loadDevice(await requireActor(request, context, 'device:read'), params.id ?? ''),
  doors: context.devices,
});

type Done =
  | 'gateway'
  | 'no-gateway'
  | 'command-sent'
  | 'command-withdrawn'
  | 'proposed'
  | 'signed'
  | 'confirmed'
  | 'declined'
  | 'renamed'
  | 'key-set'
  | 'detached'
  | 'removed';

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const deviceId = params.id ?? '';
  const done = (what: Done) => form.done(`/devices/${deviceId}`, { key: `devices:done.${what}`, params: {} });
  /** Signed at once where one organisation is all of the parties. */
  const proposed = ({ actionId }: { readonly actionId: string | null }) =>
    done(actionId === null ? 'proposed' : 'signed');
  switch (form.intent) {
    case 'propose':
      return form.run(enrolmentFields, input => proposeEnrolment(services, actor, { deviceId, ...input }), proposed);
    case 'replace':
      return form.run(replaceFields, input => replaceDevice(services, actor, { deviceId, ...input }), proposed);
    case 'confirm':
      return form.answer(await confirmEnrolment(services, actor, { deviceId }), () => done('confirmed'));
    case 'decline':
      return form.run(
        declineFields,
        ({ note }) => declineEnrolment(services, actor, { deviceId, note }),
        () => done('declined'),
      );
    case 'rotate':
      // Answered, not redirected: the token exists in this one response and nowhere else.
      return form.answer(await rotateDeviceToken(services, actor, { deviceId }), ({ token }) => data({ token }));
    case 'key':
      return form.run(
        keyFields,
        ({ publicKey }) => setDeviceKey(services, actor, { deviceId, publicKey }),
        ({ agreementId }) => done(agreementId === null ? 'key-set' : 'proposed'),
      );
    case 'no-key':
      return form.answer(await setDeviceKey(services, actor, { deviceId, publicKey: null }), ({ agreementId }) =>
        done(agreementId === null ? 'key-set' : 'proposed'),
      );
    case 'gateway':
    case 'no-gateway': {
      const isGateway = form.intent === 'gateway';
      return form.answer(await setDeviceGateway(services, actor, { deviceId, isGateway }), () =>
        done(isGateway ? 'gateway' : 'no-gateway'),
      );
    }
    case 'rename':
      return form.run(
        nameFields,
        ({ name }) => renameDevice(services, actor, { deviceId, name }),
        () => done('renamed'),
      );
    case 'command':
      return form.run(
        commandFields,
        input => sendCommand(services, actor, { deviceId, ...input }),
        () => done('command-sent'),
      );
    case 'withdraw-command':
      return form.answer(await withdrawCommand(services, actor, { deviceId, commandId: form.scope }), () =>
        done('command-withdrawn'),
      );
    case 'detach':
      return form.run(
        detachFields,
        input => detachDevice(services, actor, { deviceId, ...input }),
        () => done('detached'),
      );
    case 'remove':
      return form.run(
        removeFields,
        input => removeDevice(services, actor, { deviceId, ...input }),
        () => done('removed'),
      );
    default:
      return unknownIntent();
  }
};

/** While somebody looks, the device's messages are kept for two minutes at a time. */
const WATCH_MS = 60_000;

export default function DevicePage() {
  const t = useTranslate();
  const { page, doors } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { device, heard } = page;
  usePoll(heard !== null, WATCH_MS);
  const token = answer && 'token' in answer ? answer.token : null;
  return (
    <>
      <PageHeader
        title={device.name}
        aside={<DeviceStandingBadge standing={device.standing} />}
        summary={
          <>
            {protocolText(t, device.protocol)} · <span className="figure">{device.externalId}</span> ·{' '}
            {device.ownerName} · <Tier tier={device.tier} full />
          </>
        }
      />
      {token !== null && (
        <Note tone="ok" role="status" title={t('devices:token.once')}>
          <HashText value={token} full />
        </Note>
      )}
      <div className="split">
        <div>
          {heard !== null && <LiveMessages heard={heard} />}
          <DeviceHistory device={device} />
          <DeviceCommands page={page} />
          {device.isOwn && <VerifyRange deviceId={device.id} />}
        </div>
        <div>
          <Enrolment page={page} />
          {device.isOwn && <DeviceAccess page={page} />}
          {device.isOwn && device.removedAt === null && (
            <ConnectSteps
              protocol={device.protocol}
              externalId={device.externalId}
              doors={doors}
              token={token}
              hasKey={device.keyKind !== null}
            />
          )}
          <DeviceEnd page={page} />
        </div>
      </div>
    </>
  );
}
