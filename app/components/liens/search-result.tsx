import { HashText } from '~/components/format/hash-text';
import { Day, Moment } from '~/components/format/moment';
import { useDynamicText } from '~/components/receivables/detail-text';
import { Fact, FactList } from '~/components/record/fact-list';
import { StatusBadge } from '~/components/record/status-badge';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { LoadedSearch } from '~/presenters/lien-search.server';

type Thing = LoadedSearch['result']['found'][number];

const TONES = { exact: 'info', alike: 'warn', 'other-maker': 'warn', granted: 'info' } as const;

const Liens = ({ thing }: { readonly thing: Thing }) => {
  const t = useTranslate();
  const text = useDynamicText();
  if (thing.liens.length === 0) return <p className="muted">{t('liens:result.no-lien')}</p>;
  return (
    <ScrollRegion label={t('liens:panel.caption')}>
      <table className="table">
        <caption className="visually-hidden">{t('liens:panel.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('liens:rank')}</th>
            <th scope="col">{t('liens:reference')}</th>
            <th scope="col">{t('liens:class')}</th>
            <th scope="col">{t('liens:filed-on')}</th>
            <th scope="col">{t('liens:lapses-on')}</th>
            <th scope="col">{t('liens:rule-label')}</th>
          </tr>
        </thead>
        <tbody>
          {thing.liens.map(lien => (
            <tr key={lien.lien}>
              <td className="figure">{lien.rank}</td>
              <td className="nowrap">
                {lien.reference} {lien.isOwn && <StatusBadge tone="info">{t('liens:own')}</StatusBadge>}
              </td>
              <td>
                {lien.class === null ? '' : (text(`liens:classes.${lien.class}`) ?? lien.class)}
                <div className="muted">
                  {lien.registered === false ? t('liens:unregistered') : text(`liens:laws.${lien.law}`)}
                </div>
              </td>
              <td className="nowrap">
                <Day day={lien.filedOn} />
                {lien.registered === true && <div className="muted">{t('liens:declared')}</div>}
              </td>
              <td className="nowrap">
                <Day day={lien.lapsesOn} />
              </td>
              <td>
                {text(`liens:rules.${lien.rule}`) ?? lien.rule}
                {lien.source !== '' && <div className="muted">{lien.source}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};

/** Everything that a search found, thing by thing. */
export const FoundThings = ({ search }: { readonly search: LoadedSearch }) => {
  const t = useTranslate();
  const { found } = search.result;
  if (found.length === 0) {
    return (
      <p>
        <strong>{t('liens:result.nothing')}</strong> <span className="muted">{t('liens:result.nothing-hint')}</span>
      </p>
    );
  }
  return (
    <>
      {found.map(thing => (
        <div key={`${thing.subject}-${thing.part}`} className="panel below">
          <h3>
            {thing.machine
              ? `${thing.machine.manufacturer} ${thing.machine.model} · ${thing.machine.serial} · ${thing.machine.year}`
              : t(`liens:collateral.${thing.collateral}`)}{' '}
            <StatusBadge tone={TONES[thing.match]}>{t(`liens:result.match.${thing.match}`)}</StatusBadge>{' '}
            {thing.machine?.recalled === true && <StatusBadge tone="bad">{t('liens:result.recalled')}</StatusBadge>}
          </h3>
          {thing.machine === null && thing.match === 'exact' && <p>{t('liens:result.not-shared')}</p>}
          <p className="muted">
            {t('liens:subject')}: <HashText value={thing.subject} />
          </p>
          <Liens thing={thing} />
        </div>
      ))}
    </>
  );
};

/** When, as of which block, by whose signature. */
export const SearchFacts = ({ search }: { readonly search: LoadedSearch }) => {
  const t = useTranslate();
  const { result, resultHash, signer, signature, asked } = search;
  return (
    <div className="panel">
      <FactList columns={2}>
        <Fact label={t('liens:result.asked')}>
          {asked} <span className="muted">({t(`liens:search.bys.${result.by}`)})</span>
        </Fact>
        <Fact label={t('liens:result.asked-by')}>{result.askedBy}</Fact>
        <Fact label={t('liens:result.at')}>
          <Moment at={search.createdAt} precision="second" />
        </Fact>
        <Fact label={t('liens:result.block')}>
          <span className="figure">{result.block.number}</span> <HashText value={result.block.hash} />
        </Fact>
        <Fact label={t('liens:result.hash')}>
          <HashText value={resultHash} />
        </Fact>
        <Fact label={t('liens:result.signer')}>
          <HashText value={signer} />
        </Fact>
        <Fact label={t('liens:result.signature')}>
          <HashText value={signature} />
        </Fact>
      </FactList>
    </div>
  );
};
