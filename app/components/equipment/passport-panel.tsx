import { Link } from '@remix-run/react';
import { HashText } from '~/components/format/hash-text';
import { Moment } from '~/components/format/moment';
import { Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { Machine } from '~/presenters/equipment.server';
import { Documents } from './documents.tsx';
import { categoryText } from './texts.ts';

/** What the machine is, as its passport says. */
export const PassportPanel = ({ machine }: { readonly machine: Machine }) => {
  const t = useTranslate();
  const { head, passport, documents } = machine;
  return (
    <>
      <Section title={t('equipment:passport.title')}>
        <div className="panel">
          <FactList columns={2}>
            <Fact label={t('equipment:manufacturer')}>{head.manufacturer}</Fact>
            <Fact label={t('equipment:model')}>{head.model}</Fact>
            <Fact label={t('equipment:serial')}>
              <span className="figure">{head.serial}</span>
            </Fact>
            {passport.gtin !== null && <Fact label="GTIN">{passport.gtin}</Fact>}
            <Fact label={t('equipment:kind')}>{categoryText(t, head.category)}</Fact>
            <Fact label={t('equipment:year')}>{passport.year}</Fact>
            {passport.origin !== null && <Fact label={t('equipment:origin')}>{passport.origin}</Fact>}
            <Fact label={head.declared ? t('equipment:passport.declared-by') : t('equipment:passport.issued-by')}>
              {passport.issuedBy}
            </Fact>
            <Fact label={t('equipment:passport.issued')}>
              <Moment at={passport.issuedAt} precision="day" />
            </Fact>
            <Fact label={t('equipment:passport.root')}>
              <HashText value={passport.root} />
            </Fact>
          </FactList>
          {passport.specification !== null && <p className="below specification">{passport.specification}</p>}
        </div>
      </Section>
      {documents.length > 0 && (
        <Section title={t('equipment:documents.title')} summary={t('equipment:documents.summary')}>
          <Documents documents={documents} base={`/equipment/${head.reference}/files`} />
        </Section>
      )}
    </>
  );
};

/** Who has title and who has the machine, and under which lease. */
export const StandingPanel = ({ machine }: { readonly machine: Machine }) => {
  const t = useTranslate();
  const { head, holder, custodian, isHolder, isCustodian } = machine;
  const us = <span className="muted"> · {t('equipment:us')}</span>;
  return (
    <Section title={t('equipment:standing-now')}>
      <div className="panel">
        <FactList>
          <Fact label={t('equipment:title-holder')}>
            {holder ?? t('equipment:not-shared')}
            {isHolder && us}
          </Fact>
          <Fact label={t('equipment:custodian')}>
            {custodian ?? t('equipment:not-shared')}
            {isCustodian && us}
          </Fact>
          {head.lease && (
            <>
              <Fact label={t('equipment:lease')}>
                {head.lease.reference === null ? (
                  t('equipment:not-shared')
                ) : (
                  <Link to={`/leases/${head.lease.reference}`}>{head.lease.reference}</Link>
                )}
              </Fact>
              <Fact label={t('equipment:lessee')}>{head.lease.lessee?.name ?? t('equipment:not-shared')}</Fact>
            </>
          )}
          <Fact label={t('equipment:our-roles')}>
            {head.roles.map(role => t(`equipment:role.${role}`)).join(', ') || '–'}
          </Fact>
          <Fact label={t('equipment:subject')}>
            <HashText value={head.subject} />
          </Fact>
        </FactList>
      </div>
    </Section>
  );
};

/** The code that goes on the machine, and the page that it leads to. */
export const CodePanel = ({ machine }: { readonly machine: Machine }) => {
  const t = useTranslate();
  return (
    <Section title={t('equipment:code.title')} summary={t('equipment:code.summary')}>
      <div className="panel code-panel">
        <img src={machine.codeImage} alt={t('equipment:code.alt')} width={148} height={148} />
        <p>
          <a href={machine.publicUrl}>{machine.publicUrl}</a>
          <a href={machine.codeImage} download={`${machine.head.reference}.svg`}>
            {t('equipment:code.download')}
          </a>
        </p>
      </div>
    </Section>
  );
};
