import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { RELEASE_REASONS } from '#domain/liens/filing';
import { continueLien, releaseLien, subordinateLien } from '#services/liens/change-lien';
import { openLien } from '#services/liens/open-lien';
import { refileLien } from '#services/liens/refile-lien';
import { ConfirmForm } from '~/components/form/confirm-form';
import { LienStateBadge } from '~/components/liens/lien-badges';
import { LienControls, NotALegalRegister } from '~/components/liens/lien-controls';
import { LienFacts } from '~/components/liens/lien-facts';
import { LienHistory } from '~/components/liens/lien-history';
import { LienPanel } from '~/components/liens/lien-panel';
import { LienProgress } from '~/components/liens/lien-progress';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader, Section } from '~/components/page/page';
import { reasonFields } from '~/form-fields.server';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadLien } from '~/presenters/lien.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['liens', 'ledger'],
  crumb: (_, { lien }) => lien.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'lien:read');
  return { lien: await loadLien(who, params.reference ?? '', new URL(request.url).searchParams) };
};

const optionalNote = z.preprocess(value => (value === '' ? undefined : value), z.string().trim().max(2000).optional());
const Continuation = z.object({ lapsesOn: z.iso.date() });
const Subordination = z.object({ senior: z.string().max(80), note: optionalNote });
const Opening = z.object({ organisationIds: z.array(z.guid()).min(1) });

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const lien = params.reference ?? '';
  const done = (what: 'continued' | 'subordinated' | 'released' | 'opened') => () =>
    form.done(`/liens/${lien}`, { key: `liens:done.${what}`, params: {} });
  switch (form.intent) {
    case 'continue':
      return form.run(Continuation, input => continueLien(services, actor, { lien, ...input }), done('continued'));
    case 'subordinate':
      return form.run(
        Subordination,
        input => subordinateLien(services, actor, { lien, ...input }),
        done('subordinated'),
      );
    case 'open':
      return form.run(Opening, input => openLien(services, actor, { lien, ...input }), done('opened'));
    case 'release':
      return form.run(
        reasonFields(RELEASE_REASONS),
        ({ code, note }) => releaseLien(services, actor, { lien, reason: { code, ...(note ? { note } : {}) } }),
        done('released'),
      );
    case 'refile':
      return form.answer(await refileLien(services, actor, { lien }), ({ reference }) =>
        form.done(`/liens/${reference}`, { key: 'liens:done.refiled', params: {} }),
      );
    default:
      return unknownIntent();
  }
};

export default function LienPage() {
  const t = useTranslate();
  const { lien } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={lien.reference}
        aside={<LienStateBadge state={lien.state} />}
        summary={[lien.on.label ?? t(`liens:collateral.${lien.collateral}`), lien.on.reference]
          .filter(Boolean)
          .join(' · ')}
      />
      <LienProgress lien={lien} />
      {lien.mayRefile && lien.state === 'not-filed' && (
        <ConfirmForm
          intent="refile"
          tone="primary"
          label={t('liens:record.refile')}
          explanation={t('liens:record.refile-explain')}
          confirm={t('liens:record.refile')}
        />
      )}
      <Section title={t('liens:record.terms')} actions={null}>
        <LienFacts lien={lien} />
      </Section>
      <LienControls lien={lien} />
      <LienPanel panel={lien.panel} />
      <LienHistory lien={lien} />
      <NotALegalRegister />
    </>
  );
}
