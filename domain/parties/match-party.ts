import { keyOf, withEquivalents } from './equivalent.ts';
import { normalizeIdentifier, normalizeLegalId, type PartyIdentifier, type WrittenIdentifier } from './identifier.ts';

/** What an invoice says of its seller or buyer; a `Party` of `domain/invoices` fits. */
export interface InvoiceParty {
  readonly name: string | null;
  readonly identifiers: readonly WrittenIdentifier[];
  readonly legalId: WrittenIdentifier | null;
  readonly vatId: string | null;
  readonly electronicAddress: WrittenIdentifier | null;
  readonly address: { readonly country: string | null } | null;
}

export interface KnownOrganisation {
  readonly id: string;
  readonly name: string;
  readonly identifiers: readonly PartyIdentifier[];
}

export interface Candidate {
  readonly organisationId: string;
  /** The identifiers that both carry; empty where only the name is alike. */
  readonly sharedIdentifiers: readonly PartyIdentifier[];
}

/**
 * - `exact`: one organisation carries an identifier of the party, and none of its own speaks against it.
 * - `ambiguous`: a person must choose. `several`: identifiers lead to more than one organisation; `contradiction`: one
 *   identifier agrees and another of the same kind does not; `name-only`: nothing but the name agrees.
 * - `unknown`: nobody. `no-identifiers`: the document names none; `not-registered`: nobody has one of these.
 */
export type PartyMatch =
  | { readonly kind: 'exact'; readonly organisationId: string; readonly sharedIdentifiers: readonly PartyIdentifier[] }
  | {
      readonly kind: 'ambiguous';
      readonly reason: 'several' | 'contradiction' | 'name-only';
      readonly candidates: readonly Candidate[];
    }
  | {
      readonly kind: 'unknown';
      readonly reason: 'no-identifiers' | 'not-registered';
      readonly identifiers: readonly PartyIdentifier[];
    };

/** Every identifier of an invoice's party, normalised, without those derived from them. */
export const identifiersOf = (party: InvoiceParty): PartyIdentifier[] => {
  const country = party.address?.country ?? null;
  const all = [
    party.vatId === null ? null : normalizeIdentifier({ scheme: 'VAT', value: party.vatId }, country),
    party.legalId && normalizeLegalId(party.legalId, country),
    ...party.identifiers.map(identifier => normalizeIdentifier(identifier, country)),
    party.electronicAddress && normalizeIdentifier(party.electronicAddress, country),
  ];
  const unique = new Map(all.flatMap(identifier => (identifier ? [[keyOf(identifier), identifier]] : [])));
  return [...unique.values()];
};

/** Endings that say what kind of company it is, in either spelling; they do not tell two companies apart. */
const LEGAL_FORMS =
  /[\s]+(gmbh( co kg)?|ag|kg|ohg|ug|se|ltd|limited|plc|llp|llc|inc|corp|corporation|co|company|sa|sas|sarl|srl|spa|bv|nv|ab|as|asa|aps|oy|oyj|sp z o o|sl|slu|lda|kft|as)$/;

/** A company's name for comparison: case, punctuation, spacing and legal form aside. */
export const comparableName = (name: string): string => {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[.'’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/(有限责任公司|股份有限公司|有限公司)\s*$/u, '')
    .trim();
  return plain.replace(LEGAL_FORMS, '');
};

/** Kinds of number of which an organisation has one only; VAT numbers are one for each country. */
const exclusiveKind = ({ scheme, value }: PartyIdentifier): string | null =>
  scheme === 'VAT'
    ? `VAT:${value.slice(0, 2)}`
    : ['LEI', 'USCC', '0002', '0192', '0208'].includes(scheme)
      ? scheme
      : null;

const isContradicted = (party: readonly PartyIdentifier[], organisation: readonly PartyIdentifier[]): boolean => {
  const own = new Set(organisation.map(keyOf));
  const kinds = new Set(organisation.map(exclusiveKind));
  return party.some(identifier => {
    const kind = exclusiveKind(identifier);
    return kind !== null && kinds.has(kind) && !own.has(keyOf(identifier));
  });
};

/** Whom an invoice's party is, among the organisations known. Pure; the order of the organisations does not matter. */
export const matchParty = (party: InvoiceParty, organisations: readonly KnownOrganisation[]): PartyMatch => {
  const written = identifiersOf(party);
  const wanted = withEquivalents(written);
  const wantedKeys = new Set(wanted.map(keyOf));
  const known = organisations.map(organisation => ({
    ...organisation,
    all: withEquivalents(organisation.identifiers),
  }));

  const candidates = known
    .map(({ id, all }) => ({
      organisationId: id,
      all,
      shared: all.filter(identifier => wantedKeys.has(keyOf(identifier))),
    }))
    .filter(({ shared }) => shared.length > 0);
  const [only] = candidates;
  const shown = (list: typeof candidates): Candidate[] =>
    list.map(({ organisationId, shared }) => ({ organisationId, sharedIdentifiers: shared }));

  if (candidates.length > 1) return { kind: 'ambiguous', reason: 'several', candidates: shown(candidates) };
  if (only) {
    return isContradicted(wanted, only.all)
      ? { kind: 'ambiguous', reason: 'contradiction', candidates: shown(candidates) }
      : { kind: 'exact', organisationId: only.organisationId, sharedIdentifiers: only.shared };
  }
  const name = comparableName(party.name ?? '');
  const alike = name === '' ? [] : known.filter(organisation => comparableName(organisation.name) === name);
  if (alike.length > 0) {
    const named = alike.map(({ id }) => ({ organisationId: id, sharedIdentifiers: [] }));
    return { kind: 'ambiguous', reason: 'name-only', candidates: named };
  }
  return { kind: 'unknown', reason: written.length === 0 ? 'no-identifiers' : 'not-registered', identifiers: written };
};
