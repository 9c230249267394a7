import { type Hex, ZERO_ADDRESS, ZERO_HASH } from '#domain/hex';
import { decided } from '#domain/lifecycle/checks';
import { principalOf, requireAll, requireEnvelope, type SignerRule, TRADING } from '#domain/lifecycle/signers';
import { nextState } from '#domain/lifecycle/transitions';
import type { Result } from '#domain/result';
import type { LienCommand, LienCommandOf, LienCommandType } from './commands.ts';
import type { LienEvent } from './events.ts';
import { type Checked, type LienRefusal, unless } from './refusals.ts';
import { COLLATERALS, isStanding, type LienBook, type LienState, standingLiens } from './state.ts';
import { LIEN_TRANSITIONS } from './transitions.ts';
import type { LienWorld } from './world.ts';

/** How many liens may stand on one thing. As in the contract. */
export const MAX_LIENS = 16;

/** Who may sign what. An order is signed by governors, whose keys are no party keys. */
export const LIEN_SIGNERS = {
  FileLien: { kinds: TRADING, signers: 'several' },
  ContinueLien: { kinds: TRADING, signers: 'one' },
  SubordinateLien: { kinds: TRADING, signers: 'one' },
  ReleaseLien: { kinds: TRADING, signers: 'one', frozenToo: true },
  ReleaseLienByOrder: { kinds: 0, signers: 'several' },
} as const satisfies Readonly<Record<LienCommandType, SignerRule>>;

type Decision = Result<LienEvent[], LienRefusal>;

const lienNamed = (book: LienBook | null, name: Hex): LienState | null =>
  book?.liens.find(({ lien }) => lien === name) ?? null;

const mayBe = (type: LienCommandType, lien: LienState | null): boolean =>
  nextState(LIEN_TRANSITIONS, lien?.status ?? 'None', type) !== null;

/** The lien that a command names, while it stands. */
const standing = ({ type, lien: name }: LienCommand, book: LienBook | null, { now }: LienWorld): Checked => {
  const lien = lienNamed(book, name);
  return unless(lien !== null && mayBe(type, lien) && isStanding(lien, now), 'unknown-lien', { lien: name }, 'lien');
};

/** The signer's own lien, while it stands. */
const own = (command: LienCommand, book: LienBook | null, world: LienWorld): Checked =>
  standing(command, book, world) ??
  unless(lienNamed(book, command.lien)?.securedParty === principalOf(command), 'not-secured-party', {
    signer: principalOf(command),
  });

const samePlaces = (one: readonly Hex[], other: readonly Hex[]): boolean =>
  one.length === other.length && one.every((hash, place) => hash === other[place]);

/** Invariant 8: filed by leave of whose the collateral is, and in sight of every lien that stands on it. */
const file = (command: LienCommandOf<'FileLien'>, book: LienBook | null, world: LienWorld): Decision => {
  const { subject, lien, part, terms, lapse, prior } = command;
  const collateral = COLLATERALS[command.collateral];
  const isNew = lien !== ZERO_HASH && mayBe(command.type, lienNamed(book, lien));
  const first =
    unless(subject !== ZERO_HASH, 'bad-subject') ??
    unless(isNew, 'lien-exists', { lien }, 'lien') ??
    unless(collateral !== undefined, 'wrong-collateral', {}, 'collateral');
  if (first || collateral === undefined) return decided(first, () => []);
  const granted = world.grantorOf(collateral, part);
  if (!granted.ok) return granted;
  const grantor = granted.value;
  const securedParty = command.signers[0] ?? ZERO_ADDRESS;
  const stand = standingLiens(book, collateral, part, world.now);
  const refusal =
    unless(securedParty !== grantor, 'self-dealing') ??
    requireAll(command, [securedParty, grantor]) ??
    unless(lapse > world.now, 'bad-lapse', { lapse }, 'lapse') ??
    unless(
      samePlaces(
        prior,
        stand.map(one => one.lien),
      ),
      'not-in-sight',
      { standing: stand.length },
      'prior',
    ) ??
    // Invariant 7: a fragment is pledged once.
    unless(collateral !== 'Receivable' || stand.length === 0, 'pledged', { fragment: part }) ??
    unless(stand.length < MAX_LIENS, 'too-many-liens');
  const version = (book?.version ?? 0n) + 1n;
  return decided(refusal, () => [
    {
      type: 'LienFiled',
      subject,
      version,
      lien,
      collateral: command.collateral,
      part,
      grantor,
      securedParty,
      terms,
      lapse,
      prior,
    },
  ]);
};

const requireSenior = (
  { lien, senior }: LienCommandOf<'SubordinateLien'>,
  book: LienBook | null,
  { now }: LienWorld,
): Checked => {
  const [junior, other] = [lienNamed(book, lien), lienNamed(book, senior)];
  const isOnTheSame =
    other !== null && isStanding(other, now) && other.collateral === junior?.collateral && other.part === junior.part;
  const isAgreed = (book?.subordinations ?? []).some(
    one => (one.lien === lien && one.senior === senior) || (one.lien === senior && one.senior === lien),
  );
  return (
    unless(lien !== senior && isOnTheSame, 'wrong-senior', { senior }, 'senior') ??
    unless(!isAgreed, 'already-subordinated', { lien, senior }, 'senior')
  );
};

const requireOrder = ({ signers }: LienCommand, { isGovernor, threshold }: LienWorld): Checked => {
  const stranger = signers.find(signer => !isGovernor(signer));
  return (
    unless(stranger === undefined, 'not-governor', { signer: stranger ?? '' }) ??
    unless(signers.length >= threshold, 'too-few-governors', { given: signers.length, threshold })
  );
};

/**
 * Whether a command on a lien is accepted, and what happens then. Checked in the contract's order: version → signers →
 * subject, lien → collateral → who the signers are → the fields' values → sight. Refusals: `LIEN_REFUSALS`.
 */
export const decideLien = (command: LienCommand, book: LienBook | null, world: LienWorld): Decision => {
  const isOrder = command.type === 'ReleaseLienByOrder';
  const current = book?.version ?? 0n;
  const envelope = requireEnvelope(command, LIEN_SIGNERS[command.type], current, world, () => !isOrder);
  if (envelope) return decided(envelope, () => []);
  const { subject, lien } = command;
  const next = { subject, version: current + 1n, lien };
  switch (command.type) {
    case 'FileLien':
      return file(command, book, world);
    case 'ContinueLien': {
      const { lapse } = command;
      const isLonger = lapse > (lienNamed(book, lien)?.lapse ?? 0);
      return decided(own(command, book, world) ?? unless(isLonger, 'bad-lapse', { lapse }, 'lapse'), () => [
        { type: 'LienContinued', ...next, lapse },
      ]);
    }
    case 'SubordinateLien': {
      const { senior, agreement } = command;
      return decided(own(command, book, world) ?? requireSenior(command, book, world), () => [
        { type: 'LienSubordinated', ...next, senior, agreement },
      ]);
    }
    case 'ReleaseLien':
      return decided(own(command, book, world), () => [{ type: 'LienReleased', ...next, reason: command.reason }]);
    case 'ReleaseLienByOrder':
      return decided(requireOrder(command, world) ?? standing(command, book, world), () => [
        { type: 'LienReleasedByOrder', ...next, order: command.order },
      ]);
  }
};
