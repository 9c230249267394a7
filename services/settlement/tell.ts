import { deviceEventFromJson } from '#domain/devices/json';
import { equipmentEventFromJson } from '#domain/equipment/json';
import { ZERO_ADDRESS } from '#domain/hex';
import { leaseEventFromJson } from '#domain/leases/lifecycle/json';
import { lienEventFromJson } from '#domain/liens/json';
import { eventFromJson } from '#domain/receivables/event-json';
import type { ChainEvent } from '#ledger/reader/decode-event';
import type { ReadBlock } from '#ledger/reader/read-range';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { addInboxItems, type NewInboxItem } from '../inbox/add-inbox-item.ts';
import { stableId } from '../stable-id.ts';
import type { Projection } from './projection.ts';
import type { SettledAction } from './settle-actions.ts';
import { type DeviceParties, devicePartiesOf, tellingOfDevices } from './tellings/devices.ts';
import { tellingOfEquipment } from './tellings/equipment.ts';
import { tellingOfLease } from './tellings/leases.ts';
import { tellingOfLien } from './tellings/liens.ts';
import { tellingOfReceivable } from './tellings/receivables.ts';
import type { Telling } from './tellings/telling.ts';

/** An event with those who are told of it; `null` when nobody is. */
const tellingOf = (
  { contract, name, args, subject }: ChainEvent,
  projection: Projection,
  parties: DeviceParties,
): Telling | null => {
  if (subject === null) return null;
  switch (contract) {
    case 'Receivables': {
      const [event, state] = [eventFromJson(name, args), projection.receivables.stateOf(subject)];
      return event && state && tellingOfReceivable(event, state);
    }
    case 'EquipmentTitle': {
      const [event, state] = [equipmentEventFromJson(name, args), projection.equipment.stateOf(subject)];
      return event && state && tellingOfEquipment(event, state);
    }
    case 'Leases': {
      const [event, state] = [leaseEventFromJson(name, args), projection.leases.stateOf(subject)];
      return event && state && tellingOfLease(event, state);
    }
    case 'Liens': {
      const [event, book] = [lienEventFromJson(name, args), projection.liens.stateOf(subject)];
      return event && book && tellingOfLien(event, book);
    }
    case 'Devices': {
      const [event, book] = [deviceEventFromJson(name, args), projection.devices.stateOf(subject)];
      return event && book && tellingOfDevices(event, book, parties);
    }
    default:
      return null;
  }
};

/** Each event with the digest of the action that it came from: the Relay says so after the action's events. */
const withDigests = (events: readonly ChainEvent[]): { event: ChainEvent; digest: string }[] => {
  const paired: { event: ChainEvent; digest: string }[] = [];
  let waiting: ChainEvent[] = [];
  for (const event of events) {
    if (event.name === 'ActionPerformed') {
      paired.push(...waiting.map(one => ({ event: one, digest: String(event.args.digest) })));
      waiting = [];
    } else if (event.subject !== null) {
      waiting.push(event);
    }
  }
  return paired;
};

interface Recipients {
  readonly ofKey: ReadonlyMap<string, string>;
  readonly ofRequest: ReadonlyMap<string, readonly string[]>;
  readonly reference: ReadonlyMap<string, string>;
  /** Where the subject's page is. */
  readonly link: ReadonlyMap<string, string>;
}

const recipientsOf = async (
  tx: Transaction,
  tellings: readonly Telling[],
  subjects: readonly string[],
): Promise<Recipients> => {
  const keys = tellings.flatMap(telling => telling.keys.flatMap(key => (key === null ? [] : [key])));
  const requests = tellings.flatMap(telling => telling.invitedTo ?? []);
  const owners = await tx.partyKey.findMany({
    where: { address: { in: keys } },
    select: { address: true, organisationId: true },
  });
  const invited = await tx.financeRequest.findMany({
    where: { root: { in: requests } },
    select: { root: true, banks: { where: { declinedAt: null }, select: { bankId: true } } },
  });
  const named = await tx.$queryRaw<{ subject: string; reference: string; link: string }[]>`
    SELECT subject, reference, '/receivables/' || subject AS link FROM receivables WHERE subject = ANY(${[...subjects]}::text[])
    UNION ALL
    SELECT subject, reference, '/equipment/' || reference FROM equipment WHERE subject = ANY(${[...subjects]}::text[])
    UNION ALL
    SELECT subject, reference, '/leases/' || reference FROM leases WHERE subject = ANY(${[...subjects]}::text[])`;
  return {
    ofKey: new Map(owners.map(row => [row.address, row.organisationId])),
    ofRequest: new Map(invited.map(row => [row.root, row.banks.map(bank => bank.bankId)])),
    reference: new Map(named.map(row => [row.subject, row.reference])),
    link: new Map(named.map(row => [row.subject, row.link])),
  };
};

/** Tells the parties what a block changed for them, and the signers what was refused. */
export const tell = async (
  ctx: ServiceContext,
  tx: Transaction,
  block: ReadBlock,
  settled: readonly SettledAction[],
  projection: Projection,
): Promise<void> => {
  const actorOf = new Map(settled.map(action => [action.digest, action.organisationId]));
  const parties = await devicePartiesOf(tx, block.events);
  const tellings = withDigests(block.events).flatMap(({ event, digest }) => {
    const telling = tellingOf(event, projection, parties);
    return telling ? [{ telling, event, digest, subject: event.subject ?? ZERO_ADDRESS }] : [];
  });
  const subjects = [...tellings.map(one => one.subject), ...settled.map(action => action.subject)];
  if (subjects.length === 0) return;
  const { ofKey, ofRequest, reference, link } = await recipientsOf(
    tx,
    tellings.map(one => one.telling),
    subjects,
  );
  const items: NewInboxItem[] = tellings.flatMap(({ telling, event, digest, subject }) => {
    const owners = telling.keys.flatMap(key => (key === null ? [] : (ofKey.get(key) ?? [])));
    const banks = telling.invitedTo === undefined ? [] : (ofRequest.get(telling.invitedTo) ?? []);
    return [...new Set([...owners, ...banks])]
      .filter(organisationId => organisationId !== actorOf.get(digest))
      .map(organisationId => ({
        // The same for the same action and event, however often its block comes: what was told is not told again.
        id: stableId(digest, event.name, organisationId),
        organisationId,
        kind: telling.kind,
        subject,
        link: link.get(subject) ?? '/ledger',
        params: { reference: reference.get(subject) ?? '' },
      }));
  });
  const refused = settled.filter(action => action.refusalCode !== null);
  await addInboxItems(ctx, tx, [
    ...items,
    ...refused.map(action => unsettledItem(action, 'action-refused', reference)),
    ...(await cosignersItems(tx, refused, reference)),
  ]);
};

/** What became of an action that will not take effect. */
const unsettledItem = (
  action: SettledAction,
  kind: 'action-refused' | 'action-expired',
  reference: ReadonlyMap<string, string>,
): NewInboxItem => ({
  id: stableId(action.digest, kind, action.organisationId),
  organisationId: action.organisationId,
  kind,
  subject: action.subject,
  link: `/actions/${action.id}`,
  params: {
    reference: reference.get(action.subject) ?? '',
    action: action.type,
    ...(action.refusalCode !== null && { reason: action.refusalCode }),
  },
});

/** The same for those who signed with the one who sent it: what they agreed to did not come about either. */
const cosignersItems = async (
  tx: Transaction,
  actions: readonly SettledAction[],
  reference: ReadonlyMap<string, string>,
): Promise<NewInboxItem[]> => {
  if (actions.length === 0) return [];
  const agreements = await tx.agreement.findMany({
    where: { actionId: { in: actions.map(({ id }) => id) } },
    select: { id: true, actionId: true, signers: { select: { organisationId: true } } },
  });
  return agreements.flatMap(({ id, actionId, signers }) => {
    const action = actions.find(one => one.id === actionId);
    if (!action) return [];
    const others = new Set(signers.map(({ organisationId }) => organisationId));
    others.delete(action.organisationId);
    const kind = action.refusalCode === null ? 'action-expired' : 'action-refused';
    return [...others].map(organisationId => ({
      ...unsettledItem({ ...action, organisationId }, kind, reference),
      link: `/agreements/${id}`,
    }));
  });
};

/** Tells the signers of actions that were refused, or expired (without a code), outside of any block. */
export const tellUnsettled = async (
  ctx: ServiceContext,
  tx: Transaction,
  actions: readonly SettledAction[],
): Promise<void> => {
  const subjects = actions.map(action => action.subject);
  const { reference } = await recipientsOf(tx, [], subjects);
  const items = actions.map(action =>
    unsettledItem(action, action.refusalCode === null ? 'action-expired' : 'action-refused', reference),
  );
  await addInboxItems(ctx, tx, [...items, ...(await cosignersItems(tx, actions, reference))]);
};
