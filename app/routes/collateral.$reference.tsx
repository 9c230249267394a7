import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { endLenderAsk } from '#services/liens/ask-lender';
import { STATE_TONES, TopicStatements } from '~/components/collateral/statements';
import { VerifyCollateral } from '~/components/collateral/verify-collateral';
import { ConfirmForm } from '~/components/form/confirm-form';
import { NotALegalRegister } from '~/components/liens/lien-controls';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadCollateral } from '~/presenters/collateral.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['collateral', 'liens', 'ledger'],
  live: 'readings',
  crumb: (_, { machine }) => machine.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => ({
  machine: await loadCollateral(await requireActor(request, context, 'lien:read'), params.reference ?? ''),
});

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  if (form.intent !== 'decline') return unknownIntent();
  const subject = params.reference ?? '';
  return form.answer(await endLenderAsk(services, actor, { subject, bankId: actor.organisationId }), () =>
    form.done('/collateral', { key: 'collateral:done.declined', params: {} }),
  );
};

const STATES = ['bad', 'warning', 'unknown', 'good'] as const;

/** A machine as one who lends sees it. */
export default function CollateralPage() {
  const t = useTranslate();
  const { machine } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={machine.reference}
        aside={
          <span className="badge-row">
            {STATES.filter(state => machine.counts[state] > 0).map(state => (
              <StatusBadge key={state} tone={STATE_TONES[state]}>
                {t(`collateral:record.${state}`, { count: machine.counts[state] })}
              </StatusBadge>
            ))}
          </span>
        }
        summary={
          <>
            {machine.manufacturer} {machine.model} · {machine.year} · {t('collateral:serial')}{' '}
            <strong className="figure">{machine.serial}</strong>
          </>
        }
        actions={
          <>
            <ButtonLink to={`/equipment/${machine.reference}`}>{t('collateral:record.machine')}</ButtonLink>
            {machine.maySearch && (
              <ButtonLink to={`/liens/search?${new URLSearchParams({ serial: machine.serial })}`}>
                {t('collateral:record.search')}
              </ButtonLink>
            )}
            {machine.mayFile && (
              <ButtonLink
                to={`/liens/new?${new URLSearchParams({ collateral: 'Equipment', subject: machine.subject })}`}
              >
                {t('collateral:record.file')}
              </ButtonLink>
            )}
          </>
        }
      />
      <p className="muted">{t('collateral:record.summary')}</p>
      {machine.topics.map(({ topic, statements }) => (
        <TopicStatements key={topic} topic={topic} statements={statements} />
      ))}
      <VerifyCollateral reference={machine.reference} />
      {machine.mayDecline && (
        <ConfirmForm
          intent="decline"
          label={t('collateral:record.decline')}
          explanation={t('collateral:record.decline-explain')}
          confirm={t('collateral:record.decline')}
        />
      )}
      <NotALegalRegister />
    </>
  );
}
