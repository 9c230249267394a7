import { Link } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import type { IngestPage } from '~/presenters/ingest.server';
import { Moment } from '../format/moment.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { useReasonText } from './device-text.ts';

interface RefusedTableProps {
  readonly rows: IngestPage['refused'];
  /** Of several devices: whose it was, where it is one that the reader may open. */
  readonly isMixed?: boolean;
}

/** Messages that were refused: when, why, and the message itself as evidence. */
export const RefusedTable = ({ rows, isMixed = false }: RefusedTableProps) => {
  const t = useTranslate();
  const reasonText = useReasonText();
  return (
    <ScrollRegion label={t('devices:refused.title')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('devices:refused.at')}</th>
            <th scope="col">{t('devices:refused.why')}</th>
            {isMixed && <th scope="col">{t('devices:refused.device')}</th>}
            <th scope="col">{t('devices:column.protocol')}</th>
            <th scope="col">{t('devices:refused.payload')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.id}>
              <th scope="row" className="nowrap">
                <Moment at={row.receivedAt} precision="second" />
              </th>
              <td>{reasonText(row.reason)}</td>
              {isMixed && (
                <td>
                  {row.deviceId === null ? (
                    <>
                      {row.deviceName ?? t('devices:refused.nobody')}{' '}
                      <span className="muted">{t('devices:refused.stranger')}</span>
                    </>
                  ) : (
                    <Link to={`/devices/${row.deviceId}`}>{row.deviceName ?? row.deviceId}</Link>
                  )}
                </td>
              )}
              <td className="nowrap">
                {row.protocol} · {row.transport}
              </td>
              <td>
                <details className="fold">
                  <summary>
                    <code>{row.payload.slice(0, 24)}</code>
                  </summary>
                  <pre className="device-code">
                    <code>{row.payload}</code>
                  </pre>
                  {row.peer !== null && <p className="muted">{row.peer}</p>}
                </details>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};
