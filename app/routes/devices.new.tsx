import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { DEVICE_PROTOCOLS, type DeviceProtocol, isDeviceProtocol } from '#domain/devices/protocols';
import { registerDevice } from '#services/devices/register-device';
import { ConnectSteps, KeyCommands } from '~/components/devices/connect-steps';
import { protocolText } from '~/components/devices/device-text';
import { SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { useAnswer } from '~/components/form/use-answer';
import { HashText } from '~/components/format/hash-text';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { newDeviceFields } from '~/presenters/device-fields.server';
import { loadDeviceForm } from '~/presenters/devices.server';

export const handle: PageHandle = { crumb: t => t('devices:new.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) => ({
  ...(await loadDeviceForm(await requireActor(request, context, 'device:manage'))),
  doors: context.devices,
});

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  if (form.intent !== 'register') return unknownIntent();
  const { services, actor } = form.who;
  return form.run(
    newDeviceFields,
    async input => {
      const made = await registerDevice(services, actor, input);
      return made.ok
        ? {
            ok: true as const,
            value: {
              protocol: input.protocol,
              externalId: input.externalId,
              hasKey: input.publicKey !== undefined,
              ...made.value,
            },
          }
        : made;
    },
    // Answered, not redirected: the token exists in this one response and nowhere else.
    ({ deviceId, token, protocol, externalId, hasKey, fittingDigit }) =>
      data({ registered: { deviceId, token, protocol, externalId, hasKey, fittingDigit } }),
  );
};

type Loaded = Awaited<ReturnType<typeof loader>>;

/** The first step: what it speaks. */
const Protocols = () => {
  const t = useTranslate();
  return (
    <Section title={t('devices:new.protocol')} summary={t('devices:new.protocol-summary')}>
      <ul className="device-protocols">
        {DEVICE_PROTOCOLS.map(protocol => (
          <li key={protocol} className="panel">
            <Link to={`/devices/new?protocol=${protocol}`}>{protocolText(t, protocol)}</Link>
            <p className="muted">{t(`devices:about.${protocol}`)}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
};

/** The second: its name, and what else it brings along. */
const Registration = ({ protocol, accounts }: Pick<Loaded, 'accounts'> & { readonly protocol: DeviceProtocol }) => {
  const t = useTranslate();
  return (
    <Section
      title={protocolText(t, protocol)}
      summary={t(`devices:about.${protocol}`)}
      actions={<Link to="/devices/new">{t('devices:new.other-protocol')}</Link>}
    >
      {protocol === 'aemp' && accounts.length === 0 && (
        <Note tone="warn">
          {t('devices:new.no-account')} <Link to="/devices/platforms">{t('devices:platforms.title')}</Link>
        </Note>
      )}
      <PostForm intent="register" className="form form-wide">
        <input type="hidden" name="protocol" value={protocol} />
        <TextField
          name="externalId"
          label={t('devices:new.external-id')}
          hint={t(
            `devices:new.external-id-hint.${protocol === 'native' || protocol === 'osmand' || protocol === 'aemp' ? protocol : 'tracker'}`,
          )}
          autoComplete="off"
          maxLength={80}
          required
        />
        <TextField name="name" label={t('devices:new.name')} hint={t('devices:new.name-hint')} maxLength={120} />
        {protocol === 'native' && (
          <>
            <TextAreaField name="publicKey" label={t('devices:key.jwk')} hint={t('devices:key.hint')} rows={4} />
            <KeyCommands />
          </>
        )}
        {protocol === 'aemp' && accounts.length > 0 && (
          <SelectField
            name="platformAccountId"
            label={t('devices:new.account')}
            placeholder={t('devices:new.choose')}
            choices={accounts}
            required
          />
        )}
        <SubmitButton>{t('devices:new.action')}</SubmitButton>
      </PostForm>
    </Section>
  );
};

export default function NewDevice() {
  const t = useTranslate();
  const { accounts, doors } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const [search] = useSearchParams();
  const wanted = search.get('protocol') ?? '';
  if (answer && 'registered' in answer) {
    const { deviceId, token, protocol, externalId, hasKey, fittingDigit } = answer.registered;
    return (
      <>
        <PageHeader
          title={t('devices:new.done')}
          summary={`${protocolText(t, protocol)} · ${externalId}`}
          actions={
            <ButtonLink to={`/devices/${deviceId}`} primary>
              {t('devices:new.to-device')}
            </ButtonLink>
          }
        />
        {token !== null && (
          <Note tone="ok" role="status" title={t('devices:token.once')}>
            <HashText value={token} full />
            {hasKey && <p>{t('devices:token.beside-key')}</p>}
          </Note>
        )}
        {fittingDigit !== null && <Note tone="warn">{t('devices:new.check-digit', { digit: fittingDigit })}</Note>}
        <ConnectSteps protocol={protocol} externalId={externalId} doors={doors} token={token} hasKey={hasKey} />
      </>
    );
  }
  return (
    <>
      <PageHeader title={t('devices:new.title')} summary={t('devices:new.summary')} />
      <p className="muted">
        <Link to="/devices/claims">{t('devices:claims.open')}</Link>
      </p>
      {isDeviceProtocol(wanted) ? <Registration protocol={wanted} accounts={accounts} /> : <Protocols />}
    </>
  );
}
