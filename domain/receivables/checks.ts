import { KIND_BITS, kindBits, TRADING_KINDS } from '#domain/access/organisation-kinds';
import type { Hex } from '#domain/hex';
import { nextState } from '#domain/lifecycle/transitions';
import type { UnixSeconds } from '#domain/time/calendar-date';
import type { CommandType, Envelope, FragmentCommandType } from './commands.ts';
import { type Checked, unless } from './refusals.ts';
import {
  type FragmentState,
  isOverdue,
  nextOpenInterval,
  openPartsOf,
  type ReceivableState,
  standingOf,
} from './state.ts';
import { FRAGMENT_TRANSITIONS, RECEIVABLE_TRANSITIONS } from './transitions.ts';
import type { World } from './world.ts';

/** Kinds of key, as bits: who may hold and owe, who may answer for a debt, who may lend. */
export const TRADING = kindBits(TRADING_KINDS);
export const ANSWERING = TRADING | KIND_BITS.GUEST_OBLIGOR;
export const LENDING = KIND_BITS.BANK;

const principalOf = ({ signers }: Envelope): Hex | null => signers[0] ?? null;

const signerText = (command: Envelope): { signer: string } => ({ signer: principalOf(command) ?? '' });

// ── Status ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const requireStatus = (state: ReceivableState | null, command: CommandType): Checked => {
  const status = state?.status ?? 'None';
  return unless(nextState(RECEIVABLE_TRANSITIONS, status, command) !== null, 'wrong-status', { status });
};

/** A fragment that exists and is not divided. */
export const requireLeaf = (state: ReceivableState, index: number): Checked => {
  const fragment = state.fragments[index];
  return (
    unless(fragment !== undefined, 'unknown-fragment', { fragment: index }, 'fragment') ??
    unless(fragment?.status !== 'Divided', 'wrong-fragment-status', { status: 'Divided' }, 'fragment')
  );
};

/** By the table; what was possible before it lapsed is refused as expired. */
export const requireFragmentStatus = (
  fragment: FragmentState,
  command: FragmentCommandType,
  now: UnixSeconds,
): Checked => {
  if (nextState(FRAGMENT_TRANSITIONS, standingOf(fragment, now), command) !== null) return null;
  const wasPossible = nextState(FRAGMENT_TRANSITIONS, fragment.status, command) !== null;
  return wasPossible
    ? unless(false, 'expired', { expiry: fragment.expiry })
    : unless(false, 'wrong-fragment-status', { status: fragment.status });
};

// ── Signers ─────────────────────────────────────────────────────────────────────────────────────────────────────

export const requireHolder = (command: Envelope, { holder }: FragmentState): Checked =>
  unless(principalOf(command) === holder, 'not-holder', signerText(command));

export const requireObligor = (command: Envelope, { obligor }: ReceivableState): Checked =>
  unless(principalOf(command) === obligor, 'not-obligor', signerText(command));

/** Whom an offer or a reservation is for; nobody on a fragment that is held. */
export const requireCounterparty = (command: Envelope, { counterparty }: FragmentState): Checked =>
  unless(counterparty !== null && principalOf(command) === counterparty, 'not-addressee', signerText(command));

/** Beside the principal, this party signs and nobody else; `null`: nobody at all. */
export const requireCoSigner = ({ signers }: Envelope, party: Hex | null): Checked => {
  const others = signers.slice(1);
  const unexpected = others.filter(signer => signer !== party).at(-1);
  return (
    unless(party === null || others.includes(party), 'missing-co-signer', { party: party ?? '' }) ??
    unless(unexpected === undefined, 'unexpected-signer', { signer: unexpected ?? '' })
  );
};

// ── Sale and pledge ─────────────────────────────────────────────────────────────────────────────────────────────

export const requireNotPledged = (world: World, fragment: number): Checked =>
  unless(!world.isPledged(fragment), 'pledged', { fragment });

/** Invariant 7: neither disputed nor overdue nor pledged. */
export const requireTradable = (state: ReceivableState, world: World, fragment: number): Checked =>
  unless(!state.disputed, 'disputed') ??
  unless(!isOverdue(state, world.now), 'overdue', { maturity: state.maturity }) ??
  requireNotPledged(world, fragment);

/** A key that is valid here for one of these kinds. */
export const requireKinds = (world: World, key: Hex, kinds: number): Checked => {
  if ((world.kindsOf(key) & kinds) !== 0) return null;
  if (world.isFrozen(key)) return unless(false, 'frozen', { key });
  return unless(false, kinds === LENDING ? 'not-financier' : 'not-authorised', { key });
};

/**
 * Nobody trades with himself or with the obligor. One of holder and counterparty signs, and his key was checked as a
 * signer's; the other's is checked here.
 */
export const requireParties = (
  command: Envelope,
  { obligor }: ReceivableState,
  { holder }: FragmentState,
  world: World,
  counterparty: Hex,
  kinds: number,
): Checked =>
  unless(counterparty !== holder && counterparty !== obligor, 'self-dealing') ??
  (principalOf(command) === holder ? requireKinds(world, counterparty, kinds) : requireKinds(world, holder, TRADING));

export const requireOpen = (fragment: FragmentState): Checked => unless(openPartsOf(fragment) > 0n, 'nothing-open');

/** An expiry that has not passed yet. */
export const requireFuture = (expiry: UnixSeconds, now: UnixSeconds): Checked =>
  unless(now <= expiry, 'expired', { expiry }, 'expiry');

export const requireTerms = (fragment: FragmentState, terms: Hex): Checked =>
  unless(fragment.terms === terms, 'wrong-terms', { current: fragment.terms ?? '' });

/** `to` lies within the leftmost open interval. */
export const requireInterval = (fragment: FragmentState, to: bigint): Checked => {
  const open = nextOpenInterval(fragment);
  const isWithin = open !== null && to > open.from && to <= open.to;
  return unless(isWithin, 'bad-interval', { from: open?.from ?? 0n, limit: open?.to ?? 0n }, 'to');
};
