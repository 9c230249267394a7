import { useTranslate } from '~/i18n/use-translate';
import { Note } from '../page/page.tsx';

interface ImportProgressProps {
  readonly files: number;
  readonly done: number;
  readonly taken: number;
  readonly finishedAt: Date | null;
}

/** How many files of an import are dealt with. Without scripts the page asks again by itself for as long as some wait. */
export const ImportProgress = ({ files, done, taken, finishedAt }: ImportProgressProps) => {
  const t = useTranslate();
  const counts = t('invoices:import.outcome-counts', { imported: taken, refused: done - taken });
  if (finishedAt !== null) {
    return (
      <Note tone={taken === files ? 'ok' : 'warn'} role="status" title={t('invoices:import.finished')}>
        {counts}
      </Note>
    );
  }
  return (
    <div className="meter" role="status">
      <noscript>
        <meta httpEquiv="refresh" content="2" />
      </noscript>
      <label htmlFor="import-progress">{t('invoices:import.progress', { count: files, done, files })}</label>
      <progress id="import-progress" value={done} max={files} />
      <p className="muted">
        {counts} {t('invoices:import.may-leave')}
      </p>
    </div>
  );
};
