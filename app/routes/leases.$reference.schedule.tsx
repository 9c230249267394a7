import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { ScheduleRule, ScheduleTable } from '~/components/leases/schedule-table';
import type { PageHandle } from '~/components/page/handle';
import { Note, Section } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadLeaseSchedule } from '~/presenters/lease-schedule.server';

export const handle: PageHandle = { i18n: ['leases'], crumb: t => t('leases:tab.schedule') };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadLeaseSchedule(await requireActor(request, context, 'lease:read'), params.reference ?? '');

type Row = Awaited<ReturnType<typeof loadLeaseSchedule>>['rows'][number];

const TONES = { billed: 'ok', due: 'warn', next: 'info', planned: 'neutral' } as const;

const PeriodState = ({ row }: { readonly row: Row }) => {
  const t = useTranslate();
  const badge = <StatusBadge tone={TONES[row.standing]}>{t(`leases:period.${row.standing}`)}</StatusBadge>;
  return (
    <>
      {row.receivable === null ? badge : <Link to={`/receivables/${row.receivable}`}>{badge}</Link>}
      {row.sold !== null && (
        <span className="muted">
          {' '}
          {row.sold === '' ? t('leases:period.sold') : t('leases:period.sold-to', { name: row.sold })}
        </span>
      )}
    </>
  );
};

export default function LeaseSchedule() {
  const t = useTranslate();
  const { rows, currency, payments, endMinor, isAgreed } = useLoaderData<typeof loader>();
  return (
    <Section
      title={t('leases:schedule.title')}
      summary={
        <>
          {t('leases:schedule.ends-at')} <Money amountMinor={endMinor} currency={currency} />
        </>
      }
    >
      {!isAgreed && <Note>{t('leases:schedule.not-agreed')}</Note>}
      {payments.map(({ on, amountMinor }) => (
        <Note key={on} tone="neutral">
          {t('leases:schedule.paid-down')} <Day day={on} />: <Money amountMinor={amountMinor} currency={currency} />
        </Note>
      ))}
      <ScheduleTable
        caption={t('leases:schedule.title')}
        currency={currency}
        rows={rows}
        state={{ head: t('leases:state'), cell: row => <PeriodState row={row} /> }}
        markOf={row => (row.startsVersion ? 'row-version' : row.standing === 'next' ? 'row-next' : undefined)}
      />
      <ScheduleRule rows={rows} />
    </Section>
  );
}
