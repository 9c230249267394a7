import { Link } from '@remix-run/react';
import { categoryText } from '~/components/equipment/texts';
import { formatCount } from '~/components/format/amounts';
import { ButtonLink } from '~/components/page/button-link';
import { Section } from '~/components/page/page';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { ManufacturerDashboardData } from '~/presenters/collateral-dashboard.server';

const HOUR_MS = 3_600_000n;

const Recalls = ({ recalls }: Pick<ManufacturerDashboardData, 'recalls'>) => {
  const t = useTranslate();
  if (recalls.length === 0) return <p className="muted">{t('collateral:dashboard.no-recalls')}</p>;
  return (
    <ScrollRegion label={t('collateral:dashboard.recalls')}>
      <table className="table">
        <caption>{t('collateral:dashboard.recalls')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('collateral:dashboard.recall')}</th>
            <th scope="col" className="end">
              {t('collateral:dashboard.affected')}
            </th>
            <th scope="col" className="end">
              {t('collateral:dashboard.acknowledged')}
            </th>
            <th scope="col" className="end">
              {t('collateral:dashboard.cleared')}
            </th>
          </tr>
        </thead>
        <tbody>
          {recalls.map(({ recallId, number, title, machines, acknowledged, cleared }) => (
            <tr key={recallId}>
              <td>
                <Link to={`/recalls/${recallId}`}>{number}</Link> {title}
              </td>
              <td className="end figure">{formatCount(machines)}</td>
              <td className="end figure">{formatCount(acknowledged)}</td>
              <td className="end figure">{formatCount(cleared)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};

/** A manufacturer's fleet in the field, by kind and use, and how far its recalls have come. */
export const ManufacturerDashboard = ({ data }: { readonly data: ManufacturerDashboardData }) => {
  const t = useTranslate();
  return (
    <Section
      title={t('collateral:dashboard.maker')}
      summary={t('collateral:dashboard.maker-summary')}
      actions={<ButtonLink to="/equipment?role=manufacturer">{t('collateral:dashboard.all')}</ButtonLink>}
    >
      <div className="leasing-dashboard">
        <ScrollRegion label={t('collateral:dashboard.by-category')}>
          <table className="table">
            <caption>{t('collateral:dashboard.by-category')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('collateral:dashboard.category')}</th>
                <th scope="col" className="end">
                  {t('collateral:dashboard.machines')}
                </th>
                <th scope="col" className="end">
                  {t('collateral:dashboard.active')}
                </th>
                <th scope="col" className="end">
                  {t('collateral:dashboard.hours')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.kinds.map(({ category, machines, active, engineMs }) => (
                <tr key={category}>
                  <td>
                    <Link to={`/equipment?role=manufacturer&category=${category}`}>{categoryText(t, category)}</Link>
                  </td>
                  <td className="end figure">{formatCount(machines)}</td>
                  <td className="end figure">{formatCount(active)}</td>
                  <td className="end figure">{formatCount(engineMs / HOUR_MS)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
        <Recalls recalls={data.recalls} />
      </div>
    </Section>
  );
};
