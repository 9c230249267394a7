import {
  compareSerial,
  type DifferentLetter,
  likenessKey,
  likenessOfMachines,
  type MachineIdentity,
  type MachineLikeness,
  machineFingerprintInputs,
  normalizeSerial,
} from '#domain/equipment/identity';
import type { Hex } from '#domain/hex';
import type { Database } from '#prisma/client';
import { isLiveEquipment, visibleEquipment } from '#prisma/reads/equipment-visible';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { liveClaimsOfMany, type QueryPurpose } from '../invoices/claims.ts';
import type { Passport } from './passport-input.ts';

/** A machine that is here already and that a new one is, or could be mistaken for. */
export interface PassportWarning {
  readonly kind: MachineLikeness;
  readonly manufacturer: string;
  readonly serial: string;
  /** Of the recorded machine, where the organisation may see it. */
  readonly reference: string | null;
  /** Where the serials differ, by the letters that are easily mistaken. */
  readonly letters: readonly DifferentLetter[];
  /** The same but for spacing, punctuation or case. */
  readonly isSpacing: boolean;
}

interface KnownMachine {
  readonly subject: string;
  readonly reference: string;
  readonly manufacturer: string;
  readonly organisation: string | null;
  readonly serial: string;
  readonly gtin: string | null;
  readonly visible: boolean;
}

/** Live machines whose serials are, or look like, one of these; not those whose passport was cancelled. */
const machinesLike = (
  db: Database,
  organisationId: string,
  serials: readonly string[],
  now: Date,
): Promise<KnownMachine[]> =>
  db.$queryRaw<KnownMachine[]>`
    SELECT e.subject, e.reference, e.manufacturer, maker.name AS organisation, e.serial, e.gtin,
           e.subject IN ${visibleEquipment(organisationId, now)} AS visible
      FROM equipment e LEFT JOIN organisations maker ON maker.id = e."manufacturerId"
      LEFT JOIN equipment_projections p ON p.subject = e.subject
     WHERE e."likenessKey" = ANY(${[...new Set(serials.map(likenessKey))]}) AND coalesce(p.status, '') <> 'Cancelled'
       AND ${isLiveEquipment('e')} ORDER BY e."createdAt"`;

/** Every name that the maker of a passport goes by. */
const identityOf = ({ manufacturer, serial, gtin }: Passport, organisation: string | null): MachineIdentity => ({
  manufacturers: [manufacturer, ...(organisation === null ? [] : [organisation])],
  serial,
  gtin: gtin ?? null,
});

const warningOf = (known: KnownMachine, wanted: MachineIdentity): PassportWarning | null => {
  const kind = likenessOfMachines(
    {
      manufacturers: [known.manufacturer, ...(known.organisation === null ? [] : [known.organisation])],
      serial: known.serial,
      gtin: known.gtin,
    },
    wanted,
  );
  if (kind === null) return null;
  const { letters, isSpacing } = compareSerial(known.serial, wanted.serial);
  const { manufacturer, serial, reference, visible } = known;
  return { kind, manufacturer, serial, reference: visible ? reference : null, letters, isSpacing };
};

export interface MachineClaims {
  /** Under which the machine is claimed on chain. */
  readonly fingerprints: readonly Hex[];
  /** The surest likeness first; a `recorded` one is refused by the contract. */
  readonly warnings: readonly PassportWarning[];
}

const ORDER: readonly MachineLikeness[] = ['recorded', 'alike', 'same-serial'];

/**
 * Of each passport what it is recognised by, and the machines that are like it: by the fingerprints on chain, and by the
 * portal's own rows. Every query is logged.
 */
export const machineClaims = async (
  ctx: ServiceContext,
  db: Database,
  actor: Pick<Actor, 'organisationId' | 'userId'>,
  passports: readonly Passport[],
  purpose: QueryPurpose,
): Promise<MachineClaims[]> => {
  const makers = await db.organisation.findMany({
    where: { id: { in: passports.flatMap(({ manufacturerId }) => manufacturerId ?? []) } },
    select: { id: true, name: true },
  });
  const nameOf = new Map(makers.map(({ id, name }) => [id, name]));
  const identities = passports.map(one => identityOf(one, nameOf.get(one.manufacturerId ?? '') ?? null));
  const known = await machinesLike(
    db,
    actor.organisationId,
    identities.map(({ serial }) => serial),
    ctx.clock.now(),
  );
  const byLikeness = new Map<string, (typeof known)[number][]>();
  for (const one of known) {
    const key = likenessKey(one.serial);
    byLikeness.set(key, [...(byLikeness.get(key) ?? []), one]);
  }
  const live = await liveClaimsOfMany(ctx, db, actor, identities.map(machineFingerprintInputs), purpose);
  const claims: MachineClaims[] = [];
  for (const [at, identity] of identities.entries()) {
    const { fingerprints, objects } = live[at] ?? { fingerprints: [], objects: [] };
    const near = byLikeness.get(likenessKey(identity.serial)) ?? [];
    const found = near.flatMap(one => warningOf(one, identity) ?? []);
    // On chain, and no row of it here: another portal's machine, of which its serial alone is known.
    const isElsewhere = objects.some(object => !near.some(({ subject }) => subject === object));
    const elsewhere: PassportWarning[] = isElsewhere
      ? [
          {
            kind: 'recorded',
            manufacturer: identity.manufacturers[0] ?? '',
            serial: normalizeSerial(identity.serial),
            reference: null,
            letters: [],
            isSpacing: false,
          },
        ]
      : [];
    const warnings = [...found, ...elsewhere].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    claims.push({ fingerprints, warnings });
  }
  return claims;
};

/** A warning's blanks, for the refusal and for the row of a file. */
export const warningParams = ({ serial, manufacturer, letters, reference }: PassportWarning) => ({
  serial,
  manufacturer,
  reference: reference ?? '',
  letters: lettersText(letters),
  differing: lettersBehind(letters),
});

/** `3: S ≠ 5, 7: O ≠ 0`. */
export const lettersText = (letters: readonly DifferentLetter[]): string =>
  letters.map(({ position, written, recorded }) => `${position}: ${written} ≠ ${recorded}`).join(', ');

/** The same in brackets, to be put behind a serial; empty where no single letters differ. */
export const lettersBehind = (letters: readonly DifferentLetter[]): string =>
  letters.length === 0 ? '' : ` (${lettersText(letters)})`;
