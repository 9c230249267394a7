import { Link } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import type { DevicePage } from '~/presenters/devices.server';
import { AgreementFacts } from '../agreements/agreement-facts.tsx';
import { AgreementPanel } from '../agreements/agreement-panel.tsx';
import { ConfirmForm } from '../form/confirm-form.tsx';
import { SelectField, TextAreaField, TextField } from '../form/fields.tsx';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { Moment } from '../format/moment.tsx';
import { Note, Section } from '../page/page.tsx';
import { Fact, FactList } from '../record/fact-list.tsx';
import { MeterFields } from './meter-fields.tsx';

/** What is proposed and waits: what it says, whose turn it is, and the two answers of those whose it is. Nobody signs unseen. */
const Waiting = ({ page }: { readonly page: DevicePage }) => {
  const t = useTranslate();
  const { proposal, may } = page;
  if (proposal === null) return null;
  const missing = proposal.signers.filter(({ agreedAt }) => agreedAt === null).map(({ name }) => name);
  return (
    <>
      <AgreementPanel agreements={[proposal]} />
      <Section title={t('agreements:content.title')} summary={t('agreements:content.summary')}>
        <div className="panel">
          <FactList columns={2}>
            <Fact label={t('devices:enrol.machine')}>
              <Link to={proposal.content.link}>{proposal.content.reference}</Link>
            </Fact>
          </FactList>
          <AgreementFacts facts={proposal.content.facts} />
        </div>
      </Section>
      <Note tone={may.sign ? 'info' : 'neutral'}>
        {may.sign
          ? t('devices:enrol.yours')
          : proposal.waitsForUs
            ? t('devices:enrol.approver')
            : t('devices:enrol.turn', { names: missing.join(', ') })}
      </Note>
      {may.sign && (
        <div className="button-row below">
          <PostForm intent="confirm" bare>
            <SubmitButton>{t('devices:enrol.confirm')}</SubmitButton>
          </PostForm>
          <ConfirmForm
            intent="decline"
            label={t('devices:enrol.decline-open')}
            explanation={t('devices:enrol.decline-hint')}
            confirm={t('devices:enrol.decline')}
          >
            <TextAreaField name="note" label={t('devices:enrol.reason')} rows={2} maxLength={500} required />
          </ConfirmForm>
        </div>
      )}
    </>
  );
};

/** For which machine it speaks and spoke, and how it comes to speak for another. */
export const Enrolment = ({ page }: { readonly page: DevicePage }) => {
  const t = useTranslate();
  const { device, may, replaceable } = page;
  const before = device.bindings.filter(({ to }) => to !== null);
  return (
    <>
      <Waiting page={page} />
      {device.standing === 'settling' && (
        <Note tone="info" role="status">
          {t('devices:enrol.settling')}
        </Note>
      )}
      <Section title={t('devices:enrol.title')} summary={t('devices:enrol.summary')}>
        {device.machine !== null ? (
          <p>
            <Link to={`/equipment/${device.machine.reference}/use`}>{device.machine.reference}</Link> ·{' '}
            {device.machine.name}
            {device.since !== null && (
              <span className="muted">
                {' '}
                · {t('devices:enrol.since')} <Moment at={device.since} />
              </span>
            )}
          </p>
        ) : (
          <p className="muted">{t('devices:enrol.none')}</p>
        )}
        {before.length > 0 && (
          <ul className="plain-list">
            {before.map(({ machine, reference, from, to }) => (
              <li key={from.toISOString()}>
                {reference === null ? machine : <Link to={`/equipment/${reference}/use`}>{reference}</Link>}{' '}
                <span className="muted">
                  <Moment at={from} /> – {to !== null && <Moment at={to} />}
                </span>
              </li>
            ))}
          </ul>
        )}
        {may.enrol && (
          <PostForm intent="propose" className="form form-wide">
            <TextField
              name="machine"
              label={t('devices:enrol.machine')}
              hint={t('devices:enrol.machine-hint')}
              autoComplete="off"
              required
            />
            <SelectField
              name="observerId"
              label={t('devices:enrol.observer')}
              hint={t('devices:enrol.observer-hint')}
              placeholder={t('devices:enrol.observer-own')}
              choices={page.observerChoices}
            />
            <MeterFields which="opening" />
            <TextField name="note" label={t('devices:note')} maxLength={500} />
            <SubmitButton>{t('devices:enrol.propose')}</SubmitButton>
          </PostForm>
        )}
        {may.enrol && replaceable.length > 0 && (
          <details className="fold below">
            <summary>{t('devices:replace.open')}</summary>
            <PostForm intent="replace" className="form form-wide">
              <SelectField
                name="removedId"
                label={t('devices:replace.which')}
                hint={t('devices:replace.hint')}
                placeholder={t('devices:new.choose')}
                choices={replaceable}
                required
              />
              <MeterFields which="closing" prefixed />
              <MeterFields which="opening" />
              <TextField name="note" label={t('devices:note')} maxLength={500} />
              <SubmitButton>{t('devices:replace.action')}</SubmitButton>
            </PostForm>
          </details>
        )}
      </Section>
    </>
  );
};
