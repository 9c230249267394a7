import type { Invoice } from '#domain/invoices/invoice';
import { type KnownOrganisation, matchParty, type PartyMatch } from '#domain/parties/match-party';
import type { Database } from '#prisma/client';

export interface MatchedParties {
  readonly seller: PartyMatch;
  readonly buyer: PartyMatch;
}

export interface Registered extends KnownOrganisation {
  readonly guest: boolean;
}

/** Every organisation with its numbers: a portal has thousands at most, and equivalent numbers are found in memory. */
export const registeredOrganisations = async (db: Database): Promise<Registered[]> =>
  db.organisation.findMany({
    select: { id: true, name: true, guest: true, identifiers: { select: { scheme: true, value: true } } },
    orderBy: { id: 'asc' },
  });

/**
 * Guests are customers that somebody invited: found by their number they are the same company, but their names are
 * offered to nobody who only guesses.
 */
const withoutGuessedGuests = (match: PartyMatch, organisations: readonly Registered[]): PartyMatch => {
  if (match.kind !== 'ambiguous' || match.reason !== 'name-only') return match;
  const guests = new Set(organisations.filter(({ guest }) => guest).map(({ id }) => id));
  const candidates = match.candidates.filter(({ organisationId }) => !guests.has(organisationId));
  return candidates.length > 0
    ? { ...match, candidates }
    : { kind: 'unknown', reason: 'no-identifiers', identifiers: [] };
};

export const matchParties = (
  invoice: Pick<Invoice, 'seller' | 'buyer'>,
  organisations: readonly Registered[],
): MatchedParties => ({
  seller: withoutGuessedGuests(matchParty(invoice.seller, organisations), organisations),
  buyer: withoutGuessedGuests(matchParty(invoice.buyer, organisations), organisations),
});

/** The organisation that a party is beyond doubt; null where a person must choose or invite. */
export const matchedId = (match: PartyMatch): string | null => (match.kind === 'exact' ? match.organisationId : null);
