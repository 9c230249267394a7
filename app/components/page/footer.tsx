import { useTranslate } from '~/i18n/use-translate';
import { formatCount } from '../format/amounts.ts';
import { Ago } from '../format/moment.tsx';
import { StatusBadge } from '../record/status-badge.tsx';
import { useRootData } from './viewer.ts';

/** How far the portal is behind the chain, on every page: what is shown is as of this block. */
export const Footer = () => {
  const t = useTranslate();
  const root = useRootData();
  if (!root) return null;
  const { chain, version } = root;
  const lag = chain.headBlock === null || chain.projectedBlock === null ? null : chain.headBlock - chain.projectedBlock;
  return (
    <footer className="footer">
      {root.viewer && (
        <>
          {!chain.reachable && <StatusBadge tone="warn">{t('chain.away')}</StatusBadge>}
          {chain.reachable && lag !== null && lag > 2n && (
            <StatusBadge tone="warn">{t('chain.behind', { count: Number(lag), blocks: formatCount(lag) })}</StatusBadge>
          )}
          {chain.reachable && (lag === null || lag <= 2n) && <StatusBadge tone="ok">{t('chain.well')}</StatusBadge>}
          {chain.projectedBlock !== null && (
            <span className="figure">{t('chain.block', { number: formatCount(chain.projectedBlock) })}</span>
          )}
          {chain.projectedAt && <Ago at={chain.projectedAt} />}
          {chain.backlog > 0 && <span>{t('chain.backlog', { count: chain.backlog })}</span>}
        </>
      )}
      <span className="footer-version">Lienlight {version}</span>
    </footer>
  );
};
