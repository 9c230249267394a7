import { keyOf, withEquivalents } from '#domain/parties/equivalent';
import {
  alphanumericsOf,
  checkIdentifier,
  normalizeIdentifier,
  type PartyIdentifier,
  type WrittenIdentifier,
} from '#domain/parties/identifier';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';

/** Identifiers as they are stored: normalised, checked, each once. */
const normalise = (written: readonly WrittenIdentifier[], country: string | null): Result<PartyIdentifier[]> => {
  const found = new Map<string, PartyIdentifier>();
  for (const [index, one] of written.entries()) {
    const field = `identifiers.${index}.value`;
    const identifier = normalizeIdentifier(one, country);
    if (!identifier) return refuse('identifier-malformed', { scheme: one.scheme ?? '', value: one.value }, field);
    const checked = checkIdentifier(identifier);
    if (!checked.ok) return { ok: false, refusal: { ...checked.refusal, field } };
    found.set(keyOf(identifier), identifier);
  }
  return accept([...found.values()]);
};

/** Somebody else's identifier that is one of these, or contains one of them (a French VAT number its SIREN), or the other way round. */
const findTaken = async (
  tx: Transaction,
  wanted: readonly PartyIdentifier[],
  exceptOrganisationId: string | null,
): Promise<PartyIdentifier | null> => {
  const all = withEquivalents(wanted);
  const wantedKeys = new Set(all.map(keyOf));
  const likely = await tx.organisationIdentifier.findMany({
    where: {
      OR: all.map(({ value }) => ({ value: { contains: alphanumericsOf(value) } })),
      ...(exceptOrganisationId !== null && { organisationId: { not: exceptOrganisationId } }),
    },
  });
  return likely.find(one => withEquivalents([one]).some(equivalent => wantedKeys.has(keyOf(equivalent)))) ?? null;
};

/**
 * Checks that these are identifiers and nobody else's, and answers them normalised. The caller stores them in the same
 * transaction; a lock keeps two organisations from claiming one at the same moment.
 * Refusals: `identifier-malformed`, `identifier-check-digit`, `identifier-taken`.
 */
export const claimIdentifiers = async (
  tx: Transaction,
  written: readonly WrittenIdentifier[],
  country: string | null,
  organisationId: string | null = null,
): Promise<Result<PartyIdentifier[]>> => {
  const normalised = normalise(written, country);
  if (!normalised.ok || normalised.value.length === 0) return normalised;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('lienlight.identifiers', 0))`;
  const taken = await findTaken(tx, normalised.value, organisationId);
  if (taken) return refuse('identifier-taken', { scheme: taken.scheme, value: taken.value }, 'identifiers');
  return normalised;
};
