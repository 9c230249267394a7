import { useTranslate } from '~/i18n/use-translate';
import { SelectField, TextField } from '../form/fields.tsx';
import { LANGUAGE_CHOICES } from '../form/languages.ts';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { useReader } from '../page/viewer.ts';
import { Fact, FactList } from '../record/fact-list.tsx';

export interface ContactLine {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly locale: string;
}

interface ContactsFormProps {
  readonly contacts: readonly ContactLine[];
  readonly mayManage: boolean;
}

/** Whom to tell, with or without an account; administrators change the list, an emptied row is taken away. */
export const ContactsForm = ({ contacts, mayManage }: ContactsFormProps) => {
  const t = useTranslate();
  const { language } = useReader();
  if (!mayManage) {
    return (
      <div className="panel">
        <FactList>
          {contacts.map(one => (
            <Fact key={one.id} label={one.name}>
              {one.email}
              {one.phone !== null && <div className="muted">{one.phone}</div>}
            </Fact>
          ))}
        </FactList>
      </div>
    );
  }
  const rows = [...contacts, { id: 'new', name: '', email: '', phone: null, locale: language }];
  return (
    <PostForm intent="contacts" className="form-wide">
      {rows.map((one, index) => (
        <fieldset className="form-row-set" key={one.id}>
          <legend>{one.name === '' ? t('organisation:contacts.new') : one.name}</legend>
          <div className="form-row">
            <TextField
              name={`contacts[${index}].name`}
              label={t('organisation:contacts.name')}
              defaultValue={one.name}
              required
            />
            <TextField
              name={`contacts[${index}].email`}
              type="email"
              label={t('organisation:contacts.email')}
              defaultValue={one.email}
              required
            />
            <TextField
              name={`contacts[${index}].phone`}
              type="tel"
              label={t('organisation:contacts.phone')}
              defaultValue={one.phone ?? ''}
            />
            <SelectField
              name={`contacts[${index}].locale`}
              label={t('organisation:contacts.language')}
              choices={LANGUAGE_CHOICES}
              defaultValue={one.locale}
              required
            />
          </div>
        </fieldset>
      ))}
      <p className="field-hint">{t('organisation:contacts.hint')}</p>
      <SubmitButton>{t('form.save')}</SubmitButton>
    </PostForm>
  );
};
