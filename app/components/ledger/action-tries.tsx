import { useTranslate } from '~/i18n/use-translate';
import { HashText } from '../format/hash-text.tsx';
import { Moment } from '../format/moment.tsx';
import { EmptyState } from '../page/page.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';

interface ActionTriesProps {
  readonly tries: readonly {
    readonly at: Date;
    readonly txHash: string | null;
    readonly error: string | null;
    readonly final: boolean;
  }[];
}

/** Each time that the submitter sent the action, and what came of it. */
export const ActionTries = ({ tries }: ActionTriesProps) => {
  const t = useTranslate();
  if (tries.length === 0) return <EmptyState title={t('ledger:action.no-tries')} />;
  return (
    <ScrollRegion label={t('ledger:action.tries')}>
      <table className="table table-stacked">
        <caption className="visually-hidden">{t('ledger:action.tries')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('ledger:action.tried')}</th>
            <th scope="col">{t('record.transaction')}</th>
            <th scope="col">{t('ledger:action.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {tries.map(one => (
            <tr key={one.at.getTime()}>
              <th scope="row">
                <Moment at={one.at} precision="second" />
              </th>
              <td data-label={t('record.transaction')}>
                {one.txHash === null ? '–' : <HashText value={one.txHash} />}
              </td>
              <td data-label={t('ledger:action.outcome')}>
                {one.error === null ? t('ledger:action.sent') : one.error}
                {one.error !== null && !one.final && <span className="muted"> {t('ledger:action.tried-again')}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};
