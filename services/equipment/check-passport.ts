import type { z } from 'zod';
import { canonicalManufacturer } from '#domain/equipment/identity';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { type MachineClaims, machineClaims, type PassportWarning, warningParams } from './machine-claims.ts';
import { type Passport, passportInput } from './passport-input.ts';

export interface PassportCheck {
  /** What has to be looked at before a passport like this is issued; the surest likeness first. */
  readonly warnings: readonly PassportWarning[];
  /** Whether an owner declares it, because it is not the manufacturer that asks. */
  readonly declared: boolean;
}

/** The makers that are members, by their ids: who names one names an organisation that makes machines. */
export const makersOf = async (
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string }>> => {
  const rows = await db.organisation.findMany({
    where: { id: { in: [...new Set(ids)] }, kinds: { has: 'MANUFACTURER' } },
    select: { id: true, name: true },
  });
  return new Map(rows.map(row => [row.id, row]));
};

/** A passport with its maker's organisation: the actor's own where it makes machines and goes by that name. */
export const withMaker = async (
  db: Database,
  { organisationId, organisationKinds }: Actor,
  passport: Passport,
): Promise<Result<Passport>> => {
  const { manufacturerId } = passport;
  if (manufacturerId !== undefined) {
    const makers = await makersOf(db, [manufacturerId]);
    return makers.has(manufacturerId) ? accept(passport) : refuse('not-a-manufacturer', {}, 'manufacturerId');
  }
  if (!organisationKinds.includes('MANUFACTURER')) return accept(passport);
  const own = await db.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { name: true } });
  const isOwn = canonicalManufacturer(own.name) === canonicalManufacturer(passport.manufacturer);
  return accept(isOwn ? { ...passport, manufacturerId: organisationId } : passport);
};

/** Said of a machine that comes in with a file and that another has made. */
export const DECLARED: Refusal = { code: 'machine-declared', field: 'manufacturer' };

/** Why a passport is not issued without more ado: `serial-recorded`, `serial-alike`; null where nothing is in the way. */
export const likenessRefusal = ({ warnings }: Pick<MachineClaims, 'warnings'>): Refusal | null => {
  const [worst] = warnings;
  if (!worst || worst.kind === 'same-serial') return null;
  const code = worst.kind === 'recorded' ? 'serial-recorded' : 'serial-alike';
  return { code, params: warningParams(worst), field: 'serial' };
};

/**
 * Says what stands against a passport, and writes nothing but the log of the question.
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-a-manufacturer`.
 */
export const checkPassport = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof passportInput>,
): Promise<Result<PassportCheck>> => {
  const allowed = authorise(actor, 'equipment:issue');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(passportInput, input);
  if (!parsed.ok) return parsed;
  const passport = await withMaker(ctx.db, allowed.value, parsed.value);
  if (!passport.ok) return passport;
  const [claims] = await machineClaims(ctx, ctx.db, allowed.value, [passport.value], 'issue');
  return accept({
    warnings: claims?.warnings ?? [],
    declared: passport.value.manufacturerId !== allowed.value.organisationId,
  });
};
