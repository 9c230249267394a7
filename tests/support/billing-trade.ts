import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Hex } from '#domain/hex';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { ServiceContext } from '#services/context';
import {
  contractOfRow,
  type leaseContractInput,
  storedContract,
  versionColumns,
} from '#services/leases/lease-contract';
import { noteSources } from '#services/telemetry/sources';
import { act, keyOf, randomWord, untilSettled } from './ledger-acts.ts';
import type { TestTrade } from './trade.ts';

/** The same services at another moment: the chain's own clock goes on as it does. */
export const at = (ctx: ServiceContext, moment: string): ServiceContext => ({
  ...ctx,
  clock: { now: () => new Date(moment) },
});

const hex = (length: number): string => randomBytes(length).toString('hex');

/** A machine whose passport its lessor declared; on chain when this returns. */
export const makeMachine = async (
  { ctx, seller }: Pick<TestTrade, 'ctx' | 'seller'>,
  serial = `KW-${hex(4).toUpperCase()}`,
): Promise<Hex> => {
  const subject = randomWord();
  const root = randomWord();
  await act(ctx, seller.id, { type: 'IssuePassport', subject, root, fingerprints: [randomWord()] });
  await ctx.db.equipment.create({
    data: {
      ...{ subject, root, serial, serialKey: serial, likenessKey: serial },
      reference: `M-2026-T${hex(4).toUpperCase()}`,
      publicId: hex(8),
      manufacturer: 'Kranwerk',
      model: 'KW 90',
      category: 'crane',
      year: 2025,
      declared: true,
      issuerId: seller.id,
    },
  });
  return subject;
};

export type TermsInput = z.input<typeof leaseContractInput>;

export interface MadeLease {
  readonly subject: Hex;
  readonly reference: string;
  readonly machines: readonly Hex[];
}

/** Twelve months of rent in arrears from a day, EUR 1,000.00 each unless said otherwise, with 19 % of VAT. */
export const termsFrom = (
  commencementDate: CalendarDate,
  changes: Partial<TermsInput['terms']> = {},
): TermsInput['terms'] => ({
  kind: 'operating',
  currency: 'EUR',
  commencementDate,
  financedMinor: '1150000',
  frequency: 'monthly',
  periods: 12,
  rate: { kind: 'implied' },
  rent: { timing: 'arrears', baseRentMinor: '100000' },
  vat: { category: 'S', percent: '19' },
  ...changes,
});

/** Engine hours: 40 are covered; the next 20 cost 42.50, all others 38.00. */
export const HOURS = {
  meter: 'engine-hours' as const,
  allowance: '40',
  tiers: [
    { upTo: '20', unitPrice: '42.50' },
    { upTo: null, unitPrice: '38.00' },
  ],
};

/** A lease of the seller to the buyer, signed by both and commenced; on chain when this returns. */
export const makeLease = async (
  trade: Pick<TestTrade, 'ctx' | 'seller' | 'buyer'>,
  terms: TermsInput['terms'],
  more: {
    machines?: readonly Hex[];
    timeZone?: string;
    handling?: TermsInput['handling'];
    createdAt?: Date;
    billed?: number;
  } = {},
): Promise<MadeLease> => {
  const { ctx, seller, buyer } = trade;
  const { timeZone = 'UTC', handling = {}, billed = 0 } = more;
  const machines = more.machines ?? [await makeMachine(trade)];
  const contract = contractOfRow({ terms, handling });
  const subject = randomWord();
  const root = randomWord();
  const reference = `L-2026-T${hex(4).toUpperCase()}`;
  const columns = versionColumns(contract);
  const createdAt = more.createdAt ?? new Date(`${terms.commencementDate}T00:00:00Z`);
  await act(
    ctx,
    seller.id,
    {
      ...{ type: 'SignLease', subject, root, billed, subletting: 0, fingerprints: [randomWord()] },
      head: `0x${'00'.repeat(32)}`,
      lessor: await keyOf(ctx, seller.id, subject),
      lessee: await keyOf(ctx, buyer.id, subject),
      periods: contract.rents.length,
    },
    {
      signers: [{ organisationId: seller.id }, { organisationId: buyer.id }],
      participations: [
        { organisationId: seller.id, role: 'lessor' },
        { organisationId: buyer.id, role: 'lessee' },
      ],
    },
  );
  await ctx.db.lease.create({
    data: {
      ...{ subject, reference, timeZone, createdAt, kind: terms.kind, currency: terms.currency },
      lessorId: seller.id,
      lesseeId: buyer.id,
      startsOn: new Date(terms.commencementDate),
      endsOn: columns.endsOn,
      contractNumber: `LV ${hex(3)}`,
      provenance: 'SIGNED',
      countries: [],
      nextBillOn: new Date(terms.commencementDate),
      createdById: seller.id,
      machines: { create: machines.map(machine => ({ machine })) },
      versions: {
        create: [
          {
            ...{ id: crypto.randomUUID(), version: 1, root, createdAt, ...columns },
            effectiveOn: new Date(terms.commencementDate),
            terms: JSON.parse(JSON.stringify(storedContract(contract))),
          },
        ],
      },
    },
  });
  await act(
    ctx,
    buyer.id,
    { type: 'CommenceLease', subject, acceptance: randomWord(), machines },
    {
      signers: [
        { organisationId: buyer.id },
        ...machines.map(machine => ({ organisationId: seller.id, subject: machine })),
      ],
    },
  );
  await untilSettled(ctx);
  return { subject, reference, machines };
};

let sequence = 0n;

/** What a meter of engine hours showed at a moment, in hours. */
export const readHours = async (
  { ctx, seller }: { readonly ctx: ServiceContext; readonly seller: { readonly id: string } },
  machine: Hex,
  time: string,
  hours: number,
  more: {
    meterId?: string;
    receivedAt?: string;
    source?: string;
    trust?: number;
    doubts?: string[];
  } = {},
): Promise<string> => {
  const id = crypto.randomUUID();
  sequence += 1n;
  const { source = 'csv:test', trust = 1, doubts = [] } = more;
  await noteSources(ctx.db, [{ subject: machine, source }]);
  await ctx.db.reading.create({
    data: {
      ...{ subject: machine, id, sequence, source, trust, fix: 'none', details: {}, doubts },
      time: new Date(time),
      receivedAt: new Date(more.receivedAt ?? time),
      organisationId: seller.id,
      contentHash: sequence,
      meterId: more.meterId ?? null,
      engineHoursMs: BigInt(Math.round(hours * 3_600_000)),
    },
  });
  return id;
};
