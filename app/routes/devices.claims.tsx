import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { DEVICE_PROTOCOLS } from '#domain/devices/protocols';
import { claimDevice, decideClaim } from '#services/devices/device-claims';
import { protocolText } from '~/components/devices/device-text';
import { SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Ago } from '~/components/format/moment';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader, Section } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { claimFields, decisionFields } from '~/presenters/device-fields.server';
import { loadClaims } from '~/presenters/devices.server';

export const handle: PageHandle = { crumb: t => t('devices:claims.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadClaims(await requireActor(request, context, 'device:read'));

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const done = (what: 'claimed' | 'claim-decided') =>
    form.done('/devices/claims', { key: `devices:done.${what}`, params: {} });
  const decide = (isGranted: boolean) =>
    form.run(
      decisionFields,
      ({ decision }) => decideClaim(services, actor, { claimId: form.scope, isGranted, decision }),
      () => done('claim-decided'),
    );
  switch (form.intent) {
    case 'claim':
      return form.run(
        claimFields,
        input => claimDevice(services, actor, input),
        () => done('claimed'),
      );
    case 'grant':
      return decide(true);
    case 'refuse':
      return decide(false);
    default:
      return unknownIntent();
  }
};

type Claim = Awaited<ReturnType<typeof loadClaims>>['claims'][number];

const ClaimPanel = ({ claim, decides }: { readonly claim: Claim; readonly decides: boolean }) => {
  const t = useTranslate();
  const { id, protocol, externalId, note, claimant, holder, createdAt, isGranted, decision } = claim;
  const state = isGranted === null ? 'open' : isGranted ? 'granted' : 'refused';
  const tones = { open: 'neutral', granted: 'ok', refused: 'bad' } as const;
  return (
    <div className="panel">
      <p>
        <strong>{protocolText(t, protocol)}</strong> <span className="figure">{externalId}</span>{' '}
        <StatusBadge tone={tones[state]}>{t(`devices:claims.state.${state}`)}</StatusBadge> <Ago at={createdAt} />
      </p>
      {claimant !== null && <p>{t('devices:claims.sides', { claimant, holder: holder ?? '' })}</p>}
      {note !== '' && <p>{note}</p>}
      {decision !== null && <p className="muted">{decision}</p>}
      {decides && isGranted === null && (
        <div className="button-row below">
          {(['grant', 'refuse'] as const).map(intent => (
            <PostForm key={intent} intent={intent} scope={id} className="form">
              <TextField name="decision" label={t('devices:claims.decision')} maxLength={2000} required />
              <SubmitButton small tone="plain">
                {t(`devices:claims.${intent}`)}
              </SubmitButton>
            </PostForm>
          ))}
        </div>
      )}
    </div>
  );
};

/** Devices that somebody else has registered under their names: whoever they are says so, and who governs decides. */
export default function Claims() {
  const t = useTranslate();
  const { claims, decides, mayClaim } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('devices:claims.title')} summary={t('devices:claims.summary')} />
      {claims.map(claim => (
        <ClaimPanel key={claim.id} claim={claim} decides={decides} />
      ))}
      {claims.length === 0 && !mayClaim && (
        <EmptyState title={t('devices:claims.none')}>{t('devices:claims.none-hint')}</EmptyState>
      )}
      {mayClaim && (
        <Section title={t('devices:claims.new')} summary={t('devices:claims.new-summary')}>
          <PostForm intent="claim" className="form form-wide">
            <div className="form-row">
              <SelectField
                name="protocol"
                label={t('devices:claims.protocol')}
                choices={DEVICE_PROTOCOLS.map(value => ({ value, label: protocolText(t, value) }))}
                required
              />
              <TextField name="externalId" label={t('devices:claims.name')} maxLength={80} required />
            </div>
            <TextAreaField name="note" label={t('devices:claims.note')} rows={3} maxLength={2000} />
            <SubmitButton>{t('devices:claims.action')}</SubmitButton>
          </PostForm>
        </Section>
      )}
    </>
  );
}
