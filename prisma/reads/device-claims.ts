import type { Database } from '../client.ts';

/** Who says that a device of a name is theirs, and what became of it. */
export interface DeviceClaimView {
  readonly id: string;
  readonly protocol: string;
  readonly externalId: string;
  readonly note: string;
  /** For who decides alone: the two sides. */
  readonly claimant: string | null;
  readonly holder: string | null;
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
  readonly isGranted: boolean | null;
  readonly decision: string | null;
}

const MOST = 100;

/** Claims of one's own, and those on one's own devices that were decided; all that wait, for who decides. The newest first. */
export const deviceClaims = async (
  db: Database,
  organisationId: string,
  { decides }: { readonly decides: boolean },
): Promise<readonly DeviceClaimView[]> => {
  const own = [{ organisationId }, { device: { organisationId }, decidedAt: { not: null } }];
  const rows = await db.deviceClaim.findMany({
    where: { OR: decides ? [...own, { decidedAt: null }] : own },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST,
    include: {
      organisation: { select: { name: true } },
      device: { select: { protocol: true, externalId: true, organisation: { select: { name: true } } } },
    },
  });
  return rows.map(({ device, organisation, ...claim }) => ({
    ...{ id: claim.id, protocol: device.protocol, externalId: device.externalId },
    note: decides || claim.organisationId === organisationId ? claim.note : '',
    claimant: decides ? organisation.name : null,
    holder: decides ? device.organisation.name : null,
    ...{ createdAt: claim.createdAt, decidedAt: claim.decidedAt, isGranted: claim.isGranted },
    decision: claim.decision,
  }));
};
