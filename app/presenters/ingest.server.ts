import { allRefusedMessages, refusedKinds, refusedMessages } from '#prisma/reads/device-messages';
import { ingestHealth } from '#prisma/reads/ingest-health';
import { readPage } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import type { SignedInRequest } from '~/guard.server';

/** Administrators of an organisation that governs the consortium: who answers for the portal. */
export const isOperator = ({ organisation, can }: SignedInRequest): boolean =>
  organisation.governor && can('organisation:manage');

/**
 * The page of /ingest: for who runs the portal how taking in readings fares, and what was refused of everybody; for all others what
 * was refused of their own devices.
 */
export const loadIngest = async (who: SignedInRequest, search: URLSearchParams) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const strangersOnly = search.get('show') === 'strangers';
  const request = {
    ...readPage(search),
    protocol: search.get('protocol') || undefined,
    reason: search.get('reason') || undefined,
  };
  const runs = isOperator(who);
  const page = runs
    ? await allRefusedMessages(db, { ...request, strangersOnly })
    : await refusedMessages(db, organisationId, request);
  const kinds = await refusedKinds(db, runs ? 'everybody' : organisationId);
  return {
    health: runs ? await ingestHealth(db, clock.now()) : null,
    strangersOnly,
    protocols: [...new Set(kinds.map(({ protocol }) => protocol))].sort(),
    reasons: [...new Set(kinds.map(({ reason }) => reason))],
    isFiltered: strangersOnly || request.protocol !== undefined || request.reason !== undefined,
    refused: page.edges.map(({ node }) => node),
    page: pageInfoOf(page),
  };
};

export type IngestPage = Awaited<ReturnType<typeof loadIngest>>;
