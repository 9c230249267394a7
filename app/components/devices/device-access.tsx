import { TOKEN_PROTOCOLS } from '#domain/devices/protocols';
import { useTranslate } from '~/i18n/use-translate';
import type { DevicePage } from '~/presenters/devices.server';
import { ConfirmForm } from '../form/confirm-form.tsx';
import { CheckField, TextAreaField, TextField } from '../form/fields.tsx';
import { HashText } from '../format/hash-text.tsx';
import { Note, Section } from '../page/page.tsx';
import { Fact, FactList } from '../record/fact-list.tsx';
import { KeyCommands } from './connect-steps.tsx';
import { MeterFields } from './meter-fields.tsx';

/** By what its messages are known: its token and its key, and what may be done about them. */
export const DeviceAccess = ({ page }: { readonly page: DevicePage }) => {
  const t = useTranslate();
  const { device, key, hasPendingKey, may } = page;
  const isOurs = device.protocol === 'native';
  return (
    <Section title={t('devices:access.title')} summary={t('devices:access.summary')}>
      <div className="panel">
        <FactList>
          <Fact label={t('devices:access.subject')}>
            <HashText value={device.subject} />
          </Fact>
          <Fact label={t('devices:access.token')}>
            {t(device.hasToken ? 'devices:access.has-token' : 'devices:access.no-token')}
          </Fact>
          <Fact label={t('devices:key.title')}>{device.keyKind ?? t('devices:key.none')}</Fact>
          {isOurs && (
            <Fact label={t('devices:gateway.title')}>
              {t(device.isGateway ? 'devices:gateway.yes' : 'devices:gateway.no')}
            </Fact>
          )}
        </FactList>
        {key !== null && (
          <pre className="device-code">
            <code>{key}</code>
          </pre>
        )}
      </div>
      {hasPendingKey && <Note>{t('devices:key.pending')}</Note>}
      {may.manage && TOKEN_PROTOCOLS.includes(device.protocol) && (
        <div className="button-row below">
          <ConfirmForm
            intent="rotate"
            tone="primary"
            label={t(device.hasToken ? 'devices:token.rotate-open' : 'devices:token.make-open')}
            explanation={t('devices:token.rotate-hint')}
            confirm={t('devices:token.rotate')}
          />
          {isOurs && device.agreementId === null && (
            <ConfirmForm
              intent="key"
              tone="primary"
              label={t('devices:key.open')}
              explanation={t(device.machine === null ? 'devices:key.hint' : 'devices:key.both-sign')}
              confirm={t('devices:key.set')}
            >
              <TextAreaField name="publicKey" label={t('devices:key.jwk')} rows={5} required />
              <KeyCommands />
            </ConfirmForm>
          )}
          {isOurs && device.agreementId === null && key !== null && (
            <ConfirmForm
              intent="no-key"
              label={t('devices:key.remove-open')}
              explanation={t('devices:key.remove-hint')}
              confirm={t('devices:key.remove')}
            />
          )}
          {isOurs && device.isGateway && (
            <ConfirmForm
              intent="no-gateway"
              label={t('devices:gateway.end-open')}
              explanation={t('devices:gateway.end-hint')}
              confirm={t('devices:gateway.end')}
            />
          )}
          {isOurs && !device.isGateway && (
            <ConfirmForm
              intent="gateway"
              tone="primary"
              label={t('devices:gateway.open')}
              explanation={t('devices:gateway.hint')}
              confirm={t('devices:gateway.action')}
            />
          )}
        </div>
      )}
    </Section>
  );
};

/** A new name, the end of its speaking for a machine, and its own end. */
export const DeviceEnd = ({ page }: { readonly page: DevicePage }) => {
  const t = useTranslate();
  const { device, may } = page;
  if (!may.manage && !may.detach && !may.endToken) return null;
  return (
    <Section title={t('devices:manage.title')}>
      <div className="button-row">
        {may.manage && (
          <ConfirmForm
            intent="rename"
            tone="primary"
            label={t('devices:manage.rename-open')}
            explanation={t('devices:manage.rename-hint')}
            confirm={t('devices:manage.rename')}
          >
            <TextField name="name" label={t('devices:column.name')} defaultValue={device.name} required />
          </ConfirmForm>
        )}
        {may.detach && (
          <ConfirmForm
            intent="detach"
            label={t('devices:manage.detach-open')}
            explanation={t('devices:manage.detach-hint')}
            confirm={t('devices:manage.detach')}
          >
            <MeterFields which="closing" />
            <TextField name="note" label={t('devices:note')} maxLength={500} />
          </ConfirmForm>
        )}
        {may.endToken && (
          <ConfirmForm
            intent="remove"
            label={t('devices:manage.end-token-open')}
            explanation={t('devices:manage.end-token-hint')}
            confirm={t('devices:manage.end-token')}
          />
        )}
        {may.manage && (
          <ConfirmForm
            intent="remove"
            label={t('devices:manage.remove-open')}
            explanation={t('devices:manage.remove-hint')}
            confirm={t('devices:manage.remove')}
          >
            {device.machine !== null && <MeterFields which="closing" />}
            <TextField name="note" label={t('devices:note')} maxLength={500} />
            {device.hasToken && (
              <CheckField
                name="keepsToken"
                label={t('devices:manage.keep-token')}
                hint={t('devices:manage.keep-token-hint')}
              />
            )}
          </ConfirmForm>
        )}
      </div>
    </Section>
  );
};
