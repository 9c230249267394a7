import { useContext, useEffect, useRef, useState } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { FormContext } from './form-context.ts';
import { problemText } from './problems.ts';
import { useProblemTexts } from './use-problem-texts.ts';

/** What the page calls a field: its label, or the legend of its group, without the word that marks it as optional. */
const labelOnPage = (id: string): string | undefined => {
  const field = document.getElementById(id);
  const label = document.querySelector(`label[for="${CSS.escape(id)}"]`) ?? field?.querySelector('legend');
  if (!label) return undefined;
  const text = [...label.childNodes]
    .filter(node => !(node instanceof Element && node.classList.contains('optional')))
    .map(node => node.textContent ?? '')
    .join('')
    .trim();
  return text === '' ? undefined : text;
};

/** All problems of the form around it, at its head; each leads to its field. Takes the focus, so that nobody misses it. */
export const ErrorSummary = () => {
  const t = useTranslate();
  const { prefix, reply, labels } = useContext(FormContext);
  const { i18n, ready } = useProblemTexts(reply !== null && reply.problems.length > 0);
  const box = useRef<HTMLDivElement>(null);
  // Fields inside components of their own are named once the page is there.
  const [onPage, setOnPage] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    const fields = reply?.problems.flatMap(({ field }) => field ?? []) ?? [];
    setOnPage(
      new Map(
        fields.flatMap(field => {
          const label = labelOnPage(`${prefix}-${field}`);
          return label === undefined ? [] : [[field, label] as const];
        }),
      ),
    );
  }, [reply, prefix]);
  useEffect(() => {
    if (reply && ready) box.current?.focus();
  }, [reply, ready]);
  if (!ready || !reply || reply.problems.length === 0) return null;
  return (
    <div className="note note-bad" role="alert" tabIndex={-1} ref={box}>
      <p className="note-title">{t('form.refused')}</p>
      <ul className="error-list">
        {reply.problems.map(problem => {
          const label = labels.get(problem.field ?? '') ?? onPage.get(problem.field ?? '');
          const text = `${label === undefined ? '' : `${label}: `}${problemText(t, i18n, problem)}`;
          return (
            <li key={`${problem.field ?? ''}:${problem.code}`}>
              {problem.field === undefined ? text : <a href={`#${prefix}-${problem.field}`}>{text}</a>}
            </li>
          );
        })}
      </ul>
    </div>
  );
};
