import { isBytes32 } from '#domain/hex';
import { LIEN_LAWS, type LienLaw } from '#domain/liens/law';
import type { Collateral } from '#domain/liens/state';
import { asksOf } from '#prisma/reads/collateral-asks';
import { waitingLiensOn } from '#prisma/reads/liens';
import { liensOn } from '#prisma/reads/liens-on';
import { seePledge } from '#prisma/reads/see-pledge';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { loadConsortium } from './consortium.server.ts';

export interface PledgeOf {
  readonly collateral: Collateral;
  readonly subject: string;
  readonly part?: number;
  /** A law to rank by, where the liens name several. */
  readonly law?: string | null;
}

/**
 * The liens on a machine, a lease's rents or a fragment, for a panel on its page. The page has found that the reader may see the thing;
 * what it learns of each lien, the read decides.
 */
export const loadLienPanel = async (who: SignedInRequest, { collateral, subject, part = 0, law }: PledgeOf) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const now = clock.now();
  const hash = orNotFound(isBytes32(subject) ? subject : null);
  const asked: LienLaw | undefined = LIEN_LAWS.find(one => one === law);
  const on = await liensOn(db, organisationId, { collateral, subject: hash, part }, now, asked);
  const waiting = await waitingLiensOn(db, organisationId, { collateral, subject, part }, now);
  const asks = collateral === 'Equipment' ? await asksOf(db, organisationId, subject, now) : null;
  const mayAsk = asks?.isHolder === true && who.can('lien:file');
  return {
    subject,
    collateral,
    part,
    law: on.law,
    isMixed: on.isMixed,
    standing: on.liens.filter(({ rank }) => rank !== null),
    earlier: on.liens.filter(({ rank }) => rank === null),
    waiting,
    mayFile: who.can('lien:file'),
    asks: mayAsk ? (asks?.running ?? []) : [],
    askable: mayAsk ? await loadConsortium(who, ['BANK']) : null,
  };
};

export type LienPanelData = Awaited<ReturnType<typeof loadLienPanel>>;

/** The page on which a title holder asks banks to lend on a machine. */
export const loadAskPage = async (who: SignedInRequest, id: string) => {
  const { db, clock } = who.services;
  const seen = await seePledge(db, who.actor.organisationId, { collateral: 'Equipment', id, now: clock.now() });
  const { subject, reference } = orNotFound(seen);
  return { subject, reference, panel: await loadLienPanel(who, { collateral: 'Equipment', subject }) };
};
