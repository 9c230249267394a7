import { type Hex, ZERO_ADDRESS } from '#domain/hex';
import { eventFromJson } from '#domain/receivables/event-json';
import type { ReceivableEvent } from '#domain/receivables/events';
import { holdersOf, type ReceivableState } from '#domain/receivables/state';
import type { ChainEvent } from '#ledger/reader/decode-event';
import type { ReadBlock } from '#ledger/reader/read-range';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { addInboxItems, type NewInboxItem } from '../inbox/add-inbox-item.ts';
import type { InboxKind } from '../inbox/kinds.ts';
import { stableId } from '../stable-id.ts';
import type { SettledAction } from './settle-actions.ts';

/** Who is told of an event, by party keys or by being invited, and as what. The one who did it is not told. */
interface Telling {
  readonly kind: InboxKind;
  readonly keys: readonly (Hex | null)[];
  /** The banks that this request was sent to. */
  readonly invitedTo?: Hex;
}

const everybody = (state: ReceivableState): Hex[] => [state.obligor, ...holdersOf(state)];

/** The parties of one fragment: its holder, and from whom that has it. */
const partiesOf = (state: ReceivableState, fragment: number): (Hex | null)[] => {
  const part = state.fragments[fragment];
  return part ? [part.holder, part.assignor] : [];
};

const tellingOf = (event: ReceivableEvent, state: ReceivableState): Telling | null => {
  switch (event.type) {
    case 'Issued':
      return { kind: 'receivable-issued', keys: [event.holder, event.obligor] };
    case 'Confirmed':
      return { kind: 'receivable-confirmed', keys: holdersOf(state) };
    case 'Rejected':
      return { kind: 'receivable-rejected', keys: holdersOf(state) };
    case 'Cancelled':
      return { kind: 'receivable-cancelled', keys: everybody(state) };
    case 'Disputed':
      return { kind: 'receivable-disputed', keys: holdersOf(state) };
    case 'DisputeResolved':
      return { kind: 'dispute-resolved', keys: holdersOf(state) };
    case 'MaturityChanged':
      return { kind: 'maturity-changed', keys: everybody(state) };
    case 'Offered':
      return { kind: 'fragment-offered', keys: [event.addressee] };
    case 'Accepted':
      return { kind: 'offer-accepted', keys: [event.assignor] };
    case 'Declined':
      return { kind: 'fragment-declined', keys: [state.fragments[event.fragment]?.holder ?? null] };
    case 'FinanceRequested':
      return { kind: 'finance-requested', keys: [], invitedTo: event.request };
    case 'FinanceQuoted':
      return { kind: 'finance-quoted', keys: [state.fragments[event.fragment]?.holder ?? null] };
    case 'QuoteWithdrawn':
      return { kind: 'quote-withdrawn', keys: [state.fragments[event.fragment]?.holder ?? null] };
    case 'QuoteAccepted':
      return { kind: 'quote-accepted', keys: [event.bank] };
    case 'Funded':
      return { kind: 'receivable-funded', keys: [event.assignor] };
    case 'Repurchased':
      return { kind: 'fragment-repurchased', keys: [event.holder, event.from] };
    case 'AssignmentNotified':
      return { kind: 'assignment-notified', keys: [state.obligor] };
    case 'ReserveReleased':
      return { kind: 'reserve-released', keys: partiesOf(state, event.fragment) };
    case 'Diluted':
      return { kind: 'receivable-diluted', keys: [state.obligor, ...partiesOf(state, event.fragment)] };
    case 'PaymentRecorded':
      return { kind: 'payment-recorded', keys: [state.obligor, ...partiesOf(state, event.fragment)] };
    case 'PaymentReversed':
      return { kind: 'payment-reversed', keys: [state.obligor, ...partiesOf(state, event.fragment)] };
    case 'Settled':
      return { kind: 'receivable-settled', keys: everybody(state) };
    // Its neighbours say it: who divides or withdraws tells nobody anything new, and who writes off did it alone.
    case 'Split':
    case 'Withdrawn':
    case 'WrittenOff':
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
    } else if (event.contract === 'Receivables') {
      waiting.push(event);
    }
  }
  return paired;
};

interface Recipients {
  readonly ofKey: ReadonlyMap<string, string>;
  readonly ofRequest: ReadonlyMap<string, readonly string[]>;
  readonly reference: ReadonlyMap<string, string>;
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
  const receivables = await tx.receivable.findMany({
    where: { subject: { in: [...subjects] } },
    select: { subject: true, reference: true },
  });
  return {
    ofKey: new Map(owners.map(row => [row.address, row.organisationId])),
    ofRequest: new Map(invited.map(row => [row.root, row.banks.map(bank => bank.bankId)])),
    reference: new Map(receivables.map(row => [row.subject, row.reference])),
  };
};

/** Tells the parties what a block changed for them, and the signers what was refused. */
export const tell = async (
  ctx: ServiceContext,
  tx: Transaction,
  block: ReadBlock,
  settled: readonly SettledAction[],
  stateOf: (subject: string) => ReceivableState | null,
): Promise<void> => {
  const actorOf = new Map(settled.map(action => [action.digest, action.organisationId]));
  const tellings = withDigests(block.events).flatMap(({ event, digest }) => {
    const happened = eventFromJson(event.name, event.args);
    const state = event.subject === null ? null : stateOf(event.subject);
    const telling = happened && state && tellingOf(happened, state);
    return telling ? [{ telling, event, digest, subject: event.subject ?? ZERO_ADDRESS }] : [];
  });
  const subjects = [...tellings.map(one => one.subject), ...settled.map(action => action.subject)];
  if (subjects.length === 0) return;
  const { ofKey, ofRequest, reference } = await recipientsOf(
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
        link: `/receivables/${subject}`,
        params: { reference: reference.get(subject) ?? '' },
      }));
  });
  const refused = settled.filter(action => action.refusalCode !== null);
  await addInboxItems(ctx, tx, [
    ...items,
    ...refused.map(action => unsettledItem(action, 'action-refused', reference)),
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
  await addInboxItems(ctx, tx, items);
};
