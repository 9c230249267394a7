import { Link } from '@remix-run/react';
import { HashText } from '~/components/format/hash-text';
import { Day } from '~/components/format/moment';
import { LeaseStandingBadge, ProvenanceMark } from '~/components/leases/lease-badges';
import { Note, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { LeaseOverview } from '~/presenters/lease-overview.server';

interface FactsProps {
  readonly lease: LeaseOverview;
}

/** Who says that it is so, in words, with what is missing to say more. */
export const LeaseProvenance = ({ lease }: FactsProps) => {
  const t = useTranslate();
  return (
    <Note tone={lease.provenance === 'declared' ? 'warn' : 'neutral'}>
      <ProvenanceMark provenance={lease.provenance} /> {t(`leases:provenance-hint.${lease.provenance}`)}
      {lease.inspectedOn !== null && (
        <>
          {' '}
          <Day day={lease.inspectedOn} />
        </>
      )}
    </Note>
  );
};

/** Parties, term, conduct and place in the ledger. */
export const LeaseFacts = ({ lease }: FactsProps) => {
  const t = useTranslate();
  const us = <span className="muted"> · {t('leases:facts.us')}</span>;
  const { handling } = lease;
  return (
    <Section title={t('leases:facts.title')}>
      <div className="panel">
        <FactList>
          <Fact label={t('leases:role.lessor')}>
            {lease.lessor.name}
            {lease.isLessor && us}
          </Fact>
          <Fact label={t('leases:role.lessee')}>
            {lease.lessee.name}
            {lease.isLessee && us}
          </Fact>
          <Fact label={t('leases:field.contractNumber')}>{lease.contractNumber}</Fact>
          <Fact label={t('leases:list.starts')}>
            <Day day={lease.startsOn} />
          </Fact>
          <Fact label={t('leases:list.ends')}>
            <Day day={lease.endsOn} />
          </Fact>
          <Fact label={t('leases:field.countries')}>
            {lease.countries.length === 0 ? t('leases:facts.anywhere') : lease.countries.join(', ')}
          </Fact>
          <Fact label={t('leases:facts.subletting')}>
            {t(lease.subletting ? 'leases:facts.subletting-yes' : 'leases:facts.subletting-no')}
          </Fact>
          <Fact label={t('leases:facts.late')}>
            {t('leases:facts.late-text', { grace: handling.graceDays, after: handling.defaultAfterDays })}
          </Fact>
          <Fact label={t('leases:facts.billing')}>
            {t(lease.billingOn ? 'leases:facts.billing-on' : 'leases:facts.billing-off', {
              count: handling.billLeadDays,
              days: handling.billLeadDays,
              zone: lease.timeZone,
            })}
          </Fact>
          <Fact label={t('leases:subject')}>
            <HashText value={lease.subject} />
          </Fact>
          <Fact label={t('leases:root')}>
            <HashText value={lease.version.root} />
          </Fact>
          <Fact label={t('leases:facts.version')}>{lease.stateVersion.toString()}</Fact>
        </FactList>
      </div>
    </Section>
  );
};

/** The machines of the lease: their own pages tell the rest. */
export const LeaseMachines = ({ lease }: FactsProps) => {
  const t = useTranslate();
  return (
    <Section title={t('leases:field.machines')}>
      <ScrollRegion label={t('leases:field.machines')}>
        <table className="table">
          <caption className="visually-hidden">{t('leases:field.machines')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('leases:reference')}</th>
              <th scope="col">{t('leases:machine.model')}</th>
              <th scope="col">{t('leases:machine.serial')}</th>
              <th scope="col">{t('leases:state')}</th>
            </tr>
          </thead>
          <tbody>
            {lease.machines.map(machine => (
              <tr key={machine.subject}>
                <td className="nowrap">
                  <Link to={`/equipment/${machine.reference}`}>{machine.reference}</Link>
                </td>
                <td>
                  {machine.manufacturer} {machine.model}
                </td>
                <td className="figure">{machine.serial}</td>
                <td className="nowrap">
                  {machine.running === null
                    ? t('leases:machine.to-come')
                    : t(machine.running ? 'leases:machine.let' : 'leases:machine.back')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
};

/** Who else has a right in it: buyers of rents, secured parties, the lease above it and those under it. */
export const LeaseRelations = ({ lease }: FactsProps) => {
  const t = useTranslate();
  const { head, subleases } = lease.related;
  const unknown = t('leases:relation.somebody');
  if (head.length + subleases.length + lease.sold.length + lease.secured.length === 0) return null;
  return (
    <Section title={t('leases:relation.title')}>
      <ul className="plain-list">
        {head.map(({ reference, lessor, standing }) => (
          <li key={reference}>
            {t('leases:relation.head')} <Link to={`/leases/${reference}`}>{reference}</Link> ({lessor.name}){' '}
            <LeaseStandingBadge standing={standing} />
          </li>
        ))}
        {subleases.map(({ reference, lessee, standing }) => (
          <li key={reference}>
            {t('leases:relation.sublease')} <Link to={`/leases/${reference}`}>{reference}</Link> ({lessee.name}){' '}
            <LeaseStandingBadge standing={standing} />
          </li>
        ))}
        {lease.sold.map(({ first, last, name }) => (
          <li key={`${first}-${last}`}>{t('leases:relation.sold', { first, last, name: name ?? unknown })}</li>
        ))}
        {lease.secured.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, and the list does not move
          <li key={index}>
            <Link to={`/liens?subject=${lease.subject}`}>{t('leases:relation.lien', { name: name ?? unknown })}</Link>
          </li>
        ))}
      </ul>
    </Section>
  );
};
