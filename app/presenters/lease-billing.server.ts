import { z } from 'zod';
import { listReceivables, type ReceivableRow } from '#prisma/reads/receivables';
import { billsOf, type RentBillView } from '#prisma/reads/rent-bills';
import { billLineJson } from '#services/billing/bill-json';
import { usageStops } from '#services/billing/usage';
import { todayIn } from '#services/leases/today-there';
import type { SignedInRequest } from '~/guard.server';
import { leaseControls, openLease } from './lease.server.ts';

const lines = z.array(billLineJson);

/** The claims of the bills, by subject, as far as the organisation may see them. */
const claimsOf = async (who: SignedInRequest, bills: readonly RentBillView[]): Promise<Map<string, ReceivableRow>> => {
  const { db, clock } = who.services;
  const ids = bills.flatMap(({ receivable }) => (receivable === null ? [] : [receivable]));
  const found = new Map<string, ReceivableRow>();
  for (let at = 0; at < ids.length; at += 100) {
    const { edges } = await listReceivables(db, who.actor.organisationId, {
      filter: { ids: ids.slice(at, at + 100) },
      page: { first: 100 },
      now: clock.now(),
    });
    for (const { node } of edges) found.set(node.subject, node);
  }
  return found;
};

/** The bills of a lease, the newest first, each with its lines and the readings behind them. */
export const loadLeaseBilling = async (who: SignedInRequest, id: string) => {
  const seen = await openLease(who, id);
  const bills = await billsOf(who.services.db, seen);
  const claims = await claimsOf(who, bills);
  const machines = new Map<string, string>(seen.machines.map(({ subject, reference }) => [subject, reference]));
  const mayCredit =
    who.can('lease:bill') && who.can('dilution:record') && seen.lessor.organisationId === who.actor.organisationId;
  const nextBillOn = seen.row.nextBillOn?.toISOString().slice(0, 10) ?? null;
  const nameOf = (machine: string | null): string | null => (machine === null ? null : (machines.get(machine) ?? null));
  return {
    reference: seen.row.reference,
    currency: seen.row.currency,
    bills: bills.toReversed().map(bill => {
      const claim = bill.receivable === null ? undefined : claims.get(bill.receivable);
      return {
        ...bill,
        mayCredit: mayCredit && bill.number !== null && bill.creditor.organisationId === who.actor.organisationId,
        receivable: claim ? { reference: claim.reference, state: claim.state, openMinor: claim.openMinor } : null,
        lines: lines.parse(bill.lines).map(line => ({
          ...line,
          machine: nameOf(line.machine),
          amountMinor: BigInt(line.amountMinor),
        })),
        stops: (bill.stops === null ? [] : usageStops.parse(bill.stops)).map(({ machine, code, params }) => ({
          ...{ code, params },
          machine: nameOf(machine) ?? machine,
        })),
      };
    }),
    nextBillOn,
    /** Its day has come, by the lease's own clocks. */
    isBillDue: nextBillOn !== null && nextBillOn <= todayIn(seen.row.timeZone, who.services.clock.now()),
    billingOn: seen.row.billingOn,
    mayBill: leaseControls(seen, who).includes('BillPeriod'),
  };
};

export type LeaseBillView = Awaited<ReturnType<typeof loadLeaseBilling>>['bills'][number];
