import { ConfirmForm } from '~/components/form/confirm-form';
import { CheckboxesField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { ButtonLink } from '~/components/page/button-link';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { ReceivableRecord } from '~/presenters/receivable.server';
import type { RecordPanels } from '~/presenters/receivable-panels.server';
import { ConfirmationForm, ReasonForm } from './answer-forms.tsx';
import { DilutionForm } from './dilution-form.tsx';
import { InviteObligor } from './invite-obligor.tsx';

interface RecordControlsProps {
  readonly record: ReceivableRecord;
  readonly panels: RecordPanels;
  readonly reasons: Readonly<Record<'reject' | 'dispute' | 'cancel' | 'dilute', readonly string[]>>;
}

/** What this person may do with the receivable now; nothing is shown that would be refused. */
export const RecordControls = ({ record, panels, reasons }: RecordControlsProps) => {
  const t = useTranslate();
  const { controls, faceMinor, currency, fragments } = record;
  const control = (type: (typeof controls)[number]['type']) => controls.find(one => one.type === type);
  const finance = control('RequestFinance');
  const release = control('ReleaseReserve');
  const notify = control('NotifyAssignment');
  const pay = control('RecordPayment');
  const diluting = fragments.filter(({ index }) =>
    controls.some(one => one.type === 'RecordDilution' && one.fragment === index),
  );
  const notified = fragments.find(({ index }) => index === notify?.fragment)?.notified ?? false;
  return (
    <>
      {control('ConfirmReceivable') && (
        <Section title={t('receivables:confirm.title')} summary={t('receivables:confirm.summary')}>
          <ConfirmationForm
            faceMinor={faceMinor}
            currency={currency}
            accounts={panels.accounts}
            action={t('receivables:confirm.prepare')}
          />
        </Section>
      )}
      {panels.mayInviteObligor && <InviteObligor country={record.obligor.country} />}
      {finance && (
        <Section title={t('receivables:request.title')} summary={t('receivables:request.summary')}>
          <PostForm intent="request-finance">
            <input type="hidden" name="fragment" value={finance.fragment ?? 0} />
            <CheckboxesField name="bankIds" legend={t('receivables:request.banks')} choices={panels.banks} required />
            <TextAreaField name="note" label={t('receivables:request.note')} rows={2} maxLength={2000} />
            <SubmitButton>{t('receivables:request.action')}</SubmitButton>
          </PostForm>
        </Section>
      )}
      {release && (
        <Section title={t('receivables:release.title')} summary={t('receivables:release.summary')}>
          <PostForm intent="release-reserve">
            <input type="hidden" name="fragment" value={release.fragment ?? 0} />
            <div className="form-row">
              <TextField name="paymentReference" label={t('receivables:release.reference')} required />
              <TextField name="paidOn" type="date" label={t('receivables:release.paid-on')} required />
            </div>
            <SubmitButton>{t('receivables:release.action')}</SubmitButton>
          </PostForm>
        </Section>
      )}
      {notify && !notified && (
        <ConfirmForm
          intent="notify"
          tone="primary"
          label={t('receivables:notify.open')}
          explanation={t('receivables:notify.explain')}
          confirm={t('receivables:notify.action')}
        >
          <input type="hidden" name="fragment" value={notify.fragment ?? 0} />
        </ConfirmForm>
      )}
      {control('ResolveDispute') && (
        <Section title={t('receivables:resolve.title')} summary={t('receivables:resolve.summary')}>
          <PostForm intent="resolve">
            <TextAreaField name="note" label={t('receivables:resolve.note')} maxLength={2000} required />
            <SubmitButton>{t('receivables:resolve.action')}</SubmitButton>
          </PostForm>
        </Section>
      )}
      <div className="button-row">
        {pay && (
          <ButtonLink to={`/payments/new?receivable=${record.reference}`}>{t('receivables:pay.link')}</ButtonLink>
        )}
        {control('RejectReceivable') && <ReasonForm intent="reject" reasons={reasons.reject} />}
        {control('DisputeReceivable') && <ReasonForm intent="dispute" reasons={reasons.dispute} />}
        {diluting.map(({ index, openMinor }) => (
          <DilutionForm
            key={index}
            fragment={index}
            openMinor={openMinor}
            currency={currency}
            reasons={reasons.dilute}
          />
        ))}
        {control('CancelReceivable') && <ReasonForm intent="cancel" reasons={reasons.cancel} />}
      </div>
    </>
  );
};
