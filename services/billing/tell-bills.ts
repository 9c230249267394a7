import type { BilledMachine } from '#domain/leases/billing/rent-invoice-input';
import type { Refusal } from '#domain/result';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { stableId } from '../stable-id.ts';
import type { LoadedBilling } from './load-billing.ts';
import type { MadeBill } from './made-bill.ts';

/** The lessor is asked to look at a meter whose use could not be billed. */
export const tellOfStops = async (
  ctx: ServiceContext,
  tx: Transaction,
  { subject, row, lessor }: LoadedBilling,
  bill: MadeBill,
  machines: readonly BilledMachine[],
): Promise<void> => {
  await addInboxItems(
    ctx,
    tx,
    bill.stops.map(({ machine, code }) => ({
      organisationId: lessor.id,
      kind: 'usage-stopped' as const,
      subject,
      link: `/leases/${row.reference}`,
      params: {
        reference: row.reference,
        period: String(bill.period),
        machine: machines.find(one => one.subject === machine)?.reference ?? machine.slice(0, 10),
        stop: code,
      },
    })),
  );
};

/** The lessor learns, once a day, why its lease is not billed. */
export const tellNotBilled = async (
  ctx: ServiceContext,
  lease: {
    readonly subject: string;
    readonly reference: string;
    readonly lessorId: string;
  },
  refusal: Refusal,
  today: CalendarDate,
): Promise<void> => {
  await inTransaction(ctx, async tx => {
    await addInboxItems(ctx, tx, [
      {
        id: stableId('billing-stopped', lease.subject, refusal.code, today),
        organisationId: lease.lessorId,
        kind: 'billing-stopped',
        subject: lease.subject,
        link: `/leases/${lease.reference}`,
        // Which rule it breaks, the log says; people need to know what to do.
        params: {
          reference: lease.reference,
          reason: refusal.code === 'invoice-not-valid' ? 'rent-invoice-not-valid' : refusal.code,
        },
      },
    ]);
    return { ok: true, value: null };
  });
};
