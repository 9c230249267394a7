import { ZERO_ADDRESS, ZERO_HASH } from '#domain/hex';
import type { ReceivableCommand } from '#domain/receivables/commands';
import { WHOLE } from '#domain/receivables/parts';
import { type Dice, hash, POOLS, someKey } from './dice.ts';
import { type ReceivablesModel, SUBJECTS } from './model.ts';

/** The command with one thing wrong, or at least different. */
export const distortCommand = (command: ReceivableCommand, model: ReceivablesModel, dice: Dice): ReceivableCommand => {
  const other = someKey(model, dice);
  switch (dice.below(9)) {
    case 0:
      return { ...command, expectedVersion: command.expectedVersion + 1n };
    case 1:
      return { ...command, signers: [other, ...command.signers.slice(1).filter(key => key !== other)] };
    case 2:
      return command.signers.includes(other) ? command : { ...command, signers: [...command.signers, other] };
    case 3:
      return { ...command, signers: command.signers.slice(0, 1) };
    case 4:
      return 'fragment' in command ? { ...command, fragment: dice.below(6) } : command;
    case 5:
      return { ...command, subject: dice.chance(5) ? ZERO_HASH : (dice.pick(SUBJECTS) ?? ZERO_HASH) };
    case 6:
      return distortField(command, model, dice);
    case 7:
      return distortField(command, model, dice);
    default:
      return { ...command, signers: [...command.signers].reverse() };
  }
};

const distortField = (command: ReceivableCommand, model: ReceivablesModel, dice: Dice): ReceivableCommand => {
  const edge = dice.pick([0n, 1n, WHOLE - 1n, WHOLE, WHOLE + 1n, dice.between(0n, WHOLE)]) ?? 0n;
  const past = model.now - dice.below(3);
  const key = dice.chance(10) ? ZERO_ADDRESS : someKey(model, dice);
  switch (command.type) {
    case 'IssueReceivable':
      return dice.chance(40)
        ? { ...command, maturity: past }
        : dice.chance(50)
          ? {
              ...command,
              fingerprints: dice.chance(50)
                ? []
                : [hash(POOLS.fingerprints, 0), dice.chance(50) ? ZERO_HASH : hash(POOLS.fingerprints, 0)],
            }
          : { ...command, obligor: key };
    case 'ChangeMaturity':
      return { ...command, maturity: past };
    case 'SplitFragment':
      return { ...command, cut: edge };
    case 'OfferFragment':
      return dice.chance(50) ? { ...command, expiry: past } : { ...command, addressee: key };
    case 'AcceptOffer':
    case 'Decline':
      return { ...command, terms: hash(POOLS.terms, 1) };
    case 'RequestFinance':
      return { ...command, expiry: past };
    case 'QuoteFinance':
      return dice.chance(50)
        ? { ...command, expiry: past }
        : { ...command, request: hash(POOLS.requests, dice.below(4)) };
    case 'WithdrawQuote':
    case 'AcceptQuote':
      return { ...command, quote: hash(POOLS.quotes, dice.below(12)) };
    case 'FundReceivable':
      return dice.chance(50) ? { ...command, payee: key } : { ...command, quote: hash(POOLS.quotes, dice.below(12)) };
    case 'NotifyAssignment':
      return { ...command, payee: key };
    case 'RecordDilution':
    case 'WriteOff':
      return { ...command, to: edge };
    case 'RecordPayment':
      return dice.chance(40) ? { ...command, to: edge } : { ...command, entryParts: edge };
    case 'ReversePayment':
      return { ...command, allocation: hash(POOLS.allocations, dice.below(200)) };
    default:
      return command;
  }
};
