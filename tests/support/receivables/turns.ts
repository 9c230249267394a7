import type { CommandType, ReceivableCommand } from '#domain/receivables/commands';
import { SIGNER_RULES } from '#domain/receivables/decide';
import { DAY, Dice, type Seed, someKey } from './dice.ts';
import { distortCommand } from './distort-command.ts';
import { draftCommand } from './draft-command.ts';
import { type ReceivablesModel, SUBJECTS } from './model.ts';
import type { Turn } from './side-by-side.ts';

const isCommandType = (type: string): type is CommandType => type in SIGNER_RULES;
/** How likely a command is drawn among those that would be accepted; 4 where nothing is said. What leads on weighs more. */
const WEIGHTS: Readonly<Partial<Record<CommandType, number>>> = {
  IssueReceivable: 24,
  OfferFragment: 8,
  RequestFinance: 8,
  QuoteFinance: 12,
  AcceptQuote: 24,
  FundReceivable: 40,
  AcceptOffer: 24,
  ReleaseReserve: 40,
  NotifyAssignment: 8,
  ResolveDispute: 12,
  DisputeReceivable: 2,
  ChangeMaturity: 2,
  RejectReceivable: 1,
  CancelReceivable: 1,
  WriteOff: 1,
  RecordDilution: 1,
};

const weighted = (commands: readonly ReceivableCommand[]): ReceivableCommand[] =>
  commands.flatMap(command => Array<ReceivableCommand>(WEIGHTS[command.type] ?? 4).fill(command));

const TYPES = Object.keys(SIGNER_RULES).filter(isCommandType);

/**
 * What a seed becomes in this state: mostly a command that is accepted, often one that is nearly so, now and then time that
 * passes or a key that is frozen or thawed.
 */
export const turnOf = (seed: Seed, model: ReceivablesModel): Turn<ReceivableCommand> => {
  const dice = new Dice(seed);
  if (dice.chance(5)) return { kind: 'wait', seconds: dice.pick([1, DAY, DAY, 3 * DAY, 15 * DAY]) ?? 1 };
  if (dice.chance(3)) {
    const [frozen] = model.frozen;
    return frozen !== undefined && dice.chance(85)
      ? { kind: 'unfreeze', key: frozen }
      : { kind: 'freeze', key: someKey(model, dice) };
  }
  const subject = dice.pick(SUBJECTS) ?? SUBJECTS[0];
  const state = model.stateOf(subject);
  const drafts = TYPES.map(type => draftCommand(type, state, subject, model, dice));
  const tried = drafts.map(command => ({ command, result: model.decide(command) }));
  const accepted = weighted(tried.filter(({ result }) => result.ok).map(({ command }) => command));
  // That nothing happens to what has ended is seen often enough; other refusals say more.
  const telling = tried
    .filter(({ result }) => result.ok || result.refusal.code !== 'wrong-status' || dice.chance(10))
    .map(({ command }) => command);
  const pool = accepted.length > 0 && dice.chance(75) ? accepted : telling;
  const command = dice.pick(pool) ?? draftCommand('Withdraw', state, subject, model, dice);
  return { kind: 'command', command: dice.chance(25) ? distortCommand(command, model, dice) : command };
};
