import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { COLLATERALS } from '#domain/liens/state';
import { fileLien } from '#services/liens/file-lien';
import { FilingForm } from '~/components/liens/filing-form';
import { NotALegalRegister } from '~/components/liens/lien-controls';
import { LienTable } from '~/components/liens/lien-table';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader, Section } from '~/components/page/page';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadNewLien } from '~/presenters/lien.server';
import { filingFields } from '~/presenters/lien-fields.server';

export const handle: PageHandle = { i18n: ['liens'], crumb: t => t('liens:file.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadNewLien(await requireActor(request, context, 'lien:file'), new URL(request.url).searchParams);

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  if (form.intent !== 'file') return unknownIntent();
  return form.run(
    filingFields,
    input => fileLien(services, actor, input),
    ({ reference, actionId }) =>
      form.done(`/liens/${reference}`, { key: `liens:done.${actionId === null ? 'filed' : 'sent'}`, params: {} }),
  );
};

/** Which thing it is on, where the address does not say it yet: a GET form. */
const Choose = ({ given, collateral, unknown }: { given: string; collateral: string; unknown: boolean }) => {
  const t = useTranslate();
  return (
    <Section title={t('liens:file.what')}>
      <Form method="get" className="form">
        <label className="filter">
          <span>{t('liens:file.collateral')}</span>
          <select name="collateral" defaultValue={collateral}>
            {COLLATERALS.map(one => (
              <option key={one} value={one}>
                {t(`liens:collateral.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="filter">
          <span>{t('liens:file.subject')}</span>
          <input name="subject" defaultValue={given} required aria-describedby="subject-hint" />
          <small id="subject-hint">{t('liens:file.subject-hint')}</small>
        </label>
        {unknown && <p className="field-error">{t('refusals:not-found')}</p>}
        <button type="submit" className="button button-primary">
          {t('liens:record.choose')}
        </button>
      </Form>
    </Section>
  );
};

export default function NewLien() {
  const t = useTranslate();
  const data = useLoaderData<typeof loader>();
  const { pledge, panel } = data;
  return (
    <>
      <PageHeader title={t('liens:file.title')} summary={t('liens:file.summary')} />
      {pledge === null || panel === null ? (
        <Choose given={data.given} collateral={data.collateral} unknown={data.given !== ''} />
      ) : (
        <>
          <Section title={`${pledge.reference} · ${pledge.label}`} summary={t('liens:file.standing-hint')}>
            {panel.standing.length === 0 ? (
              <p>
                {t('liens:panel.none')} <span className="muted">{t('liens:panel.none-hint')}</span>
              </p>
            ) : (
              <LienTable caption={t('liens:file.standing')} liens={panel.standing} />
            )}
          </Section>
          <Section title={t('liens:file.terms')}>
            <FilingForm pledge={pledge} part={data.part} today={data.today} lapse={data.lapse} parties={data.parties} />
          </Section>
        </>
      )}
      <NotALegalRegister />
    </>
  );
}
