import type { Database, Prisma } from '../client.ts';
import type { SeenLease } from './see-lease.ts';
import { dayOf, type PartyName } from './see-receivable.ts';

type AgreementStatus = Prisma.AgreementGetPayload<object>['status'];

export const RENT_SALE_STATES = ['proposed', 'settling', 'sold', 'returned', 'not-agreed'] as const;
export type RentSaleState = (typeof RENT_SALE_STATES)[number];

/** A sale of a range of rents, as its parties see it. */
export interface RentSaleView {
  readonly id: string;
  /** Its place among the lease's sales on chain; null while it is not there. */
  readonly index: number | null;
  readonly bank: PartyName;
  readonly firstPeriod: number;
  readonly lastPeriod: number;
  /** What `saleTerms` of services/rents reads. */
  readonly terms: Prisma.JsonValue;
  readonly currency: string;
  readonly faceMinor: bigint;
  readonly priceMinor: bigint;
  readonly valueDate: string;
  readonly state: RentSaleState;
  readonly agreementId: string | null;
  readonly createdAt: Date;
}

const stateOf = (
  assignment: { readonly returned: boolean } | undefined,
  agreement: AgreementStatus | undefined,
): RentSaleState => {
  if (assignment) return assignment.returned ? 'returned' : 'sold';
  if (agreement === 'OPEN') return 'proposed';
  return agreement === 'SIGNED' ? 'settling' : 'not-agreed';
};

/** The sales of a lease's rents, the first first: to lessor and lessee all, to a bank its own. */
export const salesOf = async (db: Database, { subject, state, viewer }: SeenLease): Promise<RentSaleView[]> => {
  const rows = await db.rentSale.findMany({
    where: { lease: subject, ...(!viewer.isInside && { bankId: { in: [...viewer.readers] } }) },
    include: { bank: { select: { id: true, name: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const ids = rows.flatMap(({ agreementId }) => (agreementId === null ? [] : [agreementId]));
  const agreements = await db.agreement.findMany({
    where: { id: { in: ids } },
    select: { id: true, status: true, action: { select: { status: true } } },
  });
  const byId = new Map(agreements.map(one => [one.id, one]));
  return rows.map(row => {
    const index = state?.assignments.findIndex(({ terms }) => terms === row.root) ?? -1;
    const agreement = row.agreementId === null ? undefined : byId.get(row.agreementId);
    const isRefused = agreement?.action?.status === 'REFUSED' || agreement?.action?.status === 'EXPIRED';
    return {
      id: row.id,
      index: index < 0 ? null : index,
      bank: { organisationId: row.bank.id, name: row.bank.name },
      firstPeriod: row.firstPeriod,
      lastPeriod: row.lastPeriod,
      terms: row.terms,
      currency: row.currency,
      faceMinor: row.faceMinor,
      priceMinor: row.priceMinor,
      valueDate: dayOf(row.valueDate),
      state: stateOf(state?.assignments[index], isRefused ? 'WITHDRAWN' : agreement?.status),
      agreementId: row.agreementId,
      createdAt: row.createdAt,
    };
  });
};
