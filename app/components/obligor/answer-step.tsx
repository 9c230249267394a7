import { ConfirmationFacts } from '~/components/approvals/proposal-content';
import { ConfirmForm } from '~/components/form/confirm-form';
import { TextAreaField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { HashText } from '~/components/format/hash-text';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { InvoiceAmounts } from '~/components/invoices/invoice-document';
import { usePoll } from '~/components/live/use-poll';
import { Note, PageHeader, Section } from '~/components/page/page';
import { ConfirmationForm, ReasonForm } from '~/components/receivables/answer-forms';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { ObligorClaim } from '~/presenters/obligor.server';

interface AnswerStepProps {
  readonly claim: ObligorClaim;
  readonly reasons: Readonly<Record<'reject' | 'dispute', readonly string[]>>;
}

const LOOK_AGAIN_MS = 5_000;

/** What the first of two contacts has confirmed, for the second one to agree with, or for the first one to wait on. */
const Pending = ({ claim }: { readonly claim: ObligorClaim }) => {
  const t = useTranslate();
  const { pending } = claim;
  if (!pending) return null;
  return (
    <Section title={t('obligor:pending.title', { name: pending.contactName })}>
      <div className="panel">
        <ConfirmationFacts
          content={{
            terms: pending.terms,
            currency: claim.currency,
            faceMinor: claim.faceMinor,
            seller: claim.seller,
            invoice: claim.invoiceNumber,
            isPayToDoubtful: claim.accounts.some(
              ({ accountNumber, isDoubtful }) => isDoubtful && accountNumber === pending.terms.payTo,
            ),
          }}
        />
      </div>
      {claim.isMyTurn ? (
        <div className="below">
          <PostForm intent="approve">
            <input type="hidden" name="proposalId" value={pending.proposalId} />
            <input type="hidden" name="contentHash" value={pending.contentHash} />
            <SubmitButton>{t('obligor:pending.agree')}</SubmitButton>
          </PostForm>
          <div className="button-row below">
            <ConfirmForm
              intent="decline"
              label={t('obligor:pending.disagree-open')}
              explanation={t('obligor:pending.disagree-explain')}
              confirm={t('obligor:pending.disagree')}
            >
              <input type="hidden" name="proposalId" value={pending.proposalId} />
              <TextAreaField name="note" label={t('obligor:pending.reason')} rows={2} maxLength={2000} required />
            </ConfirmForm>
          </div>
        </div>
      ) : (
        <Note tone="progress">{t('obligor:pending.waits')}</Note>
      )}
    </Section>
  );
};

const ClaimFacts = ({ claim }: { readonly claim: ObligorClaim }) => {
  const t = useTranslate();
  return (
    <Section title={t('obligor:claim.title')}>
      <div className="panel">
        <FactList>
          <Fact label={t('obligor:claim.seller')}>{claim.seller}</Fact>
          <Fact label={t('obligor:claim.obligor')}>{claim.obligor}</Fact>
          <Fact label={t('obligor:claim.face')}>
            <Money amountMinor={claim.faceMinor} currency={claim.currency} />
          </Fact>
          <Fact label={t('obligor:claim.invoice')}>{claim.invoiceNumber}</Fact>
          <Fact label={t('obligor:claim.issued')}>
            <Day day={claim.issueDate} />
          </Fact>
          <Fact label={t('obligor:claim.due')}>
            <Day day={claim.dueDate} />
          </Fact>
          {claim.fileHash !== null && (
            <Fact label={t('obligor:claim.file')}>
              <HashText value={claim.fileHash} />
            </Fact>
          )}
          <Fact label={t('obligor:claim.root')}>
            <HashText value={claim.root} />
          </Fact>
          <Fact label={t('obligor:claim.key')}>{t('obligor:claim.key-operator')}</Fact>
        </FactList>
      </div>
    </Section>
  );
};

/** The one receivable behind the link, its document, and the answers that can be given. */
export const AnswerStep = ({ claim, reasons }: AnswerStepProps) => {
  const t = useTranslate();
  // The other contact's answer comes by itself; what is being typed here stays.
  usePoll(claim.needsSecondContact || claim.pending !== null, LOOK_AGAIN_MS);
  return (
    <>
      <PageHeader
        title={t('obligor:answer.title', { seller: claim.seller })}
        summary={t('obligor:answer.summary', { name: claim.contactName, obligor: claim.obligor })}
      />
      <div className="split">
        <div>
          {claim.mayConfirm && (
            <Section
              title={t('obligor:answer.confirm')}
              summary={claim.needsSecondContact ? t('obligor:answer.two') : t('obligor:answer.one')}
            >
              <ConfirmationForm
                faceMinor={claim.faceMinor}
                currency={claim.currency}
                accounts={claim.accounts}
                action={claim.needsSecondContact ? t('obligor:answer.confirm-first') : t('receivables:confirm.sign')}
              />
            </Section>
          )}
          <Pending claim={claim} />
          {(claim.mayReject || claim.mayDispute) && (
            <Section title={t('obligor:answer.otherwise')} summary={t('obligor:answer.otherwise-hint')}>
              <div className="button-row">
                {claim.mayReject && <ReasonForm intent="reject" reasons={reasons.reject} />}
                {claim.mayDispute && <ReasonForm intent="dispute" reasons={reasons.dispute} />}
              </div>
            </Section>
          )}
          {!claim.mayConfirm && !claim.mayReject && !claim.mayDispute && !claim.pending && (
            <Note>{t('obligor:answer.nothing')}</Note>
          )}
        </div>
        <ClaimFacts claim={claim} />
      </div>
      {claim.content && <InvoiceAmounts content={claim.content} currency={claim.currency} />}
    </>
  );
};
