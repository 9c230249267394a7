import { END_CAUSES } from '#domain/leases/lifecycle/commands';
import { SETTLEMENT_OUTCOMES } from '#domain/leases/schedule/settlement';
import type { Refusal, Result } from '#domain/result';
import { isCalendarDate } from '#domain/time/calendar-date';
import { dayIn } from '#domain/time/zoned-day';
import { quoteLeaseSettlement } from '#services/leases/settlement-quote';
import type { SignedInRequest } from '~/guard.server';
import { contractOf, leaseControls, openLease } from './lease.server.ts';
import { readPrice, readShare } from './lease-fields.server.ts';
import { oneOf } from './list-filters.server.ts';

/** What a settlement quote is asked with; all of it stands in the address, so that a quote can be sent to somebody. */
const askedIn = (search: URLSearchParams, today: string, currency: string) => {
  const given = search.get('on') ?? '';
  const typed = (name: string): string => search.get(name)?.trim() ?? '';
  const problems: Refusal[] = [];
  const read = (name: string, reader: (text: string) => Result<string>): string | undefined => {
    const text = typed(name);
    if (text === '') return undefined;
    const value = reader(text);
    if (value.ok) return value.value;
    problems.push({ ...value.refusal, field: name });
    return undefined;
  };
  const discountPercent = read('discount', readShare);
  const feePercent = read('feePercent', readShare);
  const feeMinor = read('fee', text => readPrice(text, currency));
  if (given !== '' && !isCalendarDate(given)) problems.push({ code: 'date-unreadable', field: 'on' });
  return {
    on: isCalendarDate(given) ? given : today,
    outcome: oneOf(SETTLEMENT_OUTCOMES, search.get('outcome')) ?? ('purchase' as const),
    withDeposit: search.get('withDeposit') !== 'no',
    ...(discountPercent !== undefined && { discountPercent }),
    ...(feePercent !== undefined && { feePercent }),
    ...(feeMinor !== undefined && { feeMinor }),
    typed: { discount: typed('discount'), feePercent: typed('feePercent'), fee: typed('fee') },
    problems,
  };
};

/** The quote that an address asks for, as the service takes it. */
export const settlementAsked = (search: URLSearchParams, today: string, currency: string) => {
  const { typed: _, problems, on, ...settlement } = askedIn(search, today, currency);
  return { on, settlement, problems };
};

/** What ends a lease on a day, and the form that ends it. */
export const loadLeaseSettlement = async (who: SignedInRequest, id: string, search: URLSearchParams) => {
  const { services, actor } = who;
  const seen = await openLease(who, id);
  const today = dayIn(seen.row.timeZone, Math.floor(services.clock.now().getTime() / 1000));
  const { currency } = seen.row;
  const { typed, problems, ...asked } = askedIn(search, today, currency);
  // What was asked for and cannot be read is no quote of something else.
  const quote =
    problems.length > 0 ? null : await quoteLeaseSettlement(services, actor, { lease: seen.subject, ...asked });
  return {
    reference: seen.row.reference,
    currency,
    asked: { on: asked.on, outcome: asked.outcome, withDeposit: asked.withDeposit, ...typed },
    problems: quote === null || quote.ok ? problems : [quote.refusal],
    quote: quote?.ok ? quote.value : null,
    hasDeposit: contractOf(seen).terms.deposit !== null,
    today,
    causes: END_CAUSES,
    mayEnd: leaseControls(seen, who).includes('EndLease'),
  };
};

export type SettlementPage = Awaited<ReturnType<typeof loadLeaseSettlement>>;
