import { ROLES } from '#domain/access/permissions';
import {
  accountsOf,
  membersOf,
  openInvitations,
  ownOrganisation,
  partyKeysOf,
  tokensOf,
} from '#prisma/reads/organisation';
import { countriesIn } from '~/components/form/countries';
import { readPage } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import type { SignedInRequest } from '~/guard.server';

const nameOfCountry = (code: string | null, language: string): string | null =>
  code === null ? null : (countriesIn(language).find(({ value }) => value === code)?.label ?? code);

export const loadOverview = async (who: SignedInRequest) => {
  const organisation = await ownOrganisation(who.services.db, who.organisation.id);
  return {
    organisation: { ...organisation, countryName: nameOfCountry(organisation.country, who.user.locale) },
    mayManage: who.can('organisation:manage'),
    mayInvite: who.can('organisation:invite'),
    countries: countriesIn(who.user.locale),
  };
};

export const loadMembers = async (who: SignedInRequest) => {
  const mayManage = who.can('member:manage');
  const { db, clock } = who.services;
  const [members, { requiresSecondFactor }, invitations] = await Promise.all([
    membersOf(db, who.organisation.id),
    ownOrganisation(db, who.organisation.id),
    mayManage ? openInvitations(db, who.organisation.id, clock.now()) : [],
  ]);
  return {
    // Who has a second factor is for administrators: others would learn whose password alone is enough.
    members: members.map(one => ({
      ...one,
      secondFactor: mayManage && one.secondFactor,
      self: one.userId === who.user.id,
    })),
    invitations,
    mayManage,
    mayRule: who.can('organisation:manage'),
    requiresSecondFactor,
    roles: [...ROLES],
  };
};

export const loadAccounts = async (who: SignedInRequest) => {
  const { accounts, changes } = await accountsOf(who.services.db, who.organisation.id, who.services.clock.now());
  return {
    accounts,
    changes: changes.map(({ proposal, ...change }) => ({
      ...change,
      contentHash: proposal.contentHash,
      expiresAt: proposal.expiresAt,
      preparedBy: proposal.preparedBy?.name ?? null,
      own: proposal.preparedById === who.user.id,
    })),
    mayPropose: who.can('bank-account:propose'),
    mayApprove: who.can('bank-account:approve'),
  };
};

export const loadKeys = async (who: SignedInRequest, search: URLSearchParams) => {
  const { db } = who.services;
  const [organisation, page] = await Promise.all([
    ownOrganisation(db, who.organisation.id),
    partyKeysOf(db, who.organisation.id, readPage(search)),
  ]);
  const { publicKey, keyHolder, chainId, subjects } = organisation;
  return {
    open: { publicKey, keyHolder, chainId },
    subjects,
    keys: page.edges.map(({ node }) => node),
    page: pageInfoOf(page),
  };
};

export const loadTokens = async (who: SignedInRequest) => {
  const now = who.services.clock.now();
  const tokens = await tokensOf(who.services.db, who.organisation.id);
  return {
    tokens: tokens.map(({ createdBy, createdById, ...token }) => ({
      ...token,
      createdBy: createdBy.name,
      own: createdById === who.user.id,
      state: token.revokedAt
        ? ('revoked' as const)
        : token.expiresAt <= now
          ? ('expired' as const)
          : ('active' as const),
    })),
    mayManage: who.can('token:manage'),
  };
};
