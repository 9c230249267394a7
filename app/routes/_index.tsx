import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { BankDashboard } from '~/components/collateral/bank-dashboard';
import { ManufacturerDashboard } from '~/components/collateral/manufacturer-dashboard';
import { AlarmsDashboard } from '~/components/dashboard/alarms-side';
import { DashboardSide } from '~/components/dashboard/dashboard-side';
import { LeasingDashboard } from '~/components/dashboard/leasing-side';
import { formatCount } from '~/components/format/amounts';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader, Section } from '~/components/page/page';
import { useRootData } from '~/components/page/viewer';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadBankDashboard, loadManufacturerDashboard } from '~/presenters/collateral-dashboard.server';
import { loadDashboard } from '~/presenters/dashboard.server';
import { loadAlarmsDashboard } from '~/presenters/dashboard-alarms.server';
import { loadLeasingDashboard } from '~/presenters/dashboard-leasing.server';

export const handle: PageHandle = {
  i18n: ['dashboard', 'receivables', 'leases', 'equipment', 'collateral', 'liens', 'alarms'],
  crumb: t => t('navigation.dashboard'),
};

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'receivable:read');
  return {
    ...(await loadDashboard(who)),
    leasing: await loadLeasingDashboard(who),
    lending: await loadBankDashboard(who),
    making: await loadManufacturerDashboard(who),
    alarms: await loadAlarmsDashboard(who),
  };
};

export default function Dashboard() {
  const t = useTranslate();
  const viewer = useRootData()?.viewer;
  const { waiting, held, owed, mayImport, leasing, lending, making, alarms } = useLoaderData<typeof loader>();
  const isEmpty =
    held.length + owed.length === 0 &&
    [leasing.lessor, leasing.lessee, lending, making, alarms].every(part => part === null);
  return (
    <>
      <PageHeader title={t('navigation.dashboard')} summary={viewer?.organisation.name} />
      <Section title={t('dashboard:waiting.title')}>
        {waiting.length === 0 ? (
          <p className="muted">{t('dashboard:waiting.none')}</p>
        ) : (
          <ul className="waiting-list">
            {waiting.map(({ key, count, to }) => (
              <li key={key}>
                <Link to={to}>
                  <strong className="figure">{formatCount(count)}</strong>{' '}
                  {t(`dashboard:waiting.for.${key}`, { count })}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Section>
      {isEmpty && (
        <EmptyState
          title={t('dashboard:empty.title')}
          action={mayImport && <ButtonLink to="/invoices/import">{t('navigation.invoices')}</ButtonLink>}
        >
          {t(mayImport ? 'dashboard:empty.body' : 'dashboard:empty.read')}
        </EmptyState>
      )}
      {alarms && <AlarmsDashboard data={alarms} />}
      {lending && <BankDashboard data={lending} />}
      {making && <ManufacturerDashboard data={making} />}
      {leasing.lessor && <LeasingDashboard data={leasing.lessor} />}
      {leasing.lessee && <LeasingDashboard data={leasing.lessee} />}
      <DashboardSide side="held" currencies={held} />
      <DashboardSide side="owed" currencies={owed} />
    </>
  );
}
