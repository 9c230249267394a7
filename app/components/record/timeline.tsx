import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { formatCount } from '../format/amounts.ts';
import { HashText } from '../format/hash-text.tsx';
import { Moment } from '../format/moment.tsx';
import { Settlement, type SettlementState } from './settlement.tsx';

export interface TimelineEntry {
  readonly key: string;
  readonly title: ReactNode;
  /** Who did it; `null` where it is not shared with the reader, `'contract'` where nobody signed it. */
  readonly actor: { readonly name: string } | 'contract' | null;
  /** Whether the signature was made with a key that the operator holds. */
  readonly keyHeldByOperator?: boolean;
  readonly at: Date;
  readonly state: SettlementState;
  readonly block?: bigint | null;
  readonly txHash?: string | null;
  readonly actionId?: string | null;
  readonly children?: ReactNode;
}

/** Who did what and when, with the block and transaction of each change. */
export const Timeline = ({
  label,
  entries,
}: {
  readonly label: string;
  readonly entries: readonly TimelineEntry[];
}) => {
  const t = useTranslate();
  return (
    <ol className="timeline" aria-label={label}>
      {entries.map(entry => (
        <li key={entry.key}>
          <div className="timeline-head">
            <strong>{entry.title}</strong>
            <Settlement state={entry.state} />
          </div>
          <p className="timeline-by">
            {entry.actor === 'contract' ? t('record.by-contract') : (entry.actor?.name ?? t('record.not-shared'))}
            {entry.keyHeldByOperator && <span className="muted"> · {t('record.key-operator')}</span>}
            {' · '}
            <Moment at={entry.at} />
          </p>
          {entry.children}
          {(entry.block != null || entry.txHash != null || entry.actionId != null) && (
            <p className="timeline-chain">
              {entry.block != null && (
                <Link to={`/ledger/blocks/${entry.block}`}>
                  {t('record.block', { number: formatCount(entry.block) })}
                </Link>
              )}
              {entry.txHash != null && (
                <span>
                  {t('record.transaction')} <HashText value={entry.txHash} />
                </span>
              )}
              {entry.actionId != null && <Link to={`/actions/${entry.actionId}`}>{t('record.action')}</Link>}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
};
