import { ConfirmForm } from '~/components/form/confirm-form';
import { CheckField, MoneyField, RadiosField, SelectField, TextAreaField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { formatAmount } from '~/components/format/amounts';
import { Note } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import { ReasonFields } from './reason-fields.tsx';

/** An account that the seller may be paid on, as a choice. */
export interface AccountChoice {
  readonly accountNumber: string;
  readonly source: 'registered' | 'invoice';
  readonly bankName: string | null;
  /** Not among those that the seller has registered. */
  readonly isDoubtful: boolean;
}

interface ConfirmProps {
  readonly faceMinor: bigint;
  readonly currency: string;
  readonly accounts: readonly AccountChoice[];
  /** What happens on pressing the button: a second person is asked, or it is signed. */
  readonly action: string;
}

/** What an obligor says when it confirms: amount, defences, consent to assignment, account to pay. */
export const ConfirmationForm = ({ faceMinor, currency, accounts, action }: ConfirmProps) => {
  const t = useTranslate();
  return (
    <PostForm intent="confirm">
      <MoneyField
        name="amountMinor"
        currency={currency}
        label={t('receivables:confirm.amount')}
        hint={t('receivables:confirm.amount-hint')}
        defaultValue={formatAmount({ amountMinor: faceMinor, currency })}
        required
      />
      <RadiosField
        name="defences"
        legend={t('receivables:confirm.defences')}
        defaultValues={['waived']}
        choices={[
          {
            value: 'waived',
            label: t('receivables:confirm.waived'),
            hint: t('receivables:confirm.waived-hint'),
          },
          { value: 'reserved', label: t('receivables:confirm.reserved'), hint: t('receivables:confirm.reserved-hint') },
        ]}
        required
      />
      <TextAreaField name="defencesText" label={t('receivables:confirm.defences-text')} maxLength={4000} />
      <CheckField
        name="consentToAssignment"
        label={t('receivables:confirm.consent')}
        hint={t('receivables:confirm.consent-hint')}
        defaultChecked
      />
      <SelectField
        name="payTo"
        label={t('receivables:confirm.pay-to')}
        hint={t('receivables:confirm.pay-to-hint')}
        choices={accounts.map(({ accountNumber, source, bankName, isDoubtful }) => ({
          value: accountNumber,
          label: [accountNumber, bankName, t(`receivables:confirm.source-${isDoubtful ? 'doubtful' : source}`)]
            .filter(Boolean)
            .join(' · '),
        }))}
        required
      />
      {accounts.some(({ isDoubtful }) => isDoubtful) && <Note tone="warn">{t('receivables:confirm.doubtful')}</Note>}
      <SubmitButton>{action}</SubmitButton>
    </PostForm>
  );
};

interface ReasonFormProps {
  readonly intent: 'reject' | 'dispute' | 'cancel';
  readonly reasons: readonly string[];
}

/** Rejects, disputes or cancels, with a reason from a list and words of one's own. */
export const ReasonForm = ({ intent, reasons }: ReasonFormProps) => {
  const t = useTranslate();
  return (
    <ConfirmForm
      intent={intent}
      label={t(`receivables:${intent}.open`)}
      explanation={t(`receivables:${intent}.explain`)}
      confirm={t(`receivables:${intent}.action`)}
    >
      <ReasonFields reasons={reasons} />
    </ConfirmForm>
  );
};
