import { faultPoint } from '#ledger/faults';
import type { ChainEvent } from '#ledger/reader/decode-event';
import type { Position } from '#ledger/reader/read-range';
import { Prisma, type Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { announceProjection } from './announce-projection.ts';
import { finalPosition, moveCheckpoint, moveFinality } from './checkpoint.ts';
import { markDevices } from './device-marks.ts';
import { allEvents, eventsAbout, eventsWhere } from './event-rows.ts';
import { argumentOfKey, FACT_SOURCES, type FactKind, factChanges } from './facts.ts';
import { remarkOrganisations } from './organisation-marks.ts';
import { PROJECTED_CONTRACTS, type ProjectedSubject, Projection } from './projection.ts';
import { PROJECTION_TABLES } from './projection-hash.ts';
import { lockProjection } from './projection-lock.ts';

/** What a fold of the whole history may take. */
const timeout = 600_000;

/**
 * Takes the projection back to `ancestor` (`null`: to nothing) in one transaction: the events after it are gone, what
 * they had touched is folded again from the events that remain, their actions are pending again, in their order. With
 * `everything` the whole projection is folded afresh.
 */
export const rollBack = (
  ctx: ServiceContext,
  ancestor: Position | null,
  { everything }: { readonly everything: boolean },
): Promise<void> =>
  ctx.db.$transaction(
    async tx => {
      await lockProjection(tx);
      const after = BigInt(ancestor?.number ?? -1);
      const dropped = await eventsWhere(tx, { blockNumber: { gt: after } });
      await tx.block.deleteMany({ where: { number: { gt: after } } });
      faultPoint('11-reorganisation-half-rolled-back');
      const subjects = everything ? await refoldEverything(tx) : await refold(tx, dropped);
      await unsettleActions(tx, after);
      await remarkOrganisations(tx, dropped);
      await markDevices(tx, dropped);
      await moveCheckpoint(tx, ancestor);
      const final = await finalPosition(tx);
      if (ancestor && final && final.number > ancestor.number) await moveFinality(tx, ancestor);
      await announceProjection(tx, ancestor?.number ?? 0, subjects);
    },
    { timeout, maxWait: 10_000 },
  );

const inOrder = (a: ChainEvent, b: ChainEvent): number => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex;

const refold = async (tx: Transaction, dropped: readonly ChainEvent[]): Promise<readonly string[]> => {
  const subjects = projectedSubjects(dropped);
  const facts = new Map(
    dropped
      .flatMap(factChanges)
      .map(({ kind, key }) => [`${kind} ${key}`, { kind, key }] as const satisfies readonly [string, object]),
  );
  const remaining = new Map<string, ChainEvent>();
  const keep = (events: readonly ChainEvent[]): void => {
    for (const event of events) remaining.set(`${event.blockHash} ${event.logIndex}`, event);
  };
  for (const contract of PROJECTED_CONTRACTS) {
    const ofContract = subjects.filter(one => one.contract === contract).map(({ subject }) => subject);
    if (ofContract.length > 0) keep(await eventsWhere(tx, { contract, subject: { in: ofContract } }));
  }
  for (const [kind, keys] of byKind([...facts.values()])) {
    const { events, argument } = FACT_SOURCES[kind];
    keep(
      await eventsAbout(
        tx,
        events,
        argument,
        keys.map(key => argumentOfKey(kind, key)),
      ),
    );
  }
  const projection = new Projection(tx);
  projection.refold(subjects, [...facts.values()], [...remaining.values()].sort(inOrder));
  await projection.write();
  return projection.subjects;
};

/** What the events are about, each once. */
const projectedSubjects = (events: readonly ChainEvent[]): ProjectedSubject[] =>
  PROJECTED_CONTRACTS.flatMap(contract =>
    [...new Set(events.flatMap(event => (event.contract === contract ? (event.subject ?? []) : [])))].map(subject => ({
      contract,
      subject,
    })),
  );

const byKind = (facts: readonly { readonly kind: FactKind; readonly key: string }[]): Map<FactKind, string[]> => {
  const keys = new Map<FactKind, string[]>();
  for (const { kind, key } of facts) keys.set(kind, [...(keys.get(kind) ?? []), key]);
  return keys;
};

/** Folds all events into emptied tables; answers the subjects. */
export const refoldEverything = async (tx: Transaction): Promise<readonly string[]> => {
  for (const table of PROJECTION_TABLES) {
    if (table !== 'blocks' && table !== 'events') await tx.$executeRaw(Prisma.raw(`DELETE FROM ${table}`));
  }
  const subjects = new Set<string>();
  for await (const events of allEvents(tx)) {
    const projection = new Projection(tx);
    await projection.fold(events);
    await projection.write();
    for (const subject of projection.subjects) subjects.add(subject);
  }
  return [...subjects];
};

/** Actions whose block is gone are pending again; the transactions that carried them are to be sent again. */
const unsettleActions = async (tx: Transaction, after: bigint): Promise<void> => {
  await tx.$executeRaw`
    UPDATE actions SET
      status = 'PENDING', "refusalCode" = NULL, "refusalParams" = NULL, "txHash" = NULL, "blockNumber" = NULL,
      "blockHash" = NULL, "blockTime" = NULL, final = false, "settledAt" = NULL
     WHERE "blockNumber" > ${after}`;
  const again = { status: 'PREPARED', sentAt: null, blockNumber: null, blockHash: null } as const;
  await tx.relayerTransaction.updateMany({ where: { blockNumber: { gt: after } }, data: again });
};
