import { SelectField, TextAreaField } from '~/components/form/fields';
import { useTranslate } from '~/i18n/use-translate';
import { useDynamicText } from './detail-text.ts';

/** A reason from a list, and words of one's own. */
export const ReasonFields = ({ reasons }: { readonly reasons: readonly string[] }) => {
  const t = useTranslate();
  const text = useDynamicText();
  return (
    <>
      <SelectField
        name="code"
        label={t('receivables:reason.code')}
        placeholder={t('receivables:reason.choose')}
        choices={reasons.map(code => ({ value: code, label: text(`receivables:reason.${code}`) ?? code }))}
        required
      />
      <TextAreaField
        name="note"
        label={t('receivables:reason.note')}
        hint={t('receivables:reason.note-hint')}
        maxLength={2000}
      />
    </>
  );
};
