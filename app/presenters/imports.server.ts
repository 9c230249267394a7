import { findImport, recentImports } from '#prisma/reads/imports';
import { importOutcome } from '#services/imports/outcome';
import { orNotFound, type SignedInRequest } from '~/guard.server';

const MOST_RECENT = 8;

/** What was imported lately, so that one can come back to it. */
export const loadRecentImports = ({ services, actor }: SignedInRequest) =>
  recentImports(services.db, actor.organisationId, MOST_RECENT);

/** How far an import is, and the verdict on each file that was dealt with. */
export const loadImport = async ({ services, actor }: SignedInRequest, id: string) => {
  const { outcomes, ...summary } = orNotFound(await findImport(services.db, actor.organisationId, id));
  return {
    ...summary,
    outcomes: outcomes.flatMap(({ name, outcome }) =>
      outcome === null ? [] : [{ name, ...importOutcome.parse(outcome) }],
    ),
  };
};
