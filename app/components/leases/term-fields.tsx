import type { ComponentProps } from 'react';
import { RadiosField, SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { useDynamicText } from '~/components/receivables/detail-text';
import type leases from '~/i18n/en/leases.json';
import { useTranslate } from '~/i18n/use-translate';
import { type FormValues, termsChoices, valueIn, valuesIn } from './terms-choices.ts';

type FieldName = keyof (typeof leases)['field'];
type ChoiceName = FieldName & keyof ReturnType<typeof termsChoices>;

type TextProps = Partial<ComponentProps<typeof TextField>>;
type LinesProps = Partial<ComponentProps<typeof TextAreaField>>;
type ChoiceProps = Partial<Pick<ComponentProps<typeof SelectField>, 'required' | 'placeholder'>>;

/**
 * The fields of a lease's terms by their names: each with its label, its hint where it has one, and what was typed or would be.
 */
export const useTermFields = (values: FormValues) => {
  const t = useTranslate();
  const textOf = useDynamicText();
  const choices = termsChoices(t);
  const own = (name: FieldName) => ({
    name,
    label: t(`leases:field.${name}`),
    hint: textOf(`leases:hint.${name}`) ?? undefined,
    defaultValue: valueIn(values, name),
  });
  return {
    text: (name: FieldName, more: TextProps = {}) => <TextField {...own(name)} {...more} />,
    /** An amount, or a number with decimals. */
    decimal: (name: FieldName, more: TextProps = {}) => <TextField {...own(name)} inputMode="decimal" {...more} />,
    percent: (name: FieldName, more: TextProps = {}) => (
      <TextField {...own(name)} inputMode="decimal" suffix="%" {...more} />
    ),
    /** A whole number. */
    count: (name: FieldName, more: TextProps = {}) => <TextField {...own(name)} inputMode="numeric" {...more} />,
    lines: (name: FieldName, more: LinesProps = {}) => <TextAreaField {...own(name)} {...more} />,
    choice: (name: ChoiceName, more: ChoiceProps = {}) => (
      <SelectField {...own(name)} choices={choices[name]} {...more} />
    ),
    radios: (name: ChoiceName) => (
      <RadiosField
        name={name}
        legend={t(`leases:field.${name}`)}
        choices={choices[name]}
        defaultValues={valuesIn(values, name)}
        required
      />
    ),
  };
};
