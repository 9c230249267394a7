import { useTranslate } from '~/i18n/use-translate';
import type { DevicePage } from '~/presenters/devices.server';
import { CheckField, TextField } from '../form/fields.tsx';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { Ago } from '../format/moment.tsx';
import { Section } from '../page/page.tsx';
import { StatusBadge } from '../record/status-badge.tsx';

const TONES = { waiting: 'neutral', sent: 'neutral', answered: 'ok', expired: 'bad', withdrawn: 'neutral' } as const;

/** What was sent to a device over its own connection, what it answered, and the next. */
export const DeviceCommands = ({ page }: { readonly page: DevicePage }) => {
  const t = useTranslate();
  const { commands, may, mayCommand } = page;
  if (commands === null) return null;
  return (
    <Section title={t('devices:commands.title')} summary={t('devices:commands.summary')}>
      {commands.map(({ id, text, state, createdAt, answer }) => (
        <div key={id} className="panel">
          <p>
            <code>{text}</code> <StatusBadge tone={TONES[state]}>{t(`devices:commands.state.${state}`)}</StatusBadge>{' '}
            <span className="muted">
              <Ago at={createdAt} />
            </span>
          </p>
          {answer !== null && (
            <pre className="device-code">
              <code>{answer}</code>
            </pre>
          )}
          {state === 'waiting' && may.manage && (
            <PostForm intent="withdraw-command" scope={id} bare>
              <SubmitButton small tone="plain">
                {t('devices:commands.withdraw')}
              </SubmitButton>
            </PostForm>
          )}
        </div>
      ))}
      {may.manage && (
        <PostForm intent="command" className="form">
          <TextField
            name="text"
            label={t('devices:commands.text')}
            hint={t('devices:commands.hint')}
            maxLength={200}
            required
          />
          {mayCommand && <CheckField name="confirmed" label={t('devices:commands.confirm')} />}
          <SubmitButton>{t('devices:commands.send')}</SubmitButton>
        </PostForm>
      )}
    </Section>
  );
};
