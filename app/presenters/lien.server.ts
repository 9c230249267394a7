import { continuableFrom, lawfulLapse, RELEASE_REASONS } from '#domain/liens/filing';
import { LIEN_LAWS } from '#domain/liens/law';
import { COLLATERALS } from '#domain/liens/state';
import { dateOf } from '#domain/time/calendar-date';
import { actionOutcome } from '#prisma/reads/action-outcome';
import { lienEvidence, priorOf } from '#prisma/reads/lien-evidence';
import { ownsCollateral } from '#prisma/reads/liens-on';
import { type SeenLien, seeLien } from '#prisma/reads/see-lien';
import { seePledge } from '#prisma/reads/see-pledge';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { loadConsortium } from './consortium.server.ts';
import { loadLienPanel } from './lien-panel.server.ts';
import { oneOf } from './list-filters.server.ts';

/** Where its collateral's page is; null where the reader has none. */
const pageOf = (collateral: (typeof COLLATERALS)[number], reference: string | null): string | null => {
  if (reference === null) return null;
  const folder = { Equipment: 'equipment', Lease: 'leases', Receivable: 'receivables' }[collateral];
  return `/${folder}/${reference}`;
};

/** One lien with its priority among all that stand on the same, what happened to it, and what the reader may do. */
export const loadLien = async (who: SignedInRequest, id: string, search: URLSearchParams) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const now = clock.now();
  const seen = orNotFound(await seeLien(db, organisationId, id, now, oneOf(LIEN_LAWS, search.get('law'))));
  const { row, view } = seen;
  const state = row?.state ?? view?.standing ?? 'not-filed';
  const isOwn = row?.role === 'secured-party';
  const stands = view?.standing === 'standing';
  const law = row?.law ?? view?.law ?? 'FILING-ORDER';
  const lapsesOn = view?.lapsesOn ?? row?.lapsesOn ?? '';
  const pledge = await seePledge(db, organisationId, { collateral: seen.collateral, id: seen.subject, now });
  const mayChange = isOwn && stands && who.can('lien:change');
  const others = seen.on.liens.filter(one => one.standing === 'standing' && one.lien !== seen.lien);
  const outcome = row?.actionId ? await actionOutcome(db, organisationId, row.actionId) : null;
  return {
    lien: seen.lien,
    reference: seen.reference,
    subject: seen.subject,
    state,
    law,
    lapsesOn,
    collateral: seen.collateral,
    part: seen.part,
    on: {
      reference: row?.on.reference ?? pledge?.reference ?? null,
      label: row?.on.label ?? pledge?.label ?? null,
      to: pageOf(seen.collateral, row?.on.reference ?? pledge?.reference ?? null),
    },
    class: row?.class ?? view?.class ?? null,
    securesPrice: view?.securesPrice ?? false,
    filedOn: row?.filedOn ?? view?.filedOn ?? '',
    deliveredOn: row?.deliveredOn ?? view?.deliveredOn ?? null,
    securedParty: row?.securedParty.name ?? view?.securedParty?.name ?? null,
    grantor: row?.grantor.name ?? view?.grantor?.name ?? null,
    isOpen: row !== null || view?.isOpen === true,
    isRegistered: view?.isRegistered ?? (row ? row.registrationNumber !== null : null),
    registry: row?.registry ?? view?.registry ?? null,
    registrationNumber: row?.registrationNumber ?? view?.registrationNumber ?? null,
    currency: row?.currency ?? view?.currency ?? null,
    securedMinor: row?.securedMinor ?? view?.securedMinor ?? null,
    agreementId: row?.agreementId ?? null,
    isOutOfSight: row?.state === 'proposed' && (await isOutOfSight(db, row.agreementId, seen.on)),
    refusal: outcome,
    events: seen.events.map(({ event, ...one }) => ({ ...one, ...event })),
    panel: await loadLienPanel(who, {
      collateral: seen.collateral,
      subject: seen.subject,
      part: seen.part,
      law: search.get('law'),
    }),
    mayRefile: row !== null && (state === 'not-filed' || state === 'proposed') && who.can('lien:file'),
    mayContinue: mayChange,
    continueFrom: continuableFrom(law, lapsesOn === '' ? dateOf(0) : lapsesOn),
    seniors: mayChange
      ? others.map(one => ({
          value: one.reference ?? one.lien,
          label: [one.reference ?? one.lien.slice(0, 12), one.securedParty?.name].filter(Boolean).join(' · '),
        }))
      : [],
    mayRelease: isOwn && stands && who.can('lien:release'),
    reasons: RELEASE_REASONS,
    openTo: mayChange
      ? (await loadConsortium(who, ['BANK', 'LESSOR', 'MANUFACTURER', 'SUPPLIER'])).filter(
          ({ value }) => value !== organisationId,
        )
      : [],
  };
};

/** Whether others were filed since it was proposed: then it would be refused when the last signs. */
const isOutOfSight = async (
  db: SignedInRequest['services']['db'],
  agreementId: string | null,
  on: SeenLien['on'],
): Promise<boolean> => {
  const named = agreementId === null ? null : await priorOf(db, agreementId);
  if (named === null) return false;
  const standing = on.liens.filter(one => one.standing === 'standing').sort((one, other) => one.place - other.place);
  return named.join() !== standing.map(({ lien }) => lien).join();
};

/** What the page offers to be checked without the portal: the lien's opened details, and all events of liens on the same. */
export const loadLienEvidence = async (who: SignedInRequest, id: string) => {
  const { db, chain, clock } = who.services;
  const { organisationId } = who.actor;
  const seen = orNotFound(await seeLien(db, organisationId, id, clock.now()));
  const evidence = await lienEvidence(db, organisationId, seen);
  return {
    subject: seen.subject,
    reference: seen.reference,
    root: seen.view?.root ?? '',
    chainId: chain.chainId.toString(),
    contract: chain.addresses.Liens,
    ...evidence,
  };
};

/** The form of a new lien: on what, what stands there, and for whom it may be. */
export const loadNewLien = async (who: SignedInRequest, search: URLSearchParams) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const now = clock.now();
  const today = dateOf(Math.floor(now.getTime() / 1000));
  const collateral = oneOf(COLLATERALS, search.get('collateral')) ?? 'Equipment';
  const id = search.get('subject')?.trim() ?? '';
  const part = Math.max(0, Math.trunc(Number(search.get('fragment') ?? 0)) || 0);
  const pledge = id === '' ? null : await seePledge(db, organisationId, { collateral, id, now });
  return {
    today,
    lapse: lawfulLapse('US-UCC', today),
    collateral,
    given: id,
    part,
    pledge,
    panel: pledge ? await loadLienPanel(who, { collateral, subject: pledge.subject, part }) : null,
    // Of what is one's own somebody else is secured party; all others file for themselves.
    parties:
      pledge && (await ownsCollateral(db, [organisationId], collateral, pledge.subject))
        ? (await loadConsortium(who, ['BANK', 'LESSOR', 'MANUFACTURER', 'SUPPLIER'])).filter(
            ({ value }) => value !== organisationId,
          )
        : [],
  };
};
