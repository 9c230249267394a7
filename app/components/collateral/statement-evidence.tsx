import { Link } from '@remix-run/react';
import type { Evidence } from '#domain/collateral/statement';
import { formatDay } from '~/components/format/dates';
import { HashText } from '~/components/format/hash-text';
import { Moment } from '~/components/format/moment';
import { useReader } from '~/components/page/viewer';
import { useDynamicText } from '~/components/receivables/detail-text';
import { useTranslate } from '~/i18n/use-translate';

const One = ({ evidence }: { readonly evidence: Evidence }) => {
  const t = useTranslate();
  const text = useDynamicText();
  const { language } = useReader();
  switch (evidence.kind) {
    case 'event': {
      const name = text(`ledger:events.names.${evidence.name}`) ?? evidence.name;
      return (
        <>
          <Link to={`/ledger/blocks/${evidence.blockNumber}`}>
            {t('collateral:evidence.event', { name, block: String(evidence.blockNumber) })}
          </Link>{' '}
          <HashText value={evidence.txHash} />
        </>
      );
    }
    case 'record':
      return (
        <>
          {t('collateral:evidence.record', {
            kind: text(`collateral:record-kinds.${evidence.of}`) ?? evidence.of,
            date: formatDay(evidence.date, language),
          })}{' '}
          <HashText value={evidence.root} />
        </>
      );
    case 'document':
      return (
        <>
          {t('collateral:evidence.document', { name: evidence.name })} <HashText value={evidence.sha256} />
        </>
      );
    case 'lien':
      return (
        <>
          {t('collateral:evidence.lien')}{' '}
          {evidence.reference === null ? (
            <HashText value={evidence.lien} />
          ) : (
            <Link to={`/liens/${evidence.reference}`}>{evidence.reference}</Link>
          )}
        </>
      );
    case 'lease':
      return (
        <>
          {t('collateral:evidence.lease')} {evidence.reference} <HashText value={evidence.subject} />
        </>
      );
    case 'machine':
      return (
        <>
          {t('collateral:evidence.machine')} {evidence.reference} <HashText value={evidence.subject} />
        </>
      );
    case 'reading':
      return (
        <>
          {t('collateral:evidence.reading', { source: evidence.source, trust: String(evidence.trust) })}{' '}
          <Moment at={evidence.at} />
        </>
      );
  }
};

/** What a statement rests on, folded away until somebody asks. */
export const StatementEvidence = ({ evidence }: { readonly evidence: readonly Evidence[] }) => {
  const t = useTranslate();
  if (evidence.length === 0) return null;
  return (
    <details className="evidence">
      <summary>{t('collateral:record.evidence', { count: evidence.length })}</summary>
      <ul className="plain-list">
        {evidence.map((one, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the evidence of a statement does not move
          <li key={place}>
            <One evidence={one} />
          </li>
        ))}
      </ul>
    </details>
  );
};
