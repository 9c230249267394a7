import { createContext, useContext } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { type FormReply, problemText } from './problems.ts';
import { useProblemTexts } from './use-problem-texts.ts';

interface FormFacts {
  readonly intent: string;
  /** Begins the ids of the form's fields. */
  readonly prefix: string;
  readonly reply: FormReply | null;
  readonly labels: ReadonlyMap<string, string>;
}

export const FormContext = createContext<FormFacts>({ intent: 'form', prefix: 'form', reply: null, labels: new Map() });

export interface FieldFacts {
  readonly id: string;
  readonly error: string | undefined;
  /** What was typed before the form was refused. */
  readonly typed: string | undefined;
  readonly typedAll: readonly string[] | undefined;
}

/** Id, problem and earlier value of a field of the form around it. */
export const useField = (name: string): FieldFacts => {
  const { prefix, reply } = useContext(FormContext);
  const t = useTranslate();
  const problem = reply?.problems.find(({ field }) => field === name);
  const { i18n, ready } = useProblemTexts(problem !== undefined);
  const value = reply?.values[name];
  return {
    id: `${prefix}-${name}`,
    error: problem && ready ? problemText(t, i18n, problem) : undefined,
    typed: typeof value === 'string' ? value : value?.[0],
    typedAll: typeof value === 'string' ? [value] : value,
  };
};
