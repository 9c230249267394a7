import { type Hex, ZERO_ADDRESS, ZERO_HASH } from '#domain/hex';
import { DAY, Dice, hash, type Seed } from '../receivables/dice.ts';
import type { Turn } from '../receivables/side-by-side.ts';
import { draftLeasingCommand, LEASING_TYPES } from './draft-command.ts';
import { LEASES, type LeasingCommand, type LeasingModel, MACHINES } from './model.ts';

type LeasingTurn = Turn<LeasingCommand>;

/** What a test is about: its commands are drawn so much more often. */
export type Focus = Readonly<Partial<Record<LeasingCommand['type'], number>>>;

const SUBJECTS: readonly Hex[] = [...MACHINES, ...LEASES];

/** Rare ends of a life, so that there is one before them. */
const RARE: Focus = { CancelPassport: 1, RetireEquipment: 1, CancelLease: 1, RepossessEquipment: 2, EndLease: 2 };

const someKey = (model: LeasingModel, dice: Dice): Hex =>
  dice.chance(5) ? model.governor : (dice.pick(model.actors)?.key ?? ZERO_ADDRESS);

/** The command with one thing wrong, or at least different. */
const distort = (command: LeasingCommand, model: LeasingModel, dice: Dice): LeasingCommand => {
  const other = someKey(model, dice);
  switch (dice.below(8)) {
    case 0:
      return { ...command, expectedVersion: command.expectedVersion + 1n };
    case 1:
      return { ...command, signers: [other, ...command.signers.slice(1).filter(key => key !== other)] };
    case 2:
      return command.signers.includes(other) ? command : { ...command, signers: [...command.signers, other] };
    case 3:
      return { ...command, signers: command.signers.slice(0, -1).length > 0 ? command.signers.slice(0, -1) : [other] };
    case 4: {
      const subject = dice.chance(10) ? ZERO_HASH : (dice.pick(SUBJECTS) ?? ZERO_HASH);
      return { ...command, subject, expectedVersion: model.versionOf({ type: command.type, subject }) };
    }
    case 5:
      return { ...command, signers: [...command.signers].reverse() };
    default:
      return distortField(command, model, dice);
  }
};

const distortField = (command: LeasingCommand, model: LeasingModel, dice: Dice): LeasingCommand => {
  const key = dice.chance(10) ? ZERO_ADDRESS : someKey(model, dice);
  const word = dice.chance(30) ? ZERO_HASH : hash(22, dice.below(4));
  const past = model.now - dice.below(3);
  switch (command.type) {
    case 'EnrolDevice':
      if (dice.chance(30)) return { ...command, keyKind: 3 - command.keyKind };
      return dice.chance(50) ? { ...command, device: word } : { ...command, observer: key };
    case 'ReplaceDevice':
      return dice.chance(50) ? { ...command, removed: word } : { ...command, device: word };
    case 'RemoveDevice':
      return { ...command, device: word };
    case 'ReplaceMeter':
      return { ...command, closing: word };
    case 'AppointObserver':
    case 'DismissObserver':
      return { ...command, observer: key };
    case 'AnchorReadings':
      if (dice.chance(30)) return { ...command, count: 0n };
      return dice.chance(50) ? { ...command, root: word } : { ...command, previousRoot: word };
    case 'IssuePassport':
      return { ...command, fingerprints: dice.chance(50) ? [] : [word, word] };
    case 'ProposeTitle':
      return dice.chance(50) ? { ...command, expiry: past } : { ...command, buyer: key };
    case 'ConsentToTitle':
    case 'AcceptTitle':
    case 'DeclineTitle':
    case 'WithdrawTitle':
      return { ...command, terms: word };
    case 'SwapComponent':
      return { ...command, fitted: command.removed };
    case 'AnnounceRecall':
    case 'ClearRecall':
      return { ...command, recall: word };
    case 'RetireEquipment':
      return { ...command, cause: 2 };
    case 'SignLease':
      return dice.chance(30)
        ? { ...command, subletting: 2 }
        : dice.chance(50)
          ? { ...command, periods: dice.below(2) * 1201 }
          : { ...command, lessee: key };
    case 'CommenceLease':
      return { ...command, machines: dice.chance(50) ? [...command.machines, ...command.machines] : [word] };
    case 'AmendLease':
      return { ...command, periods: dice.below(4) };
    case 'BillPeriod':
      return dice.chance(50) ? { ...command, period: command.period + 1 } : { ...command, receivable: word };
    case 'NovateLease':
      return { ...command, lessee: key };
    case 'TransferLease':
      return { ...command, lessor: key };
    case 'AssignRents':
      return dice.chance(50) ? { ...command, last: dice.below(12) } : { ...command, assignee: key };
    case 'ReturnRents':
      return { ...command, assignment: dice.below(4) };
    case 'EndLease':
      return { ...command, cause: 4 };
    case 'FileLien': {
      const way = dice.below(5);
      if (way === 0) return { ...command, prior: [...command.prior].reverse().slice(1) };
      if (way === 1) return { ...command, collateral: dice.below(4) };
      if (way === 2) return { ...command, part: 1 };
      return way === 3 ? { ...command, lapse: past } : { ...command, lien: word };
    }
    case 'ContinueLien':
      return { ...command, lapse: past };
    case 'SubordinateLien':
      return { ...command, senior: dice.chance(50) ? command.lien : word };
    case 'ReleaseLien':
    case 'ReleaseLienByOrder':
      return { ...command, lien: word };
    default:
      return command;
  }
};

/**
 * What a seed becomes in this state: mostly a command that is accepted, often one that is nearly so, now and then time that
 * passes or a key that is frozen or thawed.
 */
export const leasingTurnOf = (seed: Seed, model: LeasingModel, focus: Focus): LeasingTurn => {
  const dice = new Dice(seed);
  if (dice.chance(6)) return { kind: 'wait', seconds: dice.pick([1, DAY, 3 * DAY, 15 * DAY]) ?? 1 };
  if (dice.chance(2)) {
    const [frozen] = model.frozen;
    return frozen !== undefined
      ? { kind: 'unfreeze', key: frozen }
      : { kind: 'freeze', key: dice.pick(model.actors)?.key ?? ZERO_ADDRESS };
  }
  const tried = LEASING_TYPES.map(type => {
    const command = draftLeasingCommand(type, model, dice);
    return { command, result: model.decide(command) };
  });
  const accepted = tried
    .filter(({ result }) => result.ok)
    .flatMap(({ command }) => Array<LeasingCommand>(focus[command.type] ?? RARE[command.type] ?? 4).fill(command));
  const pool = accepted.length > 0 && dice.chance(75) ? accepted : tried.map(({ command }) => command);
  const command = dice.pick(pool) ?? draftLeasingCommand('IssuePassport', model, dice);
  return { kind: 'command', command: dice.chance(25) ? distort(command, model, dice) : command };
};
