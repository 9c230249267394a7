import { z } from 'zod';
import { assessCollateral } from '#domain/collateral/assess';
import type { CollateralFacts, LienFacts, TitleFacts } from '#domain/collateral/facts';
import type { EventEvidence, Statement } from '#domain/collateral/statement';
import { equipmentToJson } from '#domain/equipment/json';
import { missingConsents, standingProposal } from '#domain/equipment/state';
import { type Hex, toHex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import { canonicalJson } from '#ledger/verify/canonical-json';
import { rootOf } from '#ledger/verify/commitment';
import type { Database } from '#prisma/client';
import { asEvidence, eventsOf, type PlacedEvent } from '#prisma/reads/chain-events';
import { conditionFacts, meterFacts, passportDocuments, placeFacts } from '#prisma/reads/collateral-conditions';
import { collateralLease } from '#prisma/reads/collateral-lease';
import { seesAsFinancier } from '#prisma/reads/collateral-visible';
import { commitmentByRoot } from '#prisma/reads/commitments';
import { foldedEquipmentEvents } from '#prisma/reads/equipment-events';
import { type LienOnView, liensOn } from '#prisma/reads/liens-on';
import { type SeenEquipment, seeEquipment } from '#prisma/reads/see-equipment';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { collateralId } from '../liens/input.ts';
import { serialFacts } from './serial-facts.ts';

export const collateralInput = z.object({ machine: collateralId });

/** A machine as a financier sees it. */
export interface SeenCollateral {
  readonly seen: SeenEquipment;
  readonly facts: CollateralFacts;
  readonly statements: readonly Statement[];
}

const eventNamed = (events: readonly PlacedEvent[], name: string): EventEvidence | null => {
  const found = events.findLast(event => event.name === name);
  return found ? asEvidence(found) : null;
};

const lienFacts = (view: LienOnView): LienFacts[] =>
  view.rank === null || view.rule === null
    ? []
    : [
        {
          lien: view.lien,
          reference: view.reference,
          isOwn: view.isOwn,
          securedParty: view.securedParty?.name ?? null,
          law: view.law,
          class: view.class,
          filedOn: view.filedOn,
          lapsesOn: view.lapsesOn,
          isRegistered: view.isRegistered,
          rank: view.rank,
          rule: view.rule,
          deadline: view.deadline,
          filed: view.filed,
        },
      ];

const isFrozen = async (db: Database, organisationId: string | undefined): Promise<boolean> =>
  organisationId !== undefined &&
  (await db.organisation.count({ where: { id: organisationId, frozenAt: { not: null } } })) > 0;

const titleFacts = async (
  db: Database,
  seen: SeenEquipment,
  events: readonly PlacedEvent[],
  now: number,
): Promise<TitleFacts> => {
  const { state, partyOf, record } = seen;
  if (!state) throw new Error('a machine that is not on chain is no collateral');
  const folded = (await foldedEquipmentEvents(db, seen.subject)).at(-1)?.after ?? null;
  const proposal = standingProposal(state, now);
  const holder = partyOf(state.holder);
  return {
    holder: holder?.name ?? null,
    isHolderFrozen: await isFrozen(db, holder?.organisationId),
    transfers: events.flatMap(event =>
      event.name === 'TitleTransferred' && typeof event.args.from === 'string' && typeof event.args.to === 'string'
        ? [{ from: toHex(event.args.from), to: toHex(event.args.to), event: asEvidence(event) }]
        : [],
    ),
    issuerKey: state.issuer,
    holderKey: state.holder,
    folds: folded !== null && canonicalJson(equipmentToJson(folded)) === canonicalJson(equipmentToJson(state)),
    offered: proposal && {
      expiry: proposal.expiry,
      missingConsents: missingConsents(proposal, record.securedParties).length,
      event: eventNamed(events, 'TitleProposed'),
    },
  };
};

const recomputes = async (db: Database, root: Hex): Promise<boolean | null> => {
  const opened = await commitmentByRoot(db, root);
  if (!opened) return null;
  return rootOf(opened.leaves.map(({ salt, ...leaf }) => ({ ...leaf, salt: toHex(salt) }))) === root;
};

const custodyFacts = (seen: SeenEquipment, events: readonly PlacedEvent[]): CollateralFacts['custody'] => {
  const { state, partyOf } = seen;
  const custodian = partyOf(state?.custodian ?? null);
  const isLessee = seen.leases.some(
    ({ isRunning, lessee }) => isRunning && lessee !== null && lessee.organisationId === custodian?.organisationId,
  );
  return {
    custodian: custodian?.name ?? null,
    is: state && state.custodian === state.holder ? 'title-holder' : isLessee ? 'lessee' : 'other',
    changed: eventNamed(events, 'CustodyChanged'),
  };
};

/** All facts of a machine that the reader may see as one who lends, or whose it is. */
const factsOf = async (
  ctx: ServiceContext,
  actor: Actor,
  seen: SeenEquipment,
  organisationId: string,
): Promise<CollateralFacts> => {
  const { db } = ctx;
  const { state, subject, row, partyOf } = seen;
  if (!state) throw new Error('a machine that is not on chain is no collateral');
  const at = ctx.clock.now();
  const now = Math.floor(at.getTime() / 1000);
  const today = dateOf(now);
  const events = await eventsOf(db, 'EquipmentTitle', [subject]);
  const holderId = partyOf(state.holder)?.organisationId ?? null;
  const { liens } = await liensOn(db, organisationId, { collateral: 'Equipment', subject }, at);
  return {
    now,
    today,
    passport: {
      status: state.status,
      declared: row.declared,
      issuer: row.issuer.name,
      issued: eventNamed(events, 'PassportIssued'),
      ended: eventNamed(events, 'Retired') ?? eventNamed(events, 'PassportCancelled'),
      root: state.root,
      recomputes: await recomputes(db, state.root),
      ...(await passportDocuments(db, subject)),
    },
    fingerprint: await serialFacts(ctx, actor, seen),
    title: await titleFacts(db, seen, events, now),
    custody: custodyFacts(seen, events),
    liens: liens.flatMap(lienFacts),
    lease: await collateralLease(db, organisationId, subject, { now: at, today }),
    isLeaseShared: true,
    place: await placeFacts(db, organisationId, subject, at, events),
    use: await meterFacts(db, subject, today),
    conditions: await conditionFacts(db, seen, { holderId, today }, events),
  };
};

/** Through whose eyes it is seen: one's own, or as an auditor those of a financier or of the title holder; null for others. */
const eyesOf = async ({ db, clock }: ServiceContext, seen: SeenEquipment): Promise<string | null> => {
  const holderId = seen.partyOf(seen.state?.holder ?? null)?.organisationId ?? null;
  for (const reader of seen.viewer.readers) {
    if (reader === holderId || (await seesAsFinancier(db, reader, seen.subject, clock.now()))) return reader;
  }
  return null;
};

/**
 * A machine as one who lends on it sees it, or was asked to, or its title holder, or an auditor with whom one of them shares it: each fact and statement with its evidence. The look-up of its serial is logged.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-found` (strangers, and what is not on chain).
 */
export const collateralOf = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof collateralInput>,
): Promise<Result<SeenCollateral>> => {
  const allowed = authorise(actor, 'lien:read');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(collateralInput, input);
  if (!parsed.ok) return parsed;
  const seen = await seeEquipment(ctx.db, allowed.value.organisationId, parsed.value.machine, ctx.clock.now());
  if (!seen?.state) return refuse('not-found');
  const eyes = await eyesOf(ctx, seen);
  if (eyes === null) return refuse('not-found');
  const facts = await factsOf(ctx, allowed.value, seen, eyes);
  return accept({ seen, facts, statements: assessCollateral(facts) });
};
