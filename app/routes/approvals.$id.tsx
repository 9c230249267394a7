import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { approveProposal } from '#services/proposals/approve';
import { declineProposal } from '#services/proposals/decline';
import { withdrawProposal } from '#services/proposals/withdraw';
import { ApprovalStatusBadge } from '~/components/approvals/approval-status';
import { useOperationText } from '~/components/approvals/operation';
import { ProposalContent } from '~/components/approvals/proposal-content';
import { ConfirmForm } from '~/components/form/confirm-form';
import { TextAreaField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { HashText } from '~/components/format/hash-text';
import { Moment } from '~/components/format/moment';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadApproval } from '~/presenters/approvals.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['approvals'],
  crumb: (t, { proposal }) => proposal.about || t('navigation.approvals'),
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadApproval(await requireActor(request, context), params.id ?? '');

const Approval = z.object({ contentHash: z.string().max(100), note: z.string().max(2000).optional() });
const Decline = z.object({ note: z.string().max(2000) });

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const proposalId = params.id ?? '';
  const done = (what: 'approved' | 'declined' | 'withdrawn') => () =>
    form.done(`/approvals/${proposalId}`, { key: `approvals:done.${what}`, params: {} });
  switch (form.intent) {
    case 'approve':
      return form.run(Approval, input => approveProposal(services, actor, { proposalId, ...input }), done('approved'));
    case 'decline':
      return form.run(Decline, ({ note }) => declineProposal(services, actor, { proposalId, note }), done('declined'));
    case 'withdraw':
      return form.answer(await withdrawProposal(services, actor, { proposalId }), done('withdrawn'));
    default:
      return unknownIntent();
  }
};

export default function ApprovalPage() {
  const t = useTranslate();
  const operationText = useOperationText();
  const { proposal, content, mayDecide, mayWithdraw } = useLoaderData<typeof loader>();
  const isOpen = proposal.status === 'PROPOSED';
  return (
    <>
      <PageHeader
        title={operationText(proposal.operation)}
        aside={<ApprovalStatusBadge status={proposal.status} />}
        summary={
          proposal.subject === null ? (
            proposal.about
          ) : (
            <Link to={`/receivables/${proposal.reference ?? proposal.subject}`}>{proposal.about}</Link>
          )
        }
      />
      <div className="split">
        <div>
          <Section title={t('approvals:content.title')} summary={t('approvals:content.summary')}>
            <div className="panel">
              <ProposalContent content={content} />
            </div>
          </Section>
          {isOpen && (
            <Section title={t('approvals:decide.title')}>
              {proposal.own && <Note>{t('approvals:decide.own')}</Note>}
              {!proposal.own && !mayDecide && <Note tone="neutral">{t('approvals:decide.not-yours')}</Note>}
              {mayDecide && (
                <>
                  <PostForm intent="approve">
                    <input type="hidden" name="contentHash" value={proposal.contentHash} />
                    <TextAreaField name="note" label={t('approvals:decide.note')} rows={2} maxLength={2000} />
                    <SubmitButton>{t('approvals:decide.approve')}</SubmitButton>
                  </PostForm>
                  <div className="button-row below">
                    <ConfirmForm
                      intent="decline"
                      label={t('approvals:decide.decline-open')}
                      explanation={t('approvals:decide.decline-explain')}
                      confirm={t('approvals:decide.decline')}
                    >
                      <TextAreaField
                        name="note"
                        label={t('approvals:decide.reason')}
                        rows={2}
                        maxLength={2000}
                        required
                      />
                    </ConfirmForm>
                  </div>
                </>
              )}
              {mayWithdraw && (
                <div className="button-row below">
                  <ConfirmForm
                    intent="withdraw"
                    label={t('approvals:decide.withdraw-open')}
                    explanation={t('approvals:decide.withdraw-explain')}
                    confirm={t('approvals:decide.withdraw')}
                  >
                    {null}
                  </ConfirmForm>
                </div>
              )}
            </Section>
          )}
        </div>
        <Section title={t('approvals:facts.title')}>
          <FactList>
            <Fact label={t('approvals:prepared-by')}>
              {proposal.preparedBy ?? '–'}
              {proposal.own && <span className="muted"> · {t('approvals:you')}</span>}
              {proposal.preparedFor !== null && <span className="muted"> · {proposal.preparedFor}</span>}
            </Fact>
            <Fact label={t('approvals:prepared')}>
              <Moment at={proposal.createdAt} />
            </Fact>
            {isOpen && proposal.expiresAt !== null && (
              <Fact label={t('approvals:open-until')}>
                <Moment at={proposal.expiresAt} />
              </Fact>
            )}
            {proposal.decidedAt !== null && (
              <Fact label={t('approvals:decided')}>
                {proposal.decidedBy !== null && `${proposal.decidedBy}, `}
                <Moment at={proposal.decidedAt} />
              </Fact>
            )}
            {proposal.decisionNote !== null && <Fact label={t('approvals:facts.note')}>{proposal.decisionNote}</Fact>}
            {proposal.actionId !== null && (
              <Fact label={t('approvals:facts.action')}>
                <Link to={`/actions/${proposal.actionId}`}>{t('approvals:facts.follow')}</Link>
              </Fact>
            )}
            <Fact label={t('approvals:facts.hash')}>
              <HashText value={proposal.contentHash} />
            </Fact>
          </FactList>
        </Section>
      </div>
    </>
  );
}
