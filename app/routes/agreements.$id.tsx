import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { agree } from '#services/agreements/agree';
import { declineAgreement, withdrawAgreement } from '#services/agreements/close-agreement';
import { AgreementFacts } from '~/components/agreements/agreement-facts';
import { AgreementSigners } from '~/components/agreements/agreement-signers';
import { AgreementStatusBadge } from '~/components/agreements/agreement-status';
import { useAgreementKind } from '~/components/agreements/agreement-text';
import { ConfirmForm } from '~/components/form/confirm-form';
import { TextAreaField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Moment } from '~/components/format/moment';
import { useRefusalText } from '~/components/ledger/action-text';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadAgreement } from '~/presenters/agreements.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['agreements'],
  crumb: (_t, { agreement }) => agreement.content.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadAgreement(await requireActor(request, context, 'agreement:read'), params.id ?? '');

/** What follows from a schedule that its signers read beside it. */
const SCHEDULED: ReadonlySet<string> = new Set(['lease', 'lease-amendment']);

const Reason = z.object({ note: z.string().trim().min(1).max(2000) });

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const agreementId = params.id ?? '';
  const here = `/agreements/${agreementId}`;
  switch (form.intent) {
    case 'agree':
      return form.answer(await agree(services, actor, { agreementId }), ({ actionId }) =>
        form.done(here, { key: `agreements:done.${actionId === null ? 'agreed' : 'signed'}`, params: {} }),
      );
    case 'decline':
      return form.run(
        Reason,
        ({ note }) => declineAgreement(services, actor, { agreementId, note }),
        () => form.done(here, { key: 'agreements:done.declined', params: {} }),
      );
    case 'withdraw':
      return form.answer(await withdrawAgreement(services, actor, { agreementId }), () =>
        form.done(here, { key: 'agreements:done.withdrawn', params: {} }),
      );
    default:
      return unknownIntent();
  }
};

export default function AgreementPage() {
  const t = useTranslate();
  const kindText = useAgreementKind();
  const refusalText = useRefusalText();
  const { agreement, isProposer, failed, mayAgree, mayDecline, mayWithdraw } = useLoaderData<typeof loader>();
  const { content, status } = agreement;
  const isOpen = status === 'OPEN';
  return (
    <>
      <PageHeader
        title={kindText(agreement.kind)}
        aside={<AgreementStatusBadge status={status} />}
        summary={failed ? content.reference : <Link to={content.link}>{content.reference}</Link>}
      />
      {failed && (
        <Note tone="bad" title={t('agreements:failed')}>
          {failed.refusalCode === null
            ? t('agreements:failed-expired')
            : refusalText(failed.refusalCode, failed.refusalParams)}
        </Note>
      )}
      <div className="split">
        <div>
          <Section title={t('agreements:content.title')} summary={t('agreements:content.summary')}>
            <div className="panel">
              <AgreementFacts facts={content.facts} />
            </div>
            {!failed && SCHEDULED.has(agreement.kind) && (
              <p className="below">
                <Link to={`${content.link}/schedule`}>{t('agreements:content.schedule')}</Link>
              </p>
            )}
          </Section>
          {isOpen && (
            <Section title={t('agreements:decide.title')}>
              {!mayAgree && (
                <Note tone="neutral">
                  {t(agreement.waitsForUs ? 'agreements:decide.approver' : 'agreements:decide.others')}
                </Note>
              )}
              {mayAgree && (
                <PostForm intent="agree">
                  <p>{t('agreements:decide.explain')}</p>
                  <SubmitButton>{t('agreements:decide.agree')}</SubmitButton>
                </PostForm>
              )}
              <div className="button-row below">
                {mayDecline && (
                  <ConfirmForm
                    intent="decline"
                    label={t('agreements:decide.decline-open')}
                    explanation={t('agreements:decide.decline-explain')}
                    confirm={t('agreements:decide.decline')}
                  >
                    <TextAreaField
                      name="note"
                      label={t('agreements:decide.reason')}
                      rows={2}
                      maxLength={2000}
                      required
                    />
                  </ConfirmForm>
                )}
                {mayWithdraw && isProposer && (
                  <ConfirmForm
                    intent="withdraw"
                    label={t('agreements:decide.withdraw-open')}
                    explanation={t('agreements:decide.withdraw-explain')}
                    confirm={t('agreements:decide.withdraw')}
                  >
                    {null}
                  </ConfirmForm>
                )}
              </div>
            </Section>
          )}
        </div>
        <div>
          <Section title={t('agreements:signers')}>
            <AgreementSigners signers={agreement.signers} />
          </Section>
          <Section title={t('agreements:facts-title')}>
            <FactList>
              <Fact label={t('agreements:proposed-by')}>{agreement.proposedBy}</Fact>
              <Fact label={t('agreements:proposed')}>
                <Moment at={agreement.createdAt} />
              </Fact>
              {isOpen && (
                <Fact label={t('agreements:open-until')}>
                  <Moment at={agreement.expiresAt} />
                </Fact>
              )}
              {agreement.closedAt !== null && (
                <Fact label={t('agreements:closed')}>
                  <Moment at={agreement.closedAt} />
                </Fact>
              )}
              {agreement.note !== null && <Fact label={t('agreements:decide.reason')}>{agreement.note}</Fact>}
              {agreement.actionId !== null && isProposer && (
                <Fact label={t('agreements:action')}>
                  <Link to={`/actions/${agreement.actionId}`}>{t('agreements:follow')}</Link>
                </Fact>
              )}
            </FactList>
          </Section>
        </div>
      </div>
    </>
  );
}
