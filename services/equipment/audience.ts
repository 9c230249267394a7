import type { RecordKind } from '#domain/equipment/records';
import type { Transaction } from '#prisma/client';
import type { SeenEquipment } from '#prisma/reads/see-equipment';
import type { ServiceContext } from '../context.ts';

/** Organisations with a part in a machine now. */
export interface MachineParties {
  readonly holder: string | null;
  readonly custodian: string | null;
  readonly issuer: string;
  readonly buyer: string | null;
  readonly lessors: readonly string[];
  readonly lessees: readonly string[];
  readonly secured: readonly string[];
  /** Banks that the title holder has asked to lend on it, while the ask runs. */
  readonly asked: readonly string[];
}

export const machineParties = async (
  ctx: ServiceContext,
  tx: Transaction,
  { subject, state, row, leases, record, partyOf }: SeenEquipment,
): Promise<MachineParties> => {
  const asks = await tx.collateralAsk.findMany({
    where: { subject, endedAt: null, expiresAt: { gt: ctx.clock.now() } },
    select: { bankId: true },
  });
  const idOf = (key: string | null | undefined): string | null => partyOf(key ?? null)?.organisationId ?? null;
  return {
    holder: idOf(state?.holder),
    custodian: idOf(state?.custodian),
    issuer: row.issuerId,
    buyer: idOf(state?.proposal?.buyer),
    lessors: leases.flatMap(({ lessor }) => lessor?.organisationId ?? []),
    lessees: leases.flatMap(({ lessee }) => lessee?.organisationId ?? []),
    secured: record.securedParties.flatMap(key => idOf(key) ?? []),
    asked: asks.map(({ bankId }) => bankId),
  };
};

/** To whom the details of a new record are opened: a value to those who own and lend, a component to the maker as well. */
export const audienceFor = (kind: RecordKind, parties: MachineParties): string[] => {
  const { holder, custodian, issuer, buyer, lessors, lessees, secured, asked } = parties;
  const owning = [holder, ...secured, ...asked];
  const all: readonly (string | null)[] =
    kind === 'valuation'
      ? owning
      : kind === 'sale'
        ? [holder, buyer, ...secured]
        : [
            ...owning,
            custodian,
            buyer,
            ...lessors,
            ...lessees,
            ...(kind === 'component' || kind === 'recall-remedy' || kind === 'passport' ? [issuer] : []),
          ];
  return [...new Set(all.filter(id => id !== null))];
};

/** What somebody who comes to a machine is shown of its record: never what it was sold for, nor, unless they lend, its value. */
const EVIDENCE: readonly RecordKind[] = [
  'passport',
  'inspection',
  'maintenance',
  'insurance',
  'condition',
  'delivery',
  'component',
  'recall-remedy',
];

/**
 * Opens a machine's record to organisations that come to it (a buyer, a lessee, a bank that is asked): as much of it as is open
 * to the one that lets them in. Answers how many openings are new. Whoever calls it has made sure that they may.
 */
export const openMachineRecord = async (
  tx: Transaction,
  {
    subject,
    fromOrganisationId,
    toOrganisationIds,
    withValuations = false,
  }: {
    readonly subject: string;
    readonly fromOrganisationId: string;
    readonly toOrganisationIds: readonly string[];
    readonly withValuations?: boolean;
  },
): Promise<number> => {
  const kinds = withValuations ? [...EVIDENCE, 'valuation'] : EVIDENCE;
  const records = await tx.equipmentRecord.findMany({
    where: { subject, kind: { in: [...kinds] } },
    select: { root: true },
  });
  const recalls = await tx.recalledEquipment.findMany({ where: { subject }, select: { recall: true } });
  const roots = [...records.map(({ root }) => root), ...recalls.map(({ recall }) => recall)];
  const open = await tx.commitment.findMany({
    where: { root: { in: roots }, shares: { some: { organisationId: fromOrganisationId } } },
    select: { root: true },
  });
  const { count } = await tx.commitmentShare.createMany({
    data: open.flatMap(({ root }) => toOrganisationIds.map(organisationId => ({ root, organisationId }))),
    skipDuplicates: true,
  });
  return count;
};
