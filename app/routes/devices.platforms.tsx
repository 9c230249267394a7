import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { connectPlatform, disconnectPlatform, pollPlatformNow } from '#services/platforms/connect-platform';
import { allowPlatformHost, forbidPlatformHost } from '#services/platforms/platform-hosts';
import { ConfirmForm } from '~/components/form/confirm-form';
import { PasswordField, RadiosField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { formatCount } from '~/components/format/amounts';
import { Ago } from '~/components/format/moment';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { StatusBadge } from '~/components/record/status-badge';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadPlatforms } from '~/presenters/devices.server';
import { hostFields, platformFields } from '~/presenters/platform-fields.server';

export const handle: PageHandle = { crumb: t => t('devices:platforms.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadPlatforms(await requireActor(request, context, 'device:read'));

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const done = (what: 'connected' | 'disconnected' | 'asked' | 'host-allowed' | 'host-forbidden') =>
    form.done('/devices/platforms', { key: `devices:done.${what}`, params: {} });
  switch (form.intent) {
    case 'connect':
      return form.run(
        platformFields,
        input => connectPlatform(services, actor, input),
        () => done('connected'),
      );
    case 'disconnect':
      return form.answer(await disconnectPlatform(services, actor, { platformAccountId: form.scope }), () =>
        done('disconnected'),
      );
    case 'ask':
      return form.answer(await pollPlatformNow(services, actor, { platformAccountId: form.scope }), () =>
        done('asked'),
      );
    case 'allow-host':
      return form.run(
        hostFields,
        input => allowPlatformHost(services, actor, input),
        () => done('host-allowed'),
      );
    case 'forbid-host':
      return form.answer(await forbidPlatformHost(services, actor, { host: form.scope }), () => done('host-forbidden'));
    default:
      return unknownIntent();
  }
};

type Host = NonNullable<Awaited<ReturnType<typeof loadPlatforms>>['hosts']>[number];
type Account = Awaited<ReturnType<typeof loadPlatforms>>['accounts'][number];

const AccountPanel = ({ account, mayManage }: { readonly account: Account; readonly mayManage: boolean }) => {
  const t = useTranslate();
  const { id, name, vendor, baseUrl, host, trust, lastPolledAt, lastError, machines, devices, unknown } = account;
  const state = lastError !== null ? 'failed' : lastPolledAt === null ? 'new' : 'good';
  const tones = { failed: 'bad', new: 'neutral', good: 'ok' } as const;
  return (
    <div className="panel">
      <p>
        <strong>{name}</strong> · {vendor}{' '}
        <StatusBadge tone={tones[state]}>{t(`devices:platforms.state.${state}`)}</StatusBadge>
      </p>
      <FactList columns={2}>
        <Fact label={t('devices:platforms.base-url')}>
          <span className="figure">{baseUrl}</span>
        </Fact>
        <Fact label={t('devices:platforms.host')}>
          <span className="figure">{host}</span> · {t(`devices:platforms.trust.${trust}`)}
        </Fact>
        <Fact label={t('devices:platforms.polled')}>
          {lastPolledAt === null ? t('devices:never') : <Ago at={lastPolledAt} />}
        </Fact>
        <Fact label={t('devices:platforms.machines')}>{formatCount(machines)}</Fact>
        <Fact label={t('devices:platforms.registered')}>{formatCount(devices)}</Fact>
        {lastError !== null && <Fact label={t('devices:platforms.error')}>{lastError}</Fact>}
      </FactList>
      {unknown.length > 0 && (
        <details className="fold">
          <summary>{t('devices:platforms.unknown', { count: unknown.length })}</summary>
          <p>{unknown.join(', ')}</p>
          <Link to="/devices/new?protocol=aemp">{t('devices:new.title')}</Link>
        </details>
      )}
      {mayManage && (
        <div className="button-row below">
          <PostForm intent="ask" scope={id} bare>
            <SubmitButton small tone="plain">
              {t('devices:platforms.ask')}
            </SubmitButton>
          </PostForm>
          <ConfirmForm
            intent="disconnect"
            scope={id}
            label={t('devices:platforms.remove-open')}
            explanation={t('devices:platforms.remove-hint')}
            confirm={t('devices:platforms.remove')}
          />
        </div>
      )}
    </div>
  );
};

const KINDS = ['basic', 'client-credentials', 'password'] as const;

const NewAccount = () => {
  const t = useTranslate();
  return (
    <Section title={t('devices:platforms.connect')} summary={t('devices:platforms.connect-summary')}>
      <PostForm intent="connect" className="form form-wide">
        <div className="form-row">
          <TextField name="name" label={t('devices:platforms.name')} maxLength={120} required />
          <TextField
            name="vendor"
            label={t('devices:platforms.vendor')}
            hint={t('devices:platforms.vendor-hint')}
            maxLength={60}
            required
          />
        </div>
        <TextField
          name="baseUrl"
          type="url"
          label={t('devices:platforms.base-url')}
          hint={t('devices:platforms.base-url-hint')}
          placeholder="https://"
          required
        />
        <RadiosField
          name="kind"
          legend={t('devices:platforms.sign-in')}
          choices={KINDS.map(value => ({
            value,
            label: t(`devices:platforms.kind.${value}`),
            hint: t(`devices:platforms.kind-hint.${value}`),
          }))}
          defaultValues={['client-credentials']}
          required
        />
        <div data-where="client-credentials password">
          <TextField
            name="signInUrl"
            type="url"
            depends
            label={t('devices:platforms.token-url')}
            placeholder="https://"
            autoComplete="off"
          />
        </div>
        <div className="form-row" data-where="basic password">
          <TextField name="user" label={t('devices:platforms.user')} autoComplete="off" depends />
          <PasswordField name="password" depends label={t('devices:platforms.password')} autoComplete="new-password" />
        </div>
        <div className="form-row" data-where="client-credentials password">
          <TextField name="clientId" label={t('devices:platforms.client-id')} autoComplete="off" depends />
          <PasswordField
            depends
            name="clientPassword"
            label={t('devices:platforms.client-secret')}
            autoComplete="new-password"
          />
        </div>
        <div data-where="client-credentials password">
          <TextField name="scope" label={t('devices:platforms.scope')} autoComplete="off" />
        </div>
        <SubmitButton>{t('devices:platforms.action')}</SubmitButton>
      </PostForm>
    </Section>
  );
};

/** For who governs: whose word counts beside that of known vendors. */
const Hosts = ({ hosts }: { readonly hosts: readonly Host[] }) => {
  const t = useTranslate();
  return (
    <Section title={t('devices:platforms.hosts')} summary={t('devices:platforms.hosts-summary')}>
      {hosts.length > 0 && (
        <FactList columns={2}>
          {hosts.map(({ host, note, allowedAt }) => (
            <Fact key={host} label={host}>
              {note} · <Ago at={allowedAt} />
              <PostForm intent="forbid-host" scope={host} bare>
                <SubmitButton small tone="plain">
                  {t('devices:platforms.host-forbid')}
                </SubmitButton>
              </PostForm>
            </Fact>
          ))}
        </FactList>
      )}
      <PostForm intent="allow-host" className="form form-wide">
        <div className="form-row">
          <TextField name="host" label={t('devices:platforms.host')} maxLength={253} required />
          <TextField name="note" label={t('devices:platforms.host-note')} maxLength={500} required />
        </div>
        <SubmitButton>{t('devices:platforms.host-allow')}</SubmitButton>
      </PostForm>
    </Section>
  );
};

/** Accounts at makers' platforms (AEMP 2.0), whose machines are asked for. */
export default function Platforms() {
  const t = useTranslate();
  const { accounts, mayManage, hosts } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('devices:platforms.title')} summary={t('devices:platforms.summary')} />
      {accounts.length === 0 ? (
        <EmptyState title={t('devices:platforms.none')}>
          {t(mayManage ? 'devices:platforms.none-hint' : 'devices:platforms.none-other')}
        </EmptyState>
      ) : (
        accounts.map(account => <AccountPanel key={account.id} account={account} mayManage={mayManage} />)
      )}
      {mayManage && <NewAccount />}
      {hosts && <Hosts hosts={hosts} />}
    </>
  );
}
