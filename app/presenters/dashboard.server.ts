import { permissionsOfActor } from '#domain/access/authorise';
import { AGEING_BUCKETS, type AgeingBucket, ageingOf } from '#domain/receivables/ageing';
import { dateOf } from '#domain/time/calendar-date';
import { countFinanceRequests } from '#prisma/reads/finance';
import type { ReceivableFilter } from '#prisma/reads/receivable-filter';
import { type DueTotal, openByDueDate, type ReceivableTotal, receivableTotals } from '#prisma/reads/receivables';
import { titleOffersTo } from '#prisma/reads/title-offers';
import { unseenRefusals, waitingFor } from '#prisma/reads/waiting';
import type { ChartPoint } from '~/components/chart/series';
import { formatAmount } from '~/components/format/amounts';
import type { SignedInRequest } from '~/guard.server';
import { barLength } from './dashboard-bars.server.ts';

const WAITING_KEYS = [
  'approvals',
  'agreements',
  'title-offers',
  'confirm',
  'quote',
  'fund',
  'answer-quotes',
  'overdue',
  'disputed',
  'refused',
  'inbox',
] as const;

/** Something that waits for the reader, with how many and where. */
export interface WaitingLine {
  readonly key: (typeof WAITING_KEYS)[number];
  readonly count: number;
  readonly to: string;
}

const sum = (totals: readonly ReceivableTotal[], state: ReceivableTotal['state']): number =>
  totals.filter(total => total.state === state).reduce((all, { count }) => all + count, 0);

const waitingLines = async (
  who: SignedInRequest,
  totals: { readonly held: readonly ReceivableTotal[]; readonly owed: readonly ReceivableTotal[] },
): Promise<WaitingLine[]> => {
  const { db, clock } = who.services;
  const { organisationId, userId } = who.actor;
  const now = clock.now();
  const isBank = who.can('finance:read-requests');
  const ownRequests = isBank ? '/finance/requests' : '/finance';
  const [waiting, offered, asked, own, refused] = await Promise.all([
    waitingFor(db, { organisationId, userId, permissions: permissionsOfActor(who.actor), now }),
    who.can('equipment:sell') ? titleOffersTo(db, organisationId, now) : 0,
    isBank ? countFinanceRequests(db, organisationId, { as: 'bank', now }) : null,
    who.can('finance:accept-quote') ? countFinanceRequests(db, organisationId, { as: 'holder', now }) : null,
    unseenRefusals(db, organisationId),
  ]);
  // What a person may not do does not wait for them; what has happened to the organisation's claims is everybody's to know.
  const lines: WaitingLine[] = [
    { key: 'approvals', count: waiting.approvals, to: '/approvals' },
    { key: 'agreements', count: waiting.agreements, to: '/agreements' },
    { key: 'title-offers', count: offered, to: '/equipment?state=title-offered' },
    {
      key: 'confirm',
      count: who.can('receivable:confirm.prepare') ? sum(totals.owed, 'issued') : 0,
      to: '/receivables?role=obligor&state=issued',
    },
    { key: 'quote', count: who.can('finance:quote') ? (asked?.open ?? 0) : 0, to: '/finance?state=open' },
    { key: 'fund', count: who.can('finance:fund.prepare') ? (asked?.reserved ?? 0) : 0, to: '/finance?state=reserved' },
    { key: 'answer-quotes', count: own?.quoted ?? 0, to: `${ownRequests}?state=quoted` },
    { key: 'overdue', count: sum(totals.held, 'overdue'), to: '/receivables?role=holder&state=overdue' },
    { key: 'disputed', count: sum(totals.held, 'disputed'), to: '/receivables?role=holder&state=disputed' },
    { key: 'refused', count: refused, to: '/ledger/refused' },
    { key: 'inbox', count: waiting.inbox, to: '/inbox' },
  ];
  return lines.filter(({ count }) => count > 0);
};

const pointOf = (key: string, currency: string, amounts: Readonly<Record<string, bigint>>): ChartPoint => ({
  key,
  label: key,
  values: Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, barLength(amount, currency)])),
  texts: Object.fromEntries(
    Object.entries(amounts).map(([name, amountMinor]) => [name, formatAmount({ amountMinor, currency })]),
  ),
});

/** Months that a chart of due dates shows: two that are past and five to come; the rest is added to the ends. */
const monthsAround = (today: string): string[] => {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return [-2, -1, 0, 1, 2, 3, 4].map(step => {
    const at = year * 12 + month - 1 + step;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
};

const dueByMonth = (due: readonly DueTotal[], currency: string, today: string): ChartPoint[] => {
  const months = monthsAround(today);
  const first = months[0] ?? '';
  const last = months.at(-1) ?? '';
  const sums = new Map(months.map(month => [month, 0n]));
  for (const { dueDate, openMinor } of due.filter(one => one.currency === currency)) {
    const month = dueDate.slice(0, 7);
    // biome-ignore lint/complexity/useMathMinMax: months are texts
    const shown = month < first ? first : month > last ? last : month;
    sums.set(shown, (sums.get(shown) ?? 0n) + openMinor);
  }
  return months.map(month => pointOf(month, currency, { open: sums.get(month) ?? 0n }));
};

/** One currency of one side of the dashboard. */
export interface DashboardCurrency {
  readonly currency: string;
  readonly states: readonly {
    readonly state: ReceivableTotal['state'];
    readonly count: number;
    readonly openMinor: bigint;
  }[];
  readonly openMinor: bigint;
  readonly due: readonly ChartPoint[];
  readonly ageing: readonly (Omit<ChartPoint, 'key'> & { readonly key: AgeingBucket })[];
}

const currenciesOf = (
  totals: readonly ReceivableTotal[],
  due: readonly DueTotal[],
  today: string,
): DashboardCurrency[] => {
  const ageing = ageingOf(due, today);
  return [...new Set(totals.map(({ currency }) => currency))].map(currency => {
    const own = totals.filter(total => total.currency === currency);
    const buckets = ageing.find(row => row.currency === currency)?.buckets;
    return {
      currency,
      states: own.map(({ state, count, openMinor }) => ({ state, count, openMinor })),
      openMinor: own.reduce((all, { openMinor }) => all + openMinor, 0n),
      due: dueByMonth(due, currency, today),
      ageing: AGEING_BUCKETS.map(bucket => ({
        ...pointOf(bucket, currency, { open: buckets?.[bucket].amountMinor ?? 0n }),
        key: bucket,
      })),
    };
  });
};

/** The first page after log-in: what waits, what is owed to the organisation, and what it owes. */
export const loadDashboard = async (who: SignedInRequest) => {
  const { db, clock } = who.services;
  const { organisationId, organisationKinds } = who.actor;
  const now = clock.now();
  const today = dateOf(Math.floor(now.getTime() / 1000));
  const read = async (filter: ReceivableFilter) =>
    Promise.all([
      receivableTotals(db, organisationId, { filter, now }),
      openByDueDate(db, organisationId, { filter, now }),
    ]);
  const isReader = organisationKinds.includes('AUDITOR');
  const [[held, heldDue], [owed, owedDue]] = await Promise.all([
    read(isReader ? {} : { role: 'holder' }),
    read({ role: 'obligor' }),
  ]);
  return {
    waiting: await waitingLines(who, { held, owed }),
    held: currenciesOf(held, heldDue, today),
    owed: currenciesOf(owed, owedDue, today),
    mayImport: who.can('invoice:import'),
  };
};
