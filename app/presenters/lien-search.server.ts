import { searchResult, signedSearch } from '#ledger/verify/search-result';
import { findSearch, listSearches, searchFile } from '#prisma/reads/lien-searches';
import { readPage } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { loadConsortium } from './consortium.server.ts';

/** What was asked, in a line: what somebody typed needs no translation. */
const askedText = (question: Readonly<Record<string, unknown>>): string =>
  ['organisation', 'manufacturer', 'serial', 'gtin']
    .flatMap(name => (typeof question[name] === 'string' ? [question[name]] : []))
    .join(' · ');

/** The page of /liens/search: the form, and the searches that were made. */
export const loadSearches = async (who: SignedInRequest, search: URLSearchParams) => {
  const { db } = who.services;
  const { organisationId } = who.actor;
  const page = await listSearches(db, organisationId, readPage(search));
  const isBank = who.organisation.kinds.includes('BANK');
  const own = { value: organisationId, label: who.organisation.name };
  const others = isBank ? (await loadConsortium(who)).filter(({ value }) => value !== organisationId) : [];
  return {
    rows: page.edges.map(({ node }) => ({
      ...node,
      by: node.by === 'organisation' ? ('organisation' as const) : ('serial' as const),
      asked: askedText(node.question),
    })),
    page: pageInfoOf(page),
    serial: search.get('serial') ?? undefined,
    organisations: [...others, own],
  };
};

/** One search with its result, its signature and what was found elsewhere. */
export const loadSearch = async (who: SignedInRequest, id: string) => {
  const found = orNotFound(await findSearch(who.services.db, who.actor.organisationId, id));
  const { result, ...rest } = found;
  const parsed = searchResult.parse(result);
  return { ...rest, result: parsed, asked: askedText(parsed.question), mayAdd: who.can('lien:search') };
};

export type LoadedSearch = Awaited<ReturnType<typeof loadSearch>>;

/** The file that is checked without the portal: `lienlight verify-search`. */
export const searchFileOf = (search: LoadedSearch) =>
  signedSearch.parse({
    result: search.result,
    resultHash: search.resultHash,
    signer: search.signer,
    signature: search.signature,
    external: search.external.map(({ id: _, file, ...rest }) => ({
      ...rest,
      file: file && { name: file.name, sha256: file.sha256 },
    })),
  });

/** A search as a document: with the address at which whoever made it finds it again. */
export const loadSearchDocument = async (who: SignedInRequest, id: string) => {
  const search = await loadSearch(who, id);
  return {
    search,
    address: `${who.services.publicUrl}/liens/searches/${search.id}`,
    reader: { organisation: who.organisation.name, timeZone: who.user.timeZone },
    printedAt: who.services.clock.now(),
  };
};

export type SearchDocument = Awaited<ReturnType<typeof loadSearchDocument>>;

/** A file beside a search; 404 for everybody but who made it. */
export const loadSearchFile = async (who: SignedInRequest, id: string, fileId: string) =>
  orNotFound(await searchFile(who.services.db, who.actor.organisationId, id, fileId));
