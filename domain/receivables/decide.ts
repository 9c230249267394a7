import type { Result } from '#domain/result';
import { ANSWERING, LENDING, requireLeaf, requireStatus, TRADING } from './checks.ts';
import type { CommandType, ReceivableCommand } from './commands.ts';
import * as claims from './decide-claims.ts';
import * as consumption from './decide-consumption.ts';
import * as finance from './decide-finance.ts';
import * as transfers from './decide-transfers.ts';
import type { ReceivableEvent } from './events.ts';
import { type Checked, decided, type ReceivableRefusal, unless } from './refusals.ts';
import type { ReceivableState } from './state.ts';
import type { World } from './world.ts';

interface SignerRule {
  /** As which kinds the signers may act, any one of them. */
  readonly kinds: number;
  /** `several`: who else signs is checked with the state. */
  readonly signers: 'one' | 'several';
  /** Whether a key that is frozen, and valid otherwise, may sign it: being paid, and recourse. */
  readonly frozenToo?: true;
}

/** Who may sign what. */
export const SIGNER_RULES = {
  IssueReceivable: { kinds: TRADING, signers: 'one' },
  ConfirmReceivable: { kinds: ANSWERING, signers: 'one' },
  RejectReceivable: { kinds: ANSWERING, signers: 'one' },
  CancelReceivable: { kinds: TRADING, signers: 'several' },
  DisputeReceivable: { kinds: ANSWERING, signers: 'one' },
  ResolveDispute: { kinds: ANSWERING, signers: 'one' },
  ChangeMaturity: { kinds: TRADING, signers: 'several' },
  SplitFragment: { kinds: TRADING, signers: 'one' },
  OfferFragment: { kinds: TRADING, signers: 'one' },
  AcceptOffer: { kinds: TRADING, signers: 'one' },
  Decline: { kinds: TRADING, signers: 'one' },
  Withdraw: { kinds: TRADING, signers: 'one' },
  RequestFinance: { kinds: TRADING, signers: 'one' },
  QuoteFinance: { kinds: LENDING, signers: 'one' },
  WithdrawQuote: { kinds: LENDING, signers: 'one' },
  AcceptQuote: { kinds: TRADING, signers: 'one' },
  FundReceivable: { kinds: LENDING, signers: 'one' },
  RepurchaseFragment: { kinds: TRADING, signers: 'several', frozenToo: true },
  NotifyAssignment: { kinds: TRADING, signers: 'one' },
  ReleaseReserve: { kinds: TRADING, signers: 'one' },
  RecordDilution: { kinds: TRADING, signers: 'several' },
  RecordPayment: { kinds: TRADING, signers: 'one', frozenToo: true },
  ReversePayment: { kinds: TRADING, signers: 'one', frozenToo: true },
  WriteOff: { kinds: TRADING, signers: 'one' },
} as const satisfies Readonly<Record<CommandType, SignerRule>>;

/** Invariant 11, as far as it is public state: the expected version, and a valid key of the right kind. */
const requireEnvelope = (command: ReceivableCommand, state: ReceivableState | null, world: World): Checked => {
  const rule: SignerRule = SIGNER_RULES[command.type];
  const current = state?.version ?? 0n;
  const { expectedVersion, signers } = command;
  const wrong = unless(expectedVersion === current, 'wrong-version', { expected: expectedVersion, current });
  if (wrong) return wrong;
  const [principal, second] = signers;
  if (principal === undefined) return unless(false, 'not-authorised', { key: '' });
  // The Relay passes over an action that somebody signed twice.
  const twice = signers.find((key, place) => signers.indexOf(key) < place);
  if (twice !== undefined) return unless(false, 'unexpected-signer', { signer: twice });
  if (rule.signers === 'one' && second !== undefined) return unless(false, 'unexpected-signer', { signer: second });
  for (const key of signers) {
    if ((world.kindsOf(key) & rule.kinds) !== 0) continue;
    if (world.isFrozen(key)) {
      if (rule.frozenToo) continue;
      return unless(false, 'frozen', { key });
    }
    return unless(false, rule.kinds === LENDING ? 'not-financier' : 'not-authorised', { key });
  }
  return null;
};

/**
 * Whether a command is accepted, and what happens then. Checked in the contract's order: version → signers → the
 * receivable's status → the fragment → who the signers are → the fragment's status and expiry → dispute, overdue, pledge,
 * the other party → open part → the fields' values → fingerprints, entries. Refusals: `RECEIVABLE_REFUSALS`.
 */
export const decide = (
  command: ReceivableCommand,
  state: ReceivableState | null,
  world: World,
): Result<ReceivableEvent[], ReceivableRefusal> => {
  const envelope = requireEnvelope(command, state, world);
  if (envelope) return { ok: false, refusal: envelope };
  const status = requireStatus(state, command.type);
  if (command.type === 'IssueReceivable') return status ? decided(status, () => []) : claims.issue(command, world);
  if (status || !state) return decided(status ?? unless(false, 'wrong-status', { status: 'None' }), () => []);
  switch (command.type) {
    case 'ConfirmReceivable':
      return claims.confirm(command, state);
    case 'RejectReceivable':
      return claims.reject(command, state);
    case 'CancelReceivable':
      return claims.cancel(command, state, world);
    case 'DisputeReceivable':
      return claims.dispute(command, state);
    case 'ResolveDispute':
      return claims.resolve(command, state);
    case 'ChangeMaturity':
      return claims.changeMaturity(command, state, world);
    case 'ReversePayment':
      return consumption.reversePayment(command, state);
  }
  const fragment = state.fragments[command.fragment];
  const leaf = requireLeaf(state, command.fragment);
  if (leaf || !fragment) return decided(leaf ?? unless(false, 'unknown-fragment'), () => []);
  switch (command.type) {
    case 'SplitFragment':
      return transfers.split(command, state, fragment, world);
    case 'OfferFragment':
      return transfers.offer(command, state, fragment, world);
    case 'AcceptOffer':
      return transfers.acceptOffer(command, state, fragment, world);
    case 'Decline':
      return transfers.decline(command, state, fragment);
    case 'Withdraw':
      return transfers.withdraw(command, state, fragment, world);
    case 'NotifyAssignment':
      return transfers.notifyAssignment(command, state, fragment);
    case 'RepurchaseFragment':
      return transfers.repurchase(command, state, fragment, world);
    case 'RequestFinance':
      return finance.requestFinance(command, state, fragment, world);
    case 'QuoteFinance':
      return finance.quoteFinance(command, state, fragment, world);
    case 'WithdrawQuote':
      return finance.withdrawQuote(command, state, fragment);
    case 'AcceptQuote':
      return finance.acceptQuote(command, state, fragment, world);
    case 'FundReceivable':
      return finance.fund(command, state, fragment, world);
    case 'ReleaseReserve':
      return finance.releaseReserve(command, state, fragment);
    case 'RecordDilution':
      return consumption.dilute(command, state, fragment);
    case 'RecordPayment':
      return consumption.recordPayment(command, state, fragment, world);
    case 'WriteOff':
      return consumption.writeOff(command, state, fragment);
  }
};
