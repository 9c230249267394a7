import { Link } from '@remix-run/react';
import { Day, Moment } from '~/components/format/moment';
import { StatusBadge } from '~/components/record/status-badge';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { LienPanelData } from '~/presenters/lien-panel.server';
import { LienStateBadge } from './lien-badges.tsx';

type Lien = LienPanelData['standing'][number];

/** Whose it is, where that may be told; else that it is not. */
export const SecuredParty = ({ lien }: { readonly lien: Pick<Lien, 'securedParty' | 'isOwn'> }) => {
  const t = useTranslate();
  if (lien.isOwn) return <StatusBadge tone="info">{t('liens:own')}</StatusBadge>;
  return lien.securedParty ? lien.securedParty.name : <span className="muted">{t('liens:not-told')}</span>;
};

/** Liens in the order given, each with its rank and the rule that gave it. */
export const LienTable = ({ caption, liens }: { readonly caption: string; readonly liens: readonly Lien[] }) => {
  const t = useTranslate();
  return (
    <ScrollRegion label={caption}>
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('liens:rank')}</th>
            <th scope="col">{t('liens:reference')}</th>
            <th scope="col">{t('liens:secured-party')}</th>
            <th scope="col">{t('liens:class')}</th>
            <th scope="col">{t('liens:filed-on')}</th>
            <th scope="col">{t('liens:lapses-on')}</th>
            <th scope="col">{t('liens:rule-label')}</th>
          </tr>
        </thead>
        <tbody>
          {liens.map(lien => (
            <tr key={lien.lien}>
              <td className="figure nowrap" data-label={t('liens:rank')}>
                {lien.rank ?? <LienStateBadge state={lien.standing} />}
              </td>
              <td className="nowrap" data-label={t('liens:reference')}>
                {lien.reference === null ? '' : <Link to={`/liens/${lien.reference}`}>{lien.reference}</Link>}
              </td>
              <td data-label={t('liens:secured-party')}>
                <SecuredParty lien={lien} />
              </td>
              <td data-label={t('liens:class')}>
                {lien.class === null ? '' : t(`liens:classes.${lien.class}`)}
                <div className="muted">
                  {lien.isRegistered === false ? t('liens:unregistered') : t(`liens:laws.${lien.law}`)}
                </div>
              </td>
              <td className="nowrap" data-label={t('liens:filed-on')}>
                <Day day={lien.filedOn} />
                {lien.isRegistered === true && (
                  <div className="muted">
                    {t('liens:declared')}
                    {lien.filedAt !== null && (
                      <>
                        {' · '}
                        {t('liens:recorded-here')} <Moment at={lien.filedAt} precision="day" />
                      </>
                    )}
                  </div>
                )}
              </td>
              <td className="nowrap" data-label={t('liens:lapses-on')}>
                <Day day={lien.lapsesOn} />
              </td>
              <td data-label={t('liens:rule-label')}>
                {lien.rule && (
                  <>
                    {t(`liens:rules.${lien.rule.id}`)}
                    {lien.rule.source !== '' && <div className="muted">{lien.rule.source}</div>}
                    {lien.deadline !== null && (
                      <div className="muted">
                        {t('liens:deadline')}: <Day day={lien.deadline} />
                      </div>
                    )}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};
