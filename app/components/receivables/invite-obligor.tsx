import { SelectField, TextField } from '~/components/form/fields';
import { LANGUAGE_CHOICES } from '~/components/form/languages';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Section } from '~/components/page/page';
import { FALLBACK_LANGUAGE } from '~/i18n/languages';
import { useTranslate } from '~/i18n/use-translate';

interface ContactFieldsProps {
  readonly index: 0 | 1;
  readonly language: string;
  readonly required?: boolean;
}

/** One person of the obligor: where the link goes, where the code goes, and in which language. */
const ContactFields = ({ index, language, required = false }: ContactFieldsProps) => {
  const t = useTranslate();
  const name = (field: string) => `contacts[${index}].${field}`;
  return (
    <fieldset className="form-row-set">
      <legend>{t(index === 0 ? 'receivables:link.first' : 'receivables:link.second')}</legend>
      {index === 1 && <p className="field-hint">{t('receivables:link.second-hint')}</p>}
      <div className="form-row">
        <TextField name={name('name')} label={t('receivables:link.name')} maxLength={200} required={required} />
        <SelectField
          name={name('locale')}
          label={t('receivables:link.language')}
          choices={LANGUAGE_CHOICES}
          defaultValue={language}
          required
        />
      </div>
      <div className="form-row">
        <TextField
          name={name('email')}
          type="email"
          label={t('receivables:link.email')}
          maxLength={254}
          required={required}
        />
        <TextField
          name={name('phone')}
          type="tel"
          label={t('receivables:link.phone')}
          hint={t('receivables:link.phone-hint')}
          maxLength={40}
          required={required}
        />
      </div>
    </fieldset>
  );
};

/** Asks an obligor that has no account: one of its people, or two of whom the second must agree with the first. */
export const InviteObligor = ({ country }: { readonly country: string | null }) => {
  const t = useTranslate();
  const language = country === 'CN' ? 'zh-CN' : FALLBACK_LANGUAGE;
  return (
    <Section title={t('receivables:link.title')} summary={t('receivables:link.summary')}>
      <PostForm intent="invite-obligor">
        <ContactFields index={0} language={language} required />
        <ContactFields index={1} language={language} />
        <SubmitButton>{t('receivables:link.action')}</SubmitButton>
      </PostForm>
    </Section>
  );
};
