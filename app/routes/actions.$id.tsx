import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { formatCount } from '~/components/format/amounts';
import { HashText } from '~/components/format/hash-text';
import { Moment } from '~/components/format/moment';
import { actionSteps } from '~/components/ledger/action-steps';
import { useActionText, useRefusalText } from '~/components/ledger/action-text';
import { ActionTries } from '~/components/ledger/action-tries';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { recordPath } from '~/components/record/record-path';
import { Settlement, settlementOf } from '~/components/record/settlement';
import { Stepper } from '~/components/record/stepper';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadAction } from '~/presenters/action.server';

export const handle: PageHandle = { i18n: ['ledger', 'organisation'], crumb: t => t('record.action') };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadAction(await requireActor(request, context, 'ledger:read'), params.id ?? '');

export default function ActionPage() {
  const t = useTranslate();
  const textOf = useActionText();
  const reasonOf = useRefusalText();
  const action = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={textOf(action.type)}
        aside={<Settlement state={settlementOf(action)} />}
        summary={
          action.reference === null ? (
            <HashText value={action.subject} />
          ) : (
            <Link to={recordPath(action.reference)}>{action.reference}</Link>
          )
        }
      />
      {action.status === 'REFUSED' && (
        <Note tone="bad" title={t('ledger:action.refused')}>
          {action.refusalCode !== null && <p>{reasonOf(action.refusalCode, action.refusalParams)}</p>}
          <p>{t('ledger:action.refused-kept')}</p>
        </Note>
      )}
      {action.status === 'EXPIRED' && (
        <Note tone="warn" title={t('ledger:action.expired')}>
          {t('ledger:action.expired-next')}
        </Note>
      )}
      <Section title={t('ledger:action.way')}>
        <Stepper label={t('ledger:action.way')} steps={actionSteps(t, action)} />
      </Section>
      <div className="split">
        <div>
          <Section title={t('ledger:action.message')} summary={t('ledger:action.message-summary')}>
            <div className="panel">
              <FactList>
                {Object.entries(action.message).map(([name, value]) => (
                  <Fact key={name} label={name}>
                    <code>{value}</code>
                  </Fact>
                ))}
              </FactList>
            </div>
          </Section>
          <Section title={t('ledger:action.tries')}>
            <ActionTries tries={action.tries} />
          </Section>
        </div>
        <Section title={t('ledger:action.signed')}>
          <div className="panel">
            <FactList>
              <Fact label={t('ledger:actions.by')}>{action.by ?? t('ledger:actions.nobody')}</Fact>
              <Fact label={t('ledger:actions.signed')}>
                <Moment at={action.createdAt} precision="second" />
              </Fact>
              <Fact label={t('ledger:action.deadline')}>
                <Moment at={action.deadline} precision="second" />
              </Fact>
              {action.signers.map(signer => (
                <Fact key={signer.address} label={t('ledger:action.signer')}>
                  <HashText value={signer.address} />
                  <div>{signer.organisation ?? t('ledger:action.other-party')}</div>
                  {signer.heldBy && (
                    <div className="muted">
                      {t('organisation:keys.held-by')}: {t(`organisation:keys.holders.${signer.heldBy}`)}
                    </div>
                  )}
                </Fact>
              ))}
              <Fact label={t('ledger:action.contract')}>{action.contract}</Fact>
              <Fact label={t('ledger:action.digest')}>
                <HashText value={action.digest} />
              </Fact>
              {action.blockNumber !== null && (
                <Fact label={t('ledger:block')}>
                  <Link to={`/ledger/blocks/${action.blockNumber}`}>{formatCount(action.blockNumber)}</Link>
                </Fact>
              )}
              {action.txHash !== null && (
                <Fact label={t('record.transaction')}>
                  <HashText value={action.txHash} />
                </Fact>
              )}
              {action.dependsOn && (
                <Fact label={t('ledger:action.follows')}>
                  <Link to={`/actions/${action.dependsOn.id}`}>{textOf(action.dependsOn.type)}</Link>
                </Fact>
              )}
              {action.proposalId !== null && (
                <Fact label={t('ledger:action.proposal')}>
                  <Link to={`/approvals/${action.proposalId}`}>{t('ledger:action.approved')}</Link>
                </Fact>
              )}
            </FactList>
          </div>
        </Section>
      </div>
    </>
  );
}
