import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { useIsAlive } from '../page/viewer.ts';
import { exportPath } from './list-frame.ts';

const boxesOf = (form: string): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>(`input[type="checkbox"][name="id"][form="${CSS.escape(form)}"]`),
];

/** How many boxes of a form are ticked. `rows` changes with the page: other rows, other boxes. */
const useTicked = (form: string, rows: unknown): number => {
  const [ticked, setTicked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted again when the rows change
  useEffect(() => {
    const count = () => setTicked(boxesOf(form).filter(box => box.checked).length);
    count();
    document.addEventListener('change', count);
    return () => document.removeEventListener('change', count);
  }, [form, rows]);
  return ticked;
};

/** Ticks all rows of the page, or none; without scripts each row has its own box, and this one is not there. */
export const SelectAll = ({ form, rows }: { readonly form: string; readonly rows: number }) => {
  const t = useTranslate();
  const alive = useIsAlive();
  const ticked = useTicked(form, rows);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = ticked > 0 && ticked < rows;
  }, [ticked, rows]);
  if (!alive) return <span className="visually-hidden">{t('table.select')}</span>;
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={t('table.select-all')}
      checked={rows > 0 && ticked === rows}
      onChange={event => {
        for (const one of boxesOf(form)) {
          if (one.checked !== event.currentTarget.checked) one.click();
        }
      }}
    />
  );
};

interface BulkBarProps {
  /** Id of the form that the boxes belong to. */
  readonly form: string;
  /** Where the first button leads; others name their own (`formAction`). */
  readonly action: string;
  /** Of the page: another one begins with nothing ticked. */
  readonly rows: unknown;
  readonly children: ReactNode;
}

/**
 * What can be done with the ticked rows. A GET form: the next page shows what would happen to each before anything does,
 * so that its address may be kept and nothing is changed by coming back to it.
 */
const BulkBar = ({ form, action, rows, children }: BulkBarProps) => {
  const t = useTranslate();
  const alive = useIsAlive();
  const ticked = useTicked(form, rows);
  return (
    <form id={form} method="get" action={action} className="bulk-bar" data-ticked={ticked > 0 || undefined}>
      <input type="hidden" name="selected" value="1" />
      <span role="status">{alive ? t('table.selected', { count: ticked }) : t('table.with-selected')}</span>
      <fieldset disabled={alive && ticked === 0} aria-label={t('table.with-selected')}>
        {children}
      </fieldset>
    </form>
  );
};

interface ListBarProps {
  readonly form: string;
  /** The list's name, which is also that of its files. */
  readonly list: string;
  readonly rows: readonly unknown[];
  /** Where the first button leads, if it is none of the files'. */
  readonly action?: string;
  /** Buttons of the list's own. */
  readonly children?: ReactNode;
}

/** Under a list: its ticked rows as a file, and what else can be done with them. */
export const ListBar = ({ form, list, rows, action = exportPath(list, 'xlsx'), children }: ListBarProps) => {
  const t = useTranslate();
  if (rows.length === 0) return null;
  return (
    <BulkBar form={form} action={action} rows={rows}>
      {children}
      {(['xlsx', 'csv'] as const).map(format => (
        <button key={format} type="submit" formAction={exportPath(list, format)} className="button button-small">
          {t(`table.export-selected.${format}`)}
        </button>
      ))}
    </BulkBar>
  );
};
