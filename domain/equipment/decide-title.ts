import { type Hex, ZERO_ADDRESS } from '#domain/hex';
import { decided } from '#domain/lifecycle/checks';
import { principalOf, requireKinds, TRADING } from '#domain/lifecycle/signers';
import type { EquipmentCommandOf } from './commands.ts';
import type { EquipmentEvent } from './events.ts';
import { type Checked, unless } from './refusals.ts';
import { type EquipmentState, missingConsents, standingProposal, type TitleProposal } from './state.ts';
import type { EquipmentWorld } from './world.ts';

type Decision = ReturnType<typeof decided<EquipmentEvent[], NonNullable<Checked>['code']>>;

const next = ({ subject, version }: EquipmentState) => ({ subject, version: version + 1n });

export const requireTitleHolder = (
  command: { readonly signers: readonly Hex[] },
  { holder }: EquipmentState,
): Checked => unless(command.signers[0] === holder, 'not-title-holder', { signer: command.signers[0] ?? '' });

/** The proposal that a command's terms name. */
const proposed = ({ proposal }: EquipmentState, terms: Hex): Checked =>
  unless(proposal !== null, 'not-proposed') ??
  unless(proposal?.terms === terms, 'wrong-terms', { current: proposal?.terms ?? '' });

const notExpired = ({ proposal }: EquipmentState, { now }: EquipmentWorld): Checked =>
  unless(now <= (proposal?.expiry ?? now), 'expired', { expiry: proposal?.expiry ?? 0 });

export const propose = (
  command: EquipmentCommandOf<'ProposeTitle'>,
  state: EquipmentState,
  world: EquipmentWorld,
): Decision => {
  const { buyer, terms, expiry } = command;
  const standing = standingProposal(state, world.now);
  return decided(
    requireTitleHolder(command, state) ??
      unless(standing === null, 'already-proposed', { buyer: standing?.buyer ?? '' }) ??
      unless(buyer !== state.holder && buyer !== ZERO_ADDRESS, 'self-dealing', {}, 'buyer') ??
      requireKinds(world, buyer, TRADING) ??
      unless(world.now <= expiry, 'expired', { expiry }, 'expiry'),
    () => [{ type: 'TitleProposed', ...next(state), buyer, terms, expiry }],
  );
};

/** The version stays: what the buyer has signed in the meantime is still good. */
export const consent = (
  command: EquipmentCommandOf<'ConsentToTitle'>,
  state: EquipmentState,
  world: EquipmentWorld,
): Decision => {
  const { subject, version, proposal } = state;
  const party = principalOf(command);
  const securedParty = world.securedParties.find(one => one === party);
  return decided(
    proposed(state, command.terms) ??
      unless(securedParty !== undefined, 'not-secured-party', { signer: party }) ??
      notExpired(state, world) ??
      unless(!proposal?.consents.some(one => one === party), 'already-consented', { party }),
    () => [
      { type: 'TitleConsented', subject, version, securedParty: securedParty ?? ZERO_ADDRESS, terms: command.terms },
    ],
  );
};

/** Invariant 8: the buyer accepts what the seller proposed, and who has a lien now has consented. */
export const acceptTitle = (
  command: EquipmentCommandOf<'AcceptTitle'>,
  state: EquipmentState,
  world: EquipmentWorld,
): Decision => {
  const seller = state.holder ?? ZERO_ADDRESS;
  const { proposal } = state;
  const buyer = proposal?.buyer ?? ZERO_ADDRESS;
  const [missing] = proposal ? missingConsents(proposal, world.securedParties) : [];
  return decided(
    proposed(state, command.terms) ??
      requireBuyer(command, proposal) ??
      notExpired(state, world) ??
      requireKinds(world, seller, TRADING) ??
      unless(missing === undefined, 'missing-consent', { party: missing ?? '' }),
    () => [{ type: 'TitleTransferred', ...next(state), from: seller, to: buyer, terms: command.terms }],
  );
};

const requireBuyer = (command: { readonly signers: readonly Hex[] }, proposal: TitleProposal | null): Checked =>
  unless(command.signers[0] === proposal?.buyer, 'not-addressee', { signer: command.signers[0] ?? '' });

export const decline = (command: EquipmentCommandOf<'DeclineTitle'>, state: EquipmentState): Decision =>
  decided(proposed(state, command.terms) ?? requireBuyer(command, state.proposal), () => [
    { type: 'TitleDeclined', ...next(state), terms: command.terms },
  ]);

export const withdraw = (command: EquipmentCommandOf<'WithdrawTitle'>, state: EquipmentState): Decision =>
  decided(proposed(state, command.terms) ?? requireTitleHolder(command, state), () => [
    { type: 'TitleWithdrawn', ...next(state), terms: command.terms },
  ]);

/** Nobody is given a machine without his signature; none is taken without the title holder's or that of who has it. */
export const changeCustody = (command: EquipmentCommandOf<'ChangeCustody'>, state: EquipmentState): Decision => {
  const [taker = ZERO_ADDRESS, ...others] = command.signers;
  const { holder, custodian } = state;
  const unexpected = others.find(signer => signer !== custodian && signer !== holder);
  const agreed = others.includes(custodian);
  const byHolder = taker === holder || (holder !== null && others.includes(holder));
  return decided(
    unless(taker !== custodian, 'already-custodian', { custodian }) ??
      unless(unexpected === undefined, 'unexpected-signer', { signer: unexpected ?? '' }) ??
      unless(agreed || byHolder, 'missing-co-signer', { party: custodian }),
    () => [{ type: 'CustodyChanged', ...next(state), from: custodian, to: taker, agreed, receipt: command.receipt }],
  );
};
