import { type EquipmentCategory, isEquipmentCategory } from '#domain/equipment/categories';
import { EQUIPMENT_STANDINGS, type EquipmentStanding } from '#domain/equipment/next-step';
import { POSITION_AGE_LIMITS_MS, type PositionAge } from '#domain/equipment/position-age';
import type { MachineCondition } from '#domain/telemetry/condition';
import { Prisma } from '../client.ts';
import { equipmentScope, soldBy } from './equipment-visible.ts';
import { machineCondition } from './machine-condition.ts';
import { allOf, containing } from './paging.ts';

/** `issuing`: the passport is on its way to the chain. */
export const EQUIPMENT_LIST_STATES = ['issuing', ...EQUIPMENT_STANDINGS] as const;
export type EquipmentListState = 'issuing' | EquipmentStanding;

export const EQUIPMENT_FILTER_ROLES = [
  'title-holder',
  'custodian',
  'manufacturer',
  'lessor',
  'lessee',
  'secured-party',
  'former-owner',
] as const;

export interface EquipmentFilter {
  /** One of them, by its subject or its reference. */
  readonly id?: string | undefined;
  /** These alone, by subject or reference. */
  readonly ids?: readonly string[] | undefined;
  readonly states?: readonly EquipmentListState[] | undefined;
  readonly categories?: readonly string[] | undefined;
  /** The manufacturer's name as written. */
  readonly manufacturer?: string | undefined;
  /** ISO 3166-1 alpha-2, of the newest position, where the organisation may know it. */
  readonly country?: string | undefined;
  /** What the organisation is to them; machines that it once sold are listed under `former-owner` alone. */
  readonly role?: (typeof EQUIPMENT_FILTER_ROLES)[number] | undefined;
  readonly recalled?: boolean | undefined;
  readonly positionAge?: PositionAge | undefined;
  /** What they do, of those whose place the organisation may know something of. */
  readonly condition?: MachineCondition | undefined;
  /** Found in the reference, the model, the serial or the manufacturer's name. */
  readonly text?: string | undefined;
}

const seconds = (at: Date): bigint => BigInt(Math.floor(at.getTime() / 1000));

/**
 * The filter's machines before its conditions: e, their projection (p), what the organisation may see of them (scope), and
 * their newest position as far as it may (latest). To be put behind `WITH`, then read `equipmentFrom`.
 */
export const equipmentWith = (organisationId: string, filter: EquipmentFilter, now: Date): Prisma.Sql =>
  filter.role === 'former-owner'
    ? Prisma.sql`scope AS MATERIALIZED (
        SELECT sold.subject, FALSE AS inside, 0 AS place FROM ${soldBy(organisationId)} AS sold(subject)
         WHERE NOT EXISTS (SELECT 1 FROM party_keys own JOIN equipment_projections now ON now.subject = own.subject
            AND now."holderKey" = own.address WHERE own.subject = sold.subject AND own."organisationId" = ${organisationId}::uuid))`
    : Prisma.sql`scope AS MATERIALIZED (SELECT * FROM ${equipmentScope(organisationId, now)} AS visible)`;

export const equipmentFrom = Prisma.sql`scope JOIN equipment e ON e.subject = scope.subject
  LEFT JOIN equipment_projections p ON p.subject = e.subject
  LEFT JOIN equipment_latest latest ON latest.subject = e.subject AND scope.place > 0`;

/** The state of a machine (e, p, scope) as `EQUIPMENT_LIST_STATES` orders them; an offer is its parties' to know. */
export const equipmentState = (organisationId: string, now: Date): Prisma.Sql => Prisma.sql`(CASE
  WHEN p.subject IS NULL THEN 'issuing'
  WHEN p.status = 'Cancelled' THEN 'cancelled'
  WHEN p.status = 'Lost' THEN 'lost'
  WHEN p.status = 'Retired' THEN 'retired'
  WHEN p.recalled THEN 'recalled'
  WHEN (p.state->'proposal'->>'expiry')::bigint >= ${seconds(now)} AND EXISTS (SELECT 1 FROM party_keys own
         WHERE own.subject = e.subject AND own."organisationId" = ${organisationId}::uuid
           AND own.address IN (p."holderKey", p.state->'proposal'->>'buyer')) THEN 'title-offered'
  WHEN scope.inside AND EXISTS (SELECT 1 FROM leased_machine_projections let
         WHERE let.machine = e.subject AND let.running) THEN 'let'
  ELSE 'held' END)`;

const hasKey = (organisationId: string, columns: Prisma.Sql): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM party_keys own WHERE own.subject = e.subject AND own."organisationId" = ${organisationId}::uuid
     AND own.address IN (${columns}))`;

const isPartyOfLease = (organisationId: string, key: Prisma.Sql): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM leased_machine_projections let JOIN lease_projections l ON l.subject = let.lease
    JOIN party_keys own ON own.subject = l.subject AND own."organisationId" = ${organisationId}::uuid
   WHERE let.machine = e.subject AND let.running AND own.address = ${key})`;

const roleCondition = (
  organisationId: string,
  role: Exclude<NonNullable<EquipmentFilter['role']>, 'former-owner'>,
  now: Date,
): Prisma.Sql => {
  switch (role) {
    case 'title-holder':
      return Prisma.sql`(${hasKey(organisationId, Prisma.sql`p."holderKey"`)}
        OR (p.subject IS NULL AND e."issuerId" = ${organisationId}::uuid))`;
    case 'custodian':
      return hasKey(organisationId, Prisma.sql`p."custodianKey"`);
    case 'manufacturer':
      return Prisma.sql`(e."manufacturerId" = ${organisationId}::uuid)`;
    case 'lessor':
      return isPartyOfLease(organisationId, Prisma.sql`l."lessorKey"`);
    case 'lessee':
      return isPartyOfLease(organisationId, Prisma.sql`l."lesseeKey"`);
    case 'secured-party':
      return Prisma.sql`EXISTS (SELECT 1 FROM lien_projections lien JOIN party_keys own ON own.subject = lien.subject
        AND own.address = lien."securedPartyKey" AND own."organisationId" = ${organisationId}::uuid
       WHERE lien.subject = e.subject AND lien.collateral = 'Equipment' AND lien.status = 'Filed' AND lien.lapse >= ${seconds(now)})`;
  }
};

const ageCondition = (age: PositionAge, now: Date): Prisma.Sql => {
  const since = (ms: number): Date => new Date(now.getTime() - ms);
  const [fresh, stale] = [since(POSITION_AGE_LIMITS_MS.fresh), since(POSITION_AGE_LIMITS_MS.stale)];
  switch (age) {
    case 'none':
      return Prisma.sql`latest."positionAt" IS NULL`;
    case 'fresh':
      return Prisma.sql`latest."positionAt" >= ${fresh}`;
    case 'stale':
      return Prisma.sql`(latest."positionAt" < ${fresh} AND latest."positionAt" >= ${stale})`;
    case 'old':
      return Prisma.sql`latest."positionAt" < ${stale}`;
  }
};

const lower = (ids: readonly string[]): string[] => ids.map(id => id.toLowerCase());
const upper = (ids: readonly string[]): string[] => ids.map(id => id.toUpperCase());

/** Conditions on the machines of `equipmentFrom`. */
export const matchesEquipment = (organisationId: string, filter: EquipmentFilter, now: Date): Prisma.Sql => {
  const text = filter.text?.trim() ? containing(filter.text) : undefined;
  const { states, role, manufacturer, country, recalled, positionAge, condition, ids, id } = filter;
  const categories: EquipmentCategory[] | undefined = filter.categories?.filter(isEquipmentCategory);
  return allOf([
    // As `isLiveEquipment`, where the projection is joined already.
    Prisma.sql`(p.subject IS NOT NULL OR EXISTS (SELECT 1 FROM actions issue WHERE issue.subject = e.subject
       AND issue.type = 'IssuePassport' AND issue.status IN ('PENDING', 'SUBMITTED')))`,
    id !== undefined && Prisma.sql`(e.subject = ${id.toLowerCase()} OR e.reference = ${id.toUpperCase()})`,
    ids !== undefined && Prisma.sql`(e.subject = ANY(${lower(ids)}) OR e.reference = ANY(${upper(ids)}))`,
    states !== undefined &&
      states.length > 0 &&
      Prisma.sql`${equipmentState(organisationId, now)} IN (${Prisma.join([...states])})`,
    categories !== undefined &&
      filter.categories !== undefined &&
      filter.categories.length > 0 &&
      Prisma.sql`e.category = ANY(${categories})`,
    manufacturer !== undefined && Prisma.sql`e.manufacturer = ${manufacturer}`,
    country !== undefined && Prisma.sql`(scope.place = 2 AND latest.country = ${country.toUpperCase()})`,
    role !== undefined && role !== 'former-owner' && roleCondition(organisationId, role, now),
    recalled !== undefined && Prisma.sql`coalesce(p.recalled, FALSE) = ${recalled}`,
    positionAge !== undefined && ageCondition(positionAge, now),
    condition !== undefined &&
      Prisma.sql`latest.subject IS NOT NULL AND ${machineCondition('latest', now)} = ${condition}`,
    text !== undefined &&
      Prisma.sql`(e.reference ILIKE ${text} OR e.model ILIKE ${text} OR e.serial ILIKE ${text} OR e.manufacturer ILIKE ${text})`,
  ]);
};
