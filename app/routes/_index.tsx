import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { DashboardSide } from '~/components/dashboard/dashboard-side';
import { formatCount } from '~/components/format/amounts';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader, Section } from '~/components/page/page';
import { useRootData } from '~/components/page/viewer';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadDashboard } from '~/presenters/dashboard.server';

export const handle: PageHandle = { i18n: ['dashboard', 'receivables'], crumb: t => t('navigation.dashboard') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadDashboard(await requireActor(request, context, 'receivable:read'));

export default function Dashboard() {
  const t = useTranslate();
  const viewer = useRootData()?.viewer;
  const { waiting, held, owed, mayImport } = useLoaderData<typeof loader>();
  const isEmpty = held.length === 0 && owed.length === 0;
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
      <DashboardSide side="held" currencies={held} />
      <DashboardSide side="owed" currencies={owed} />
    </>
  );
}
