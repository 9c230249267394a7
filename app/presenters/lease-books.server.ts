import { MATURITY_BUCKETS } from '#domain/leases/accounting/maturity';
import { percentTextOf } from '#domain/leases/rates/rate';
import type { Refusal, Result } from '#domain/result';
import type { SeenLease } from '#prisma/reads/see-lease';
import { BOOK_SIDES } from '#services/lease-books/books-of';
import { leaseBooks, type SeenBooks } from '#services/lease-books/lease-books';
import type { ChartPoint } from '~/components/chart/series';
import { formatAmount } from '~/components/format/amounts';
import type { SignedInRequest } from '~/guard.server';
import { barLength } from './dashboard-bars.server.ts';
import { openLease } from './lease.server.ts';
import { readPercent, typedMoney } from './lease-fields.server.ts';
import { dayOrNone, oneOf } from './list-filters.server.ts';

const JOURNAL_SHOWN = 24;
/** A chart of sixty months has a bar for each quarter. */
const MOST_BARS = 24;

const pointOf = (key: string, currency: string, amounts: Readonly<Record<string, bigint>>): ChartPoint => ({
  key,
  label: key,
  values: Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, barLength(amount, currency)])),
  texts: Object.fromEntries(
    Object.entries(amounts).map(([name, amountMinor]) => [name, formatAmount({ amountMinor, currency })]),
  ),
});

/** Balances at the end of periods; of many periods, every so many. */
const balancesOf = ({ lessee, finance, operating, currency }: SeenBooks): ChartPoint[] => {
  const points = lessee
    ? lessee.rows.map(row => ({
        at: row.until,
        amounts: { liability: row.closingMinor, asset: row.assetClosingMinor },
      }))
    : finance
      ? finance.rows.map(row => ({ at: row.until, amounts: { investment: row.closingMinor } }))
      : (operating ?? []).map(row => ({ at: row.until, amounts: { accrued: row.accruedMinor } }));
  const step = Math.ceil(points.length / MOST_BARS);
  return points
    .filter((_, at) => (points.length - 1 - at) % step === 0)
    .map(({ at, amounts }) => pointOf(at.slice(0, 7), currency, amounts));
};

const shown = (books: SeenBooks) => {
  const { maturity, currency, journal } = books;
  return {
    books: { ...books, journal: journal.slice(0, JOURNAL_SHOWN) },
    entries: journal.length,
    ratePercent: books.rate === null ? null : percentTextOf(books.rate),
    balances: balancesOf(books),
    maturity: {
      totalMinor: maturity.totalMinor,
      unearnedMinor: maturity.unearnedMinor,
      points: MATURITY_BUCKETS.map(bucket => ({
        ...pointOf(bucket, currency, { due: maturity.buckets[bucket] }),
        key: bucket,
      })),
    },
  };
};

/** The machines of an operating lease with what they cost, for whoever of the lessor may say so. */
const costsOf = ({ machines, viewer }: SeenLease, { operating, costs }: SeenBooks, who: SignedInRequest) =>
  operating === null || viewer.roles.includes('auditor') || !who.can('equipment:record')
    ? []
    : machines.map(({ subject, reference, manufacturer, model }) => {
        const cost = costs.find(one => one.subject === subject);
        return {
          ...{ subject, reference, manufacturer, model },
          cost: cost
            ? {
                ...cost,
                costTyped: typedMoney(cost.costMinor.toString(), cost.currency),
                residualTyped: typedMoney(cost.residualMinor.toString(), cost.currency),
              }
            : null,
        };
      });

/** A lease in the books of the reader's organisation, as the address asks for it. */
export const loadLeaseBooks = async (who: SignedInRequest, id: string, search: URLSearchParams) => {
  const seen = await openLease(who, id);
  const typed = search.get('discount')?.trim() ?? '';
  const discount = typed === '' ? null : readPercent(typed);
  const asOf = dayOrNone(search.get('asOf'));
  const side = oneOf(BOOK_SIDES, search.get('side'));
  const books: Result<SeenBooks> =
    discount && !discount.ok
      ? discount
      : await leaseBooks(who.services, who.actor, {
          lease: seen.subject,
          ...(asOf !== undefined && { asOf }),
          ...(side && { side }),
          ...(discount && { discountPercent: discount.value }),
        });
  const problem: Refusal | null = books.ok ? null : books.refusal;
  return {
    reference: seen.row.reference,
    asked: { discount: typed, asOf: asOf ?? (books.ok ? books.value.asOf : ''), side: side ?? '' },
    problem,
    page: books.ok ? shown(books.value) : null,
    currency: seen.row.currency,
    machines: books.ok ? costsOf(seen, books.value, who) : [],
  };
};

export type LeaseBooksPage = Awaited<ReturnType<typeof loadLeaseBooks>>;
export type ShownBooks = NonNullable<LeaseBooksPage['page']>;
