import { type ReactNode, useContext } from 'react';
import { FormContext } from '~/components/form/form-context';
import { type FormValues, valueIn } from './terms-choices.ts';

interface FoldedSectionProps {
  readonly title: string;
  /** What is in it in a few words; stands beside the title. */
  readonly summary: string;
  /** Names of its fields, without their places: `steps`. */
  readonly fields: readonly string[];
  readonly values: FormValues;
  /** What its fields say when nothing was chosen; anything else is reason to have it open. */
  readonly usual?: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}

const isOf = (name: string, fields: readonly string[]): boolean => fields.includes(name.replace(/\[.*$/, ''));

/** A part of a form that few need: folded, unless something was entered in it, or is wrong there. Needs no script. */
export const FoldedSection = ({ title, summary, fields, values, usual = {}, children }: FoldedSectionProps) => {
  const { reply } = useContext(FormContext);
  const given = reply ? reply.values : values;
  const isFilled = Object.keys(given).some(
    name => isOf(name, fields) && (valueIn(given, name) ?? '') !== (usual[name] ?? ''),
  );
  const isWrong = reply?.problems.some(({ field }) => field !== undefined && isOf(field, fields)) ?? false;
  return (
    <details className="form-fold" open={isFilled || isWrong}>
      <summary>
        <h2>{title}</h2> <span className="muted">{summary}</span>
      </summary>
      <div className="form-fold-body">{children}</div>
    </details>
  );
};
