import { ConfirmForm } from '~/components/form/confirm-form';
import { SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { ButtonLink } from '~/components/page/button-link';
import { Section } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { useTranslate } from '~/i18n/use-translate';
import type { LeaseOverviewPage } from '~/presenters/lease-overview.server';

interface ControlsProps {
  readonly lease: LeaseOverviewPage;
}

const NoteField = ({ required = false }: { readonly required?: boolean }) => {
  const t = useTranslate();
  return <TextAreaField name="note" label={t('leases:act.note')} rows={2} maxLength={2000} required={required} />;
};

const ReasonField = ({ reasons }: { readonly reasons: readonly string[] }) => {
  const t = useTranslate();
  const text = useDynamicText();
  return (
    <SelectField
      name="code"
      label={t('leases:act.reason')}
      placeholder={t('leases:act.choose')}
      choices={reasons.map(code => ({ value: code, label: text(`leases:reason.${code}`) ?? code }))}
      required
    />
  );
};

/** Serials as they were read on the machines themselves. */
const SerialFields = ({ lease, required }: ControlsProps & { readonly required: boolean }) => {
  const t = useTranslate();
  return (
    <fieldset className="form-row-set">
      <legend>{t('leases:act.serials')}</legend>
      <p className="field-hint">{t('leases:act.serials-hint')}</p>
      {lease.machines.map(({ subject, reference, manufacturer, model }, index) => (
        <div className="form-row" key={subject}>
          <input type="hidden" name={`serials[${index}].machine`} value={subject} />
          <TextField
            name={`serials[${index}].serial`}
            label={t('leases:act.serial-of', { machine: `${reference} ${manufacturer} ${model}` })}
            autoComplete="off"
            maxLength={200}
            required={required}
          />
        </div>
      ))}
    </fieldset>
  );
};

/** The lessee accepts the machines: the lease begins. */
const AcceptForm = ({ lease }: ControlsProps) => {
  const t = useTranslate();
  return (
    <Section title={t('leases:act.accept.title')} summary={t('leases:act.accept.summary')}>
      <PostForm intent="commence" className="form-wide">
        <div className="form-row">
          <TextField
            name="acceptedOn"
            type="date"
            label={t('leases:act.accepted-on')}
            defaultValue={lease.today}
            required
          />
        </div>
        <SerialFields lease={lease} required />
        <NoteField />
        <SubmitButton>{t('leases:act.accept.action')}</SubmitButton>
      </PostForm>
    </Section>
  );
};

const RepossessForm = ({ lease }: ControlsProps) => {
  const t = useTranslate();
  return (
    <ConfirmForm
      intent="repossess"
      label={t('leases:act.repossess.open')}
      explanation={t('leases:act.repossess.explain')}
      confirm={t('leases:act.repossess.action')}
    >
      <TextField name="on" type="date" label={t('leases:act.repossess.on')} defaultValue={lease.today} required />
      <SerialFields lease={lease} required={false} />
      <NoteField required />
    </ConfirmForm>
  );
};

const DefaultForm = ({ lease }: ControlsProps) => {
  const t = useTranslate();
  return (
    <ConfirmForm
      intent="default"
      label={t('leases:act.default.open')}
      explanation={t('leases:act.default.explain')}
      confirm={t('leases:act.default.action')}
    >
      <ReasonField reasons={lease.reasons.default} />
      <TextField name="cureBy" type="date" label={t('leases:act.default.cure-by')} />
      <NoteField />
    </ConfirmForm>
  );
};

/** To another lessee, or to another lessor: everybody who loses or gains by it signs. */
const PartyForm = ({ lease, what }: ControlsProps & { readonly what: 'novate' | 'transfer' }) => {
  const t = useTranslate();
  return (
    <ConfirmForm
      intent={what}
      tone="primary"
      label={t(`leases:act.${what}.open`)}
      explanation={t(`leases:act.${what}.explain`)}
      confirm={t(`leases:act.${what}.action`)}
    >
      <SelectField
        name="partyId"
        label={t(`leases:act.${what}.party`)}
        choices={lease.parties}
        placeholder={t('leases:act.choose')}
        required
      />
      <NoteField />
    </ConfirmForm>
  );
};

/** A word of confirmation with a note: attest, cure, cancel. */
const WordForm = ({ lease, what }: ControlsProps & { readonly what: 'attest' | 'cure' | 'cancel' }) => {
  const t = useTranslate();
  return (
    <ConfirmForm
      intent={what}
      tone={what === 'cancel' ? 'danger' : 'primary'}
      label={t(`leases:act.${what}.open`)}
      explanation={t(`leases:act.${what}.explain`)}
      confirm={t(`leases:act.${what}.action`)}
    >
      {what === 'cancel' && <ReasonField reasons={lease.reasons.cancel} />}
      <NoteField required={what === 'cure'} />
    </ConfirmForm>
  );
};

/** What the person may do with the lease now. What is another page's leads there. */
export const LeaseControls = ({ lease }: ControlsProps) => {
  const t = useTranslate();
  const may = (type: LeaseOverviewPage['controls'][number]) => lease.controls.includes(type);
  const base = `/leases/${lease.reference}`;
  return (
    <>
      {may('CommenceLease') && <AcceptForm lease={lease} />}
      <div className="button-row">
        {may('AttestLease') && <WordForm lease={lease} what="attest" />}
        {may('BillPeriod') && <ButtonLink to={`${base}/billing`}>{t('leases:tab.billing')}</ButtonLink>}
        {may('AmendLease') && <ButtonLink to={`${base}/amend`}>{t('leases:amendment.begin')}</ButtonLink>}
        {may('AssignRents') && <ButtonLink to={`${base}/rents`}>{t('leases:act.sell')}</ButtonLink>}
        {may('EndLease') && <ButtonLink to={`${base}/settle`}>{t('leases:act.settle')}</ButtonLink>}
        {lease.maySublet && (
          <ButtonLink to={`/leases/new?head=${lease.reference}`}>{t('leases:act.sublet')}</ButtonLink>
        )}
        {may('NovateLease') && <PartyForm lease={lease} what="novate" />}
        {may('TransferLease') && <PartyForm lease={lease} what="transfer" />}
        {may('NoticeDefault') && <DefaultForm lease={lease} />}
        {may('CureDefault') && <WordForm lease={lease} what="cure" />}
        {may('RepossessEquipment') && <RepossessForm lease={lease} />}
        {may('CancelLease') && <WordForm lease={lease} what="cancel" />}
      </div>
    </>
  );
};
