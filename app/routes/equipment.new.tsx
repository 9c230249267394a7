import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EQUIPMENT_CATEGORIES } from '#domain/equipment/categories';
import { issuePassport } from '#services/equipment/issue-passport';
import { categoryText } from '~/components/equipment/texts';
import { CheckField, RadiosField, SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { FileDrop } from '~/components/form/file-drop';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { isFormReply } from '~/components/form/problems';
import { useAnswer } from '~/components/form/use-answer';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { documentsForm } from '~/documents-form.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadPassportForm } from '~/presenters/equipment.server';
import { passportFields } from '~/presenters/equipment-fields.server';

export const handle: PageHandle = { crumb: t => t('equipment:new.crumb') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadPassportForm(await requireActor(request, context, 'equipment:issue'));

export const action = async (args: ActionFunctionArgs) => {
  const { form, documents, refusal } = await documentsForm(args, 'equipment:issue');
  if (refusal) return form.refused(refusal);
  const { services, actor, organisation } = form.who;
  return form.run(
    passportFields,
    ({ maker, manufacturer, ...passport }) =>
      issuePassport(services, actor, {
        ...passport,
        documents,
        ...(maker === 'we'
          ? { manufacturer: organisation.name, manufacturerId: organisation.id }
          : { manufacturer: manufacturer ?? '' }),
      }),
    ({ reference }) => form.done(`/equipment/${reference}`, { key: 'equipment:done.issued', params: { reference } }),
  );
};

/** A second look is asked for only where a serial could be mistaken for another. */
const useIsAlike = (): boolean => {
  const data: unknown = useAnswer();
  return isFormReply(data) && data.problems.some(({ code }) => code === 'serial-alike');
};

const COMPONENT_ROWS = [0, 1, 2, 3];

const ComponentRows = () => {
  const t = useTranslate();
  return (
    <fieldset className="form-row-set">
      <legend>{t('equipment:new.components')}</legend>
      <p className="field-hint">{t('equipment:new.components-hint')}</p>
      {COMPONENT_ROWS.map(row => (
        <div key={row} className="form-row">
          <TextField name={`components[${row}].kind`} label={t('equipment:record.component.kind')} />
          <TextField name={`components[${row}].serial`} label={t('equipment:serial')} autoComplete="off" />
          <TextField name={`components[${row}].manufacturer`} label={t('equipment:manufacturer')} />
        </div>
      ))}
    </fieldset>
  );
};

export default function NewPassport() {
  const t = useTranslate();
  const { countries, isManufacturer, ownName, thisYear } = useLoaderData<typeof loader>();
  const isAlike = useIsAlike();
  return (
    <>
      <PageHeader title={t('equipment:new.title')} summary={t('equipment:new.summary')} />
      <PostForm intent="issue" files className="form form-broad">
        <RadiosField
          name="maker"
          legend={t('equipment:new.maker')}
          choices={[
            { value: 'we', label: t('equipment:new.we', { name: ownName }), disabled: !isManufacturer },
            { value: 'other', label: t('equipment:new.other'), hint: t('equipment:new.other-hint') },
          ]}
          defaultValues={[isManufacturer ? 'we' : 'other']}
          required
        />
        <div className="form-row">
          <TextField
            name="manufacturer"
            label={t('equipment:manufacturer')}
            hint={t('equipment:new.manufacturer-hint')}
          />
          <TextField name="model" label={t('equipment:model')} required />
        </div>
        <div className="form-row">
          <TextField
            name="serial"
            label={t('equipment:serial')}
            hint={t('equipment:new.serial-hint')}
            autoComplete="off"
            required
          />
          <TextField
            name="gtin"
            label="GTIN"
            hint={t('equipment:new.gtin-hint')}
            inputMode="numeric"
            autoComplete="off"
          />
        </div>
        {isAlike && (
          <CheckField name="evenIfAlike" label={t('equipment:new.alike')} hint={t('equipment:new.alike-hint')} />
        )}
        <div className="form-row">
          <SelectField
            name="category"
            label={t('equipment:kind')}
            placeholder={t('equipment:choose')}
            choices={EQUIPMENT_CATEGORIES.map(value => ({ value, label: categoryText(t, value) }))}
            required
          />
          <TextField
            name="year"
            label={t('equipment:year')}
            inputMode="numeric"
            defaultValue={String(thisYear)}
            autoComplete="off"
            required
          />
          <SelectField
            name="origin"
            label={t('equipment:origin')}
            placeholder={t('equipment:choose')}
            choices={countries}
          />
        </div>
        <TextAreaField
          name="specification"
          label={t('equipment:new.specification')}
          hint={t('equipment:new.specification-hint')}
          rows={4}
          maxLength={4000}
        />
        <ComponentRows />
        <CheckField name="public.specification" label={t('equipment:new.specification-public')} defaultChecked />
        <FileDrop
          name="files.specification"
          label={t('equipment:documents.specifications')}
          hint={t('equipment:documents.hint')}
          accept="application/pdf,image/jpeg,image/png,image/webp"
        />
        <CheckField name="public.photograph" label={t('equipment:new.photograph-public')} defaultChecked />
        <FileDrop
          name="files.photograph"
          label={t('equipment:documents.photographs')}
          hint={t('equipment:documents.pictures-hint')}
          accept="image/jpeg,image/png,image/webp"
        />
        <SubmitButton>{t('equipment:new.action')}</SubmitButton>
      </PostForm>
    </>
  );
}
