import { KIND_BITS, kindBits, type OrganisationKind, TRADING_KINDS } from '#domain/access/organisation-kinds';
import { type Hex, isBytes32, wordOf } from '#domain/hex';
import type { UnixSeconds } from '#domain/time/calendar-date';
import type { CommandType, ReceivableCommand } from './commands.ts';
import { decide } from './decide.ts';
import { partiesToMaturity } from './decide-claims.ts';
import { type FragmentState, leavesOf, nextOpenInterval, type ReceivableState } from './state.ts';
import type { World } from './world.ts';

/** Somebody looking at a receivable: its key there (`null` while it has none), and what kind of organisation it is. */
export interface Party {
  readonly key: Hex | null;
  readonly kinds: readonly OrganisationKind[];
  readonly isFrozen?: boolean;
}

/** A command that would be accepted now, given fields that are in order: what it is about, and who else must sign. */
export interface AvailableCommand {
  readonly type: CommandType;
  readonly fragment: number | null;
  readonly quote: Hex | null;
  readonly allocation: Hex | null;
  readonly coSigners: readonly Hex[];
}

/** Keys and a hash that nobody has, to try commands with. */
const SOMEBODY: Hex = `0x${'fe'.repeat(20)}`;
const STRANGER: Hex = `0x${'fd'.repeat(20)}`;
const SOMETHING: Hex = wordOf(2n ** 255n + 1n);

/** A command with fields that would be in order, and what it is about beside the fragment. */
interface Trial {
  readonly command: ReceivableCommand;
  readonly quote?: Hex;
  readonly allocation?: Hex;
}

interface Sample {
  readonly subject: Hex;
  readonly expectedVersion: bigint;
  readonly self: Hex;
  readonly now: UnixSeconds;
}

const idsOf = (record: Readonly<Record<string, unknown>>): Hex[] => Object.keys(record).filter(isBytes32);

const trialsOfAll = (state: ReceivableState, { subject, expectedVersion, self, now }: Sample): Trial[] => {
  const alone = { subject, expectedVersion, signers: [self] };
  const both = state.status === 'Confirmed' ? [self, state.obligor] : [self];
  const agreed = [self, ...partiesToMaturity(state).filter(party => party !== self)];
  const commands: ReceivableCommand[] = [
    { ...alone, type: 'ConfirmReceivable', terms: SOMETHING },
    { ...alone, type: 'RejectReceivable', reason: SOMETHING },
    { ...alone, type: 'CancelReceivable', reason: SOMETHING, signers: both },
    { ...alone, type: 'DisputeReceivable', reason: SOMETHING },
    { ...alone, type: 'ResolveDispute', resolution: SOMETHING },
    { ...alone, type: 'ChangeMaturity', maturity: now + 1, agreement: SOMETHING, signers: agreed },
  ];
  const reversals = idsOf(state.allocations).map(
    (allocation): Trial => ({
      command: { ...alone, type: 'ReversePayment', allocation, reason: SOMETHING },
      allocation,
    }),
  );
  return [...commands.map(command => ({ command })), ...reversals];
};

const trialsOfFragment = (state: ReceivableState, fragment: FragmentState, sample: Sample): Trial[] => {
  const { subject, expectedVersion, self, now } = sample;
  const base = { subject, expectedVersion, signers: [self], fragment: fragment.index };
  const to = nextOpenInterval(fragment)?.to ?? fragment.to;
  const terms = fragment.terms ?? SOMETHING;
  const expiry = now + 1;
  const cut = fragment.cursor > fragment.from ? fragment.cursor : fragment.from + 1n;
  const withAssignor = fragment.assignor === null ? [self] : [self, fragment.assignor];
  const commands: ReceivableCommand[] = [
    { ...base, type: 'SplitFragment', cut },
    { ...base, type: 'OfferFragment', addressee: STRANGER, terms, expiry },
    { ...base, type: 'AcceptOffer', terms },
    { ...base, type: 'Decline', terms },
    { ...base, type: 'Withdraw' },
    { ...base, type: 'RequestFinance', request: SOMETHING, expiry },
    { ...base, type: 'QuoteFinance', request: terms, quote: SOMETHING, expiry },
    { ...base, type: 'FundReceivable', quote: terms, payment: SOMETHING, payee: self },
    { ...base, type: 'RepurchaseFragment', settlement: SOMETHING, signers: [self, fragment.holder] },
    { ...base, type: 'NotifyAssignment', notice: SOMETHING, payee: fragment.holder },
    { ...base, type: 'ReleaseReserve', payment: SOMETHING },
    { ...base, type: 'RecordDilution', to, reason: SOMETHING, signers: withAssignor },
    { ...base, type: 'RecordPayment', to, entry: SOMETHING, entryParts: 1n, allocation: SOMETHING },
    { ...base, type: 'WriteOff', to, reason: SOMETHING },
  ];
  const quotes = idsOf(state.quotes).flatMap((quote): Trial[] => [
    { command: { ...base, type: 'WithdrawQuote', quote }, quote },
    { command: { ...base, type: 'AcceptQuote', quote }, quote },
  ]);
  return [...commands.map(command => ({ command })), ...quotes];
};

const worldOf = (self: Hex, party: Party, now: UnixSeconds, isPledged: World['isPledged']): World => ({
  now,
  kindsOf: key => {
    if (key !== self) return kindBits(TRADING_KINDS) | KIND_BITS.GUEST_OBLIGOR;
    return party.isFrozen ? 0 : kindBits(party.kinds);
  },
  isFrozen: key => key === self && party.isFrozen === true,
  isPledged,
  liveObject: () => null,
  entryAllocated: () => 0n,
  isAllocationUsed: () => false,
});

/**
 * Which commands a party may give now, so that pages and API need not know the rules: each is tried on `decide` with fields
 * that are in order. What is left to the fields (an amount, an expiry), and what other keys' state decides, is checked
 * when the command is given. Issuing is not among them: there is no state yet.
 */
export const availableCommands = (
  state: ReceivableState,
  party: Party,
  now: UnixSeconds,
  isPledged: World['isPledged'] = () => false,
): AvailableCommand[] => {
  const self = party.key ?? SOMEBODY;
  const sample: Sample = { subject: state.subject, expectedVersion: state.version, self, now };
  const world = worldOf(self, party, now, isPledged);
  const trials = [
    ...trialsOfAll(state, sample),
    ...leavesOf(state).flatMap(fragment => trialsOfFragment(state, fragment, sample)),
  ];
  return trials
    .filter(({ command }) => decide(command, state, world).ok)
    .map(({ command, quote, allocation }) => ({
      type: command.type,
      fragment: 'fragment' in command ? command.fragment : null,
      quote: quote ?? null,
      allocation: allocation ?? null,
      coSigners: command.signers.slice(1),
    }));
};
