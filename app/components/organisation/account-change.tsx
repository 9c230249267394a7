import { useTranslate } from '~/i18n/use-translate';
import { ConfirmForm } from '../form/confirm-form.tsx';
import { TextAreaField } from '../form/fields.tsx';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { Moment } from '../format/moment.tsx';
import { Note } from '../page/page.tsx';
import { Fact, FactList } from '../record/fact-list.tsx';
import { groupedNumber } from './account-table.tsx';

interface AccountChangeProps {
  readonly change: {
    readonly proposalId: string;
    readonly contentHash: string;
    readonly holderName: string;
    readonly accountNumber: string;
    readonly bic: string | null;
    readonly bankName: string | null;
    readonly currency: string;
    readonly callBackNote: string;
    readonly createdAt: Date;
    readonly expiresAt: Date | null;
    readonly preparedBy: string | null;
    readonly own: boolean;
    readonly replaces: { readonly accountNumber: string } | null;
  };
  readonly mayApprove: boolean;
}

/** An account that waits for a second person: exactly what is approved, and the two answers. */
export const AccountChange = ({ change, mayApprove }: AccountChangeProps) => {
  const t = useTranslate();
  const { proposalId, contentHash } = change;
  return (
    <div className="panel">
      <FactList columns={2}>
        <Fact label={t('organisation:accounts.number')}>{groupedNumber(change.accountNumber)}</Fact>
        <Fact label={t('organisation:accounts.replaces')}>
          {change.replaces ? groupedNumber(change.replaces.accountNumber) : t('organisation:accounts.replaces-none')}
        </Fact>
        <Fact label={t('organisation:accounts.currency')}>{change.currency}</Fact>
        <Fact label={t('organisation:accounts.holder')}>{change.holderName}</Fact>
        <Fact label={t('organisation:accounts.bank')}>
          {[change.bankName, change.bic].filter(Boolean).join(' · ') || '–'}
        </Fact>
        <Fact label={t('organisation:accounts.prepared')}>
          {change.preparedBy ?? '–'}, <Moment at={change.createdAt} />
        </Fact>
        <Fact label={t('organisation:accounts.call-back')}>{change.callBackNote}</Fact>
        {change.expiresAt && (
          <Fact label={t('organisation:accounts.open-until')}>
            <Moment at={change.expiresAt} />
          </Fact>
        )}
      </FactList>
      <div className="below form-actions">
        {change.own && (
          <>
            <Note tone="neutral">{t('organisation:accounts.own')}</Note>
            <PostForm intent="withdraw" scope={proposalId} bare>
              <SubmitButton tone="plain">{t('organisation:accounts.withdraw')}</SubmitButton>
            </PostForm>
          </>
        )}
        {!change.own && mayApprove && (
          <>
            <PostForm intent="approve" scope={proposalId} bare>
              <input type="hidden" name="contentHash" value={contentHash} />
              <SubmitButton>{t('organisation:accounts.approve')}</SubmitButton>
            </PostForm>
            <ConfirmForm
              intent="decline"
              scope={proposalId}
              label={t('organisation:accounts.decline')}
              explanation={t('organisation:accounts.decline-hint')}
              confirm={t('organisation:accounts.decline-confirm')}
            >
              <TextAreaField name="note" label={t('organisation:accounts.reason')} required />
            </ConfirmForm>
          </>
        )}
        {!change.own && !mayApprove && <Note tone="neutral">{t('organisation:accounts.others-turn')}</Note>}
      </div>
    </div>
  );
};
