import { Link } from '@remix-run/react';
import { HashText } from '~/components/format/hash-text';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { loadLien } from '~/presenters/lien.server';

type Lien = Awaited<ReturnType<typeof loadLien>>;

const Registration = ({ lien }: { readonly lien: Lien }) => {
  const t = useTranslate();
  if (lien.isRegistered === false) return <span className="muted">{t('liens:unregistered')}</span>;
  if (!lien.isOpen) return t('liens:registered');
  return (
    <>
      {lien.registry} <span className="figure">{lien.registrationNumber}</span>
    </>
  );
};

/** What a lien says, as far as the reader may know it. */
export const LienFacts = ({ lien }: { readonly lien: Lien }) => {
  const t = useTranslate();
  const untold = <span className="muted">{t('liens:not-told')}</span>;
  const { on, currency, securedMinor } = lien;
  return (
    <div className="panel">
      <FactList columns={2}>
        <Fact label={t('liens:on')}>
          {on.to === null ? (
            t(`liens:collateral.${lien.collateral}`)
          ) : (
            <>
              <Link to={on.to}>{on.reference}</Link> {on.label}
            </>
          )}
        </Fact>
        <Fact label={t('liens:secured-party')}>{lien.securedParty ?? untold}</Fact>
        <Fact label={t('liens:grantor')}>{lien.grantor ?? untold}</Fact>
        <Fact label={t('liens:law')}>{t(`liens:laws.${lien.law}`)}</Fact>
        <Fact label={t('liens:class')}>
          {lien.class === null ? untold : t(`liens:classes.${lien.class}`)}
          {lien.securesPrice && <span className="muted"> · {t('liens:file.secures-price')}</span>}
        </Fact>
        <Fact label={t('liens:secured')}>
          {!lien.isOpen ? (
            untold
          ) : securedMinor === null || currency === null ? (
            t('liens:secured-unlimited')
          ) : (
            <Money amountMinor={securedMinor} currency={currency} />
          )}
        </Fact>
        {lien.deliveredOn !== null && (
          <Fact label={t('liens:delivered-on')}>
            <Day day={lien.deliveredOn} />
          </Fact>
        )}
        <Fact label={t('liens:filed-on')}>
          <Day day={lien.filedOn} />
          {lien.isRegistered === true && <span className="muted"> · {t('liens:declared')}</span>}
        </Fact>
        <Fact label={t('liens:lapses-on')}>
          <Day day={lien.lapsesOn} />
        </Fact>
        <Fact label={t('liens:registry')}>
          <Registration lien={lien} />
        </Fact>
        <Fact label={t('liens:subject')}>
          <HashText value={lien.subject} />
        </Fact>
      </FactList>
    </div>
  );
};
