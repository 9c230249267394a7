import { NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { HTMLInputTypeAttribute, ReactNode } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { useField } from './form-context.ts';

interface FieldProps {
  readonly name: string;
  readonly label: string;
  /** What to enter, or what follows from it; read out with the field. */
  readonly hint?: ReactNode;
  readonly required?: boolean;
  /** Whether it is needed hangs on another choice in the form, which shows and hides it: not marked as optional. */
  readonly depends?: boolean;
  readonly defaultValue?: string | undefined;
  readonly autoComplete?: string;
}

interface TextFieldProps extends FieldProps {
  readonly type?: Extract<
    HTMLInputTypeAttribute,
    'text' | 'email' | 'tel' | 'date' | 'time' | 'number' | 'search' | 'url'
  >;
  readonly placeholder?: string;
  readonly inputMode?: 'text' | 'decimal' | 'numeric' | 'email';
  readonly maxLength?: number;
  /** A unit or currency at the end of the field. */
  readonly suffix?: string;
}

/** Marks an optional field in words; a lone asterisk says nothing to those who do not know it. */
const useLabel = (label: string, required: boolean | undefined): ReactNode => {
  const t = useTranslate();
  return required ? (
    label
  ) : (
    <>
      {label} <span className="optional">{t('form.optional')}</span>
    </>
  );
};

const common = ({ name, hint, required, autoComplete }: FieldProps, id: string, error: string | undefined) => ({
  id,
  name,
  withAsterisk: false,
  ...(hint !== undefined && { description: hint }),
  ...(required && { required }),
  ...(error !== undefined && { error }),
  ...(autoComplete !== undefined && { autoComplete }),
});

export const TextField = (props: TextFieldProps) => {
  const { id, error, typed } = useField(props.name);
  const label = useLabel(props.label, props.required || props.depends);
  return (
    <TextInput
      {...common(props, id, error)}
      label={label}
      type={props.type ?? 'text'}
      defaultValue={typed ?? props.defaultValue ?? ''}
      {...(props.placeholder !== undefined && { placeholder: props.placeholder })}
      {...(props.inputMode !== undefined && { inputMode: props.inputMode })}
      {...(props.maxLength !== undefined && { maxLength: props.maxLength })}
      {...(props.suffix !== undefined && {
        rightSection: <span className="field-suffix">{props.suffix}</span>,
        rightSectionWidth: 56,
      })}
    />
  );
};

/**
 * An amount as decimal text in the currency's own decimals; the action turns it into minor units with `readAmount`, so
 * that no binary number comes in between.
 */
export const MoneyField = ({ currency, ...props }: FieldProps & { readonly currency: string }) => (
  <TextField {...props} inputMode="decimal" suffix={currency} autoComplete="off" />
);

/** A share in percent, as decimal text; the action turns it into basis points. */
export const PercentField = (props: FieldProps) => (
  <TextField {...props} inputMode="decimal" suffix="%" autoComplete="off" />
);

export const PasswordField = (props: FieldProps & { readonly autoComplete: 'current-password' | 'new-password' }) => {
  const { id, error } = useField(props.name);
  const t = useTranslate();
  const label = useLabel(props.label, props.required || props.depends);
  return (
    <PasswordInput
      {...common(props, id, error)}
      label={label}
      visibilityToggleButtonProps={{ 'aria-label': t('form.show-password') }}
    />
  );
};

export const TextAreaField = (props: FieldProps & { readonly rows?: number; readonly maxLength?: number }) => {
  const { id, error, typed } = useField(props.name);
  const label = useLabel(props.label, props.required || props.depends);
  return (
    <Textarea
      {...common(props, id, error)}
      label={label}
      rows={props.rows ?? 3}
      defaultValue={typed ?? props.defaultValue ?? ''}
      {...(props.maxLength !== undefined && { maxLength: props.maxLength })}
    />
  );
};

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

export const SelectField = (
  props: FieldProps & { readonly choices: readonly Choice[]; readonly placeholder?: string },
) => {
  const { id, error, typed } = useField(props.name);
  const label = useLabel(props.label, props.required || props.depends);
  return (
    <NativeSelect {...common(props, id, error)} label={label} defaultValue={typed ?? props.defaultValue ?? ''}>
      {props.placeholder !== undefined && <option value="">{props.placeholder}</option>}
      {props.choices.map(({ value, label: text, disabled }) => (
        <option key={value} value={value} disabled={disabled}>
          {text}
        </option>
      ))}
    </NativeSelect>
  );
};

/** One box to tick; sends `on` when ticked. */
export const CheckField = ({
  name,
  label,
  hint,
  defaultChecked = false,
}: {
  readonly name: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly defaultChecked?: boolean;
}) => {
  const { id, error, typedAll } = useField(name);
  return (
    <div>
      <label className="choice">
        <input
          type="checkbox"
          id={id}
          name={name}
          defaultChecked={typedAll ? typedAll.includes('on') : defaultChecked}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          aria-invalid={error === undefined ? undefined : true}
        />
        <span>
          {label}
          {hint !== undefined && <small>{hint}</small>}
        </span>
      </label>
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
};

interface ChoicesFieldProps {
  readonly name: string;
  readonly legend: string;
  readonly hint?: ReactNode;
  readonly choices: readonly Choice[];
  readonly defaultValues?: readonly string[];
  readonly required?: boolean;
  /** Many choices, beside each other where there is room. */
  readonly columns?: boolean;
}

const ChoicesField = (props: ChoicesFieldProps & { readonly type: 'checkbox' | 'radio' }) => {
  const { name, legend, hint, choices, defaultValues = [], type } = props;
  const { id, error, typedAll } = useField(name);
  const chosen = typedAll ?? defaultValues;
  const label = useLabel(legend, props.required);
  const describedBy = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(' ');
  return (
    <fieldset className="choices" aria-describedby={describedBy || undefined}>
      <legend>{label}</legend>
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div className={props.columns ? 'choice-columns' : undefined}>
        {choices.map((choice, index) => (
          <label key={choice.value} className="choice">
            <input
              type={type}
              name={name}
              value={choice.value}
              id={index === 0 ? id : `${id}-${choice.value}`}
              defaultChecked={chosen.includes(choice.value)}
              disabled={choice.disabled}
            />
            <span>
              {choice.label}
              {choice.hint !== undefined && <small>{choice.hint}</small>}
            </span>
          </label>
        ))}
      </div>
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
};

/** Any number of choices; sends the name once for each. */
export const CheckboxesField = (props: ChoicesFieldProps) => <ChoicesField {...props} type="checkbox" />;

/** Exactly one of a few choices, all in sight. */
export const RadiosField = (props: ChoicesFieldProps) => <ChoicesField {...props} type="radio" />;
