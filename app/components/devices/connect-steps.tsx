import { type DeviceProtocol, isDeviceProtocol } from '#domain/devices/protocols';
import { useTranslate } from '~/i18n/use-translate';
import { HashText } from '../format/hash-text.tsx';
import { Section } from '../page/page.tsx';
import { Fact, FactList } from '../record/fact-list.tsx';
import type { DeviceDoor } from './doors.ts';
import { KEY_COMMANDS, SIGNED_PAYLOAD, signedExample } from './signed-example.ts';

interface ConnectStepsProps {
  readonly protocol: string;
  readonly externalId: string;
  readonly doors: readonly DeviceDoor[];
  /** Where it is known: right after it was made, and never again. */
  readonly token: string | null;
  /** Whether it signs with a key of its own. */
  readonly hasKey: boolean;
}

const TOKEN = '<TOKEN>';
const EXAMPLE = '{"latitude":53.5413,"longitude":9.9846,"engineHours":1204.5,"ignition":true}';

/** What is typed or sent, as the vendors' documents have it; none where it differs from model to model. */
const commandsOf = (protocol: DeviceProtocol, doors: readonly DeviceDoor[], name: string, token: string): string[] => {
  const [door] = doors;
  if (!door) return [];
  const { host, port } = door;
  switch (protocol) {
    case 'teltonika':
      return [`  setparam 2004:${host};2005:${port};2006:${door.transport === 'udp' ? 1 : 0}`];
    case 'gt06':
      return [`SERVER,1,${host},${port},0#`];
    case 'h02':
      return [`8040000 ${host} ${port}`];
    case 'tk103':
      return [`adminip123456 ${host} ${port}`];
    case 'osmand':
      return [
        `http://${host}:${port}/?token=${token}`,
        `curl "http://${host}:${port}/?token=${token}&id=${name}&lat=53.5413&lon=9.9846"`,
      ];
    case 'native':
      return doors.map(one =>
        one.transport === 'http'
          ? `curl -H "Authorization: Bearer ${token}" -d '${EXAMPLE}' http://${one.host}:${one.port}/v1/telemetry`
          : `mosquitto_pub -h ${one.host} -p ${one.port}${one.transport === 'mqtts' ? ' --tls-use-os-certs' : ''} -u ${token} -q 1 -t v1/devices/me/telemetry -m '${EXAMPLE}'`,
      );
    case 'queclink':
    case 'aemp':
      return [];
  }
};

const Commands = ({ commands }: { readonly commands: readonly string[] }) =>
  commands.map(command => (
    <pre key={command} className="device-code">
      <code>{command}</code>
    </pre>
  ));

/** How to make a key pair, beside the field that asks for its public part. */
export const KeyCommands = () => {
  const t = useTranslate();
  return (
    <details className="fold">
      <summary>{t('devices:key.make')}</summary>
      <Commands commands={KEY_COMMANDS} />
    </details>
  );
};

/** How a message is signed: what it is made of, and a program that sends one. */
const SignedMessages = ({ name, doors }: { readonly name: string; readonly doors: readonly DeviceDoor[] }) => {
  const t = useTranslate();
  const http = doors.find(({ transport }) => transport === 'http');
  const url = http ? `http://${http.host}:${http.port}/v1/telemetry` : null;
  return (
    <>
      <p>{t('devices:signed.what')}</p>
      <pre className="device-code">
        <code>{`{"alg":"EdDSA","kid":${JSON.stringify(name)}}\n${SIGNED_PAYLOAD}`}</code>
      </pre>
      <p className="muted">{t('devices:signed.where')}</p>
      {url !== null && (
        <details className="fold">
          <summary>{t('devices:signed.program')}</summary>
          <pre className="device-code">
            <code>{signedExample(name, url)}</code>
          </pre>
        </details>
      )}
      <p className="muted">{t('devices:key.unsigned')}</p>
    </>
  );
};

/** What to set on a device so that it calls here: address, port, its name, and the command where there is one. */
export const ConnectSteps = ({ protocol, externalId, doors, token, hasKey }: ConnectStepsProps) => {
  const t = useTranslate();
  if (!isDeviceProtocol(protocol)) return null;
  const own = doors.filter(door => door.protocol === protocol);
  const signs = hasKey && protocol === 'native';
  const commands = commandsOf(protocol, own, externalId, token ?? TOKEN);
  return (
    <Section title={t('devices:connect.title')} summary={t(`devices:steps.${protocol}`)}>
      <div className="panel">
        <FactList>
          {own.map(({ transport, host, port }) => (
            <Fact key={`${transport} ${port}`} label={t(`devices:connect.door.${transport}`)}>
              <code>
                {host}:{port}
              </code>
            </Fact>
          ))}
          <Fact label={t('devices:connect.as')}>
            <HashText value={externalId} full />
          </Fact>
        </FactList>
        {own.length === 0 && protocol !== 'aemp' && <p className="muted">{t('devices:connect.no-door')}</p>}
        {signs && <SignedMessages name={externalId} doors={own} />}
        {signs ? (
          <details className="fold">
            <summary>{t('devices:signed.unsigned')}</summary>
            <Commands commands={commands} />
          </details>
        ) : (
          <Commands commands={commands} />
        )}
        {(protocol === 'h02' || protocol === 'tk103') && <p className="muted">{t('devices:connect.sms')}</p>}
      </div>
      <p className="muted below">
        {t('devices:connect.check')} {t('devices:connect.then')}
      </p>
    </Section>
  );
};
