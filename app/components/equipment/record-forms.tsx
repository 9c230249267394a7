import type { ComponentProps, ReactNode } from 'react';
import { CheckField, SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { FileDrop } from '~/components/form/file-drop';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { useWasRefused } from '~/components/table/list-views';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineRecords } from '~/presenters/equipment.server';
import { PriceFields } from './price-fields.tsx';

const PICTURES = 'image/jpeg,image/png,image/webp';
const PAPERS = `application/pdf,${PICTURES}`;

type RecordIntent = 'inspection' | 'maintenance' | 'insurance' | 'valuation' | 'condition' | 'component';

/** Opens in place; of a form that was refused it is open already. */
const Folded = ({ intent, children }: { readonly intent: RecordIntent; readonly children: ReactNode }) => {
  const t = useTranslate();
  return (
    <details className="confirm" open={useWasRefused(intent)}>
      <summary className="button">{t(`equipment:record.${intent}.add`)}</summary>
      <div className="confirm-box">
        <PostForm intent={intent} files>
          {children}
          <SubmitButton>{t('equipment:record.save')}</SubmitButton>
        </PostForm>
      </div>
    </details>
  );
};

const Photographs = () => {
  const t = useTranslate();
  return (
    <FileDrop
      name="files.photograph"
      label={t('equipment:documents.photographs')}
      hint={t('equipment:documents.pictures-hint')}
      accept={PICTURES}
    />
  );
};

const Papers = ({ kind }: { readonly kind: 'report' | 'policy' | 'certificate' }) => {
  const t = useTranslate();
  return (
    <FileDrop
      name={`files.${kind}`}
      label={t(`equipment:documents.${kind}s`)}
      hint={t('equipment:documents.hint')}
      accept={PAPERS}
    />
  );
};

const DayField = ({ today }: { readonly today: string }) => (
  <TextField name="date" type="date" label={useTranslate()('equipment:date')} defaultValue={today} required />
);

const NoteField = () => (
  <TextAreaField name="note" label={useTranslate()('equipment:note')} rows={2} maxLength={2000} />
);

/** Whether the machine's public page tells of it. */
const PublicField = () => {
  const t = useTranslate();
  return <CheckField name="isPublic" label={t('equipment:record.public')} hint={t('equipment:record.public-hint')} />;
};

/** One of several, which has to be chosen. */
const OneOf = (props: Pick<ComponentProps<typeof SelectField>, 'name' | 'label' | 'choices'>) => (
  <SelectField {...props} placeholder={useTranslate()('equipment:choose')} required />
);

const RESULTS = ['passed', 'passed-with-remarks', 'failed'] as const;
const BASES = ['market', 'orderly-liquidation', 'forced-liquidation', 'replacement', 'book'] as const;
const CONDITIONS = ['good', 'worn', 'damaged', 'out-of-order'] as const;

export const InspectionForm = ({ today }: { readonly today: string }) => {
  const t = useTranslate();
  return (
    <Folded intent="inspection">
      <div className="form-row">
        <DayField today={today} />
        <OneOf
          name="result"
          label={t('equipment:record.inspection.result')}
          choices={RESULTS.map(value => ({ value, label: t(`equipment:result.${value}`) }))}
        />
      </div>
      <div className="form-row">
        <TextField name="inspector" label={t('equipment:record.inspection.inspector')} required />
        <TextField name="organisation" label={t('equipment:record.inspection.organisation')} />
      </div>
      <TextField
        name="serialSeen"
        label={t('equipment:custody.serial-seen')}
        hint={t('equipment:record.inspection.serial-hint')}
        autoComplete="off"
      />
      <TextAreaField name="findings" label={t('equipment:record.inspection.findings')} maxLength={4000} />
      <TextField name="until" type="date" label={t('equipment:record.inspection.until')} />
      <PublicField />
      <Photographs />
      <Papers kind="report" />
    </Folded>
  );
};

export const MaintenanceForm = ({ today }: { readonly today: string }) => {
  const t = useTranslate();
  return (
    <Folded intent="maintenance">
      <div className="form-row">
        <DayField today={today} />
        <TextField name="until" type="date" label={t('equipment:record.maintenance.until')} />
      </div>
      <TextAreaField name="work" label={t('equipment:record.maintenance.work')} maxLength={4000} required />
      <div className="form-row">
        <TextField name="workshop" label={t('equipment:record.maintenance.workshop')} />
        <TextField
          name="engineHours"
          label={t('equipment:record.maintenance.hours')}
          inputMode="numeric"
          autoComplete="off"
          suffix="h"
        />
      </div>
      <PriceFields label={t('equipment:record.maintenance.cost')} />
      <PublicField />
      <Papers kind="report" />
    </Folded>
  );
};

export const InsuranceForm = ({ today, parties }: Pick<MachineRecords, 'today' | 'parties'>) => {
  const t = useTranslate();
  return (
    <Folded intent="insurance">
      <div className="form-row">
        <TextField name="insurer" label={t('equipment:record.insurance.insurer')} required />
        <TextField name="policyNumber" label={t('equipment:record.insurance.policy')} autoComplete="off" required />
      </div>
      <div className="form-row">
        <TextField name="date" type="date" label={t('equipment:record.insurance.from')} defaultValue={today} required />
        <TextField name="until" type="date" label={t('equipment:record.insurance.until')} required />
      </div>
      <PriceFields label={t('equipment:record.insurance.sum')} />
      <TextField name="coverage" label={t('equipment:record.insurance.coverage')} />
      <div className="form-row">
        <SelectField
          name="lossPayeeId"
          label={t('equipment:record.insurance.payee')}
          hint={t('equipment:record.insurance.payee-hint')}
          placeholder={t('equipment:record.insurance.nobody-here')}
          choices={parties.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField name="lossPayee" label={t('equipment:record.insurance.payee-name')} />
      </div>
      <Papers kind="policy" />
    </Folded>
  );
};

export const ValuationForm = ({ today }: { readonly today: string }) => {
  const t = useTranslate();
  return (
    <Folded intent="valuation">
      <div className="form-row">
        <DayField today={today} />
        <OneOf
          name="basis"
          label={t('equipment:record.valuation.basis')}
          choices={BASES.map(value => ({ value, label: t(`equipment:basis.${value}`) }))}
        />
      </div>
      <PriceFields label={t('equipment:record.valuation.value')} required />
      <div className="form-row">
        <TextField
          name="source"
          label={t('equipment:record.valuation.source')}
          hint={t('equipment:record.valuation.source-hint')}
          required
        />
        <TextField name="valuer" label={t('equipment:record.valuation.valuer')} />
      </div>
      <NoteField />
      <Papers kind="report" />
    </Folded>
  );
};

export const ConditionForm = ({ today }: { readonly today: string }) => {
  const t = useTranslate();
  return (
    <Folded intent="condition">
      <div className="form-row">
        <DayField today={today} />
        <OneOf
          name="condition"
          label={t('equipment:record.condition.title')}
          choices={CONDITIONS.map(value => ({ value, label: t(`equipment:condition.${value}`) }))}
        />
      </div>
      <NoteField />
      <Photographs />
    </Folded>
  );
};

export const ComponentForm = ({ today }: { readonly today: string }) => {
  const t = useTranslate();
  return (
    <Folded intent="component">
      <div className="form-row">
        <DayField today={today} />
        <TextField
          name="component"
          label={t('equipment:record.component.kind')}
          hint={t('equipment:record.component.kind-hint')}
          required
        />
      </div>
      <TextField name="removedSerial" label={t('equipment:record.component.removed')} autoComplete="off" />
      <TextField
        name="serial"
        label={t('equipment:record.component.fitted')}
        hint={t('equipment:record.component.fitted-hint')}
        autoComplete="off"
      />
      <div className="form-row">
        <TextField name="manufacturer" label={t('equipment:manufacturer')} />
        <TextField name="model" label={t('equipment:model')} />
      </div>
      <TextField name="workshop" label={t('equipment:record.maintenance.workshop')} />
      <NoteField />
      <Photographs />
    </Folded>
  );
};
