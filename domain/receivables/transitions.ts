import type { TransitionTable } from '#domain/lifecycle/transitions';
import type { CommandType, FragmentCommandType } from './commands.ts';
import type { FragmentStanding, ReceivableStatus } from './state.ts';

/**
 * From each status of a receivable (`None`: not issued yet), where each command leads. What keeps the status is listed
 * too: what is not listed is refused as `wrong-status`. When nothing is open any more, Settled follows by itself; a
 * reversal then leads back to Confirmed, or to Issued if it was never confirmed.
 */
export const RECEIVABLE_TRANSITIONS = {
  None: { IssueReceivable: 'Issued' },
  Issued: {
    ConfirmReceivable: 'Confirmed',
    RejectReceivable: 'Rejected',
    CancelReceivable: 'Cancelled',
    DisputeReceivable: 'Issued',
    ResolveDispute: 'Issued',
    ChangeMaturity: 'Issued',
    SplitFragment: 'Issued',
    OfferFragment: 'Issued',
    AcceptOffer: 'Issued',
    Decline: 'Issued',
    Withdraw: 'Issued',
    RequestFinance: 'Issued',
    QuoteFinance: 'Issued',
    WithdrawQuote: 'Issued',
    AcceptQuote: 'Issued',
    FundReceivable: 'Issued',
    RepurchaseFragment: 'Issued',
    NotifyAssignment: 'Issued',
    ReleaseReserve: 'Issued',
    RecordDilution: 'Issued',
    RecordPayment: 'Issued',
    ReversePayment: 'Issued',
    WriteOff: 'Issued',
  },
  Confirmed: {
    CancelReceivable: 'Cancelled',
    DisputeReceivable: 'Confirmed',
    ResolveDispute: 'Confirmed',
    ChangeMaturity: 'Confirmed',
    SplitFragment: 'Confirmed',
    OfferFragment: 'Confirmed',
    AcceptOffer: 'Confirmed',
    Decline: 'Confirmed',
    Withdraw: 'Confirmed',
    RequestFinance: 'Confirmed',
    QuoteFinance: 'Confirmed',
    WithdrawQuote: 'Confirmed',
    AcceptQuote: 'Confirmed',
    FundReceivable: 'Confirmed',
    RepurchaseFragment: 'Confirmed',
    NotifyAssignment: 'Confirmed',
    ReleaseReserve: 'Confirmed',
    RecordDilution: 'Confirmed',
    RecordPayment: 'Confirmed',
    ReversePayment: 'Confirmed',
    WriteOff: 'Confirmed',
  },
  Rejected: {},
  Cancelled: {},
  Settled: { ReleaseReserve: 'Settled', ReversePayment: 'Confirmed' },
} as const satisfies TransitionTable<'None' | ReceivableStatus, CommandType>;

/** What may happen to a fragment whatever waits on it, and leaves that as it is. */
const always = <Status extends FragmentStanding>(status: Status) =>
  ({
    WithdrawQuote: status,
    NotifyAssignment: status,
    ReleaseReserve: status,
    RecordDilution: status,
    RecordPayment: status,
    WriteOff: status,
  }) as const;

/** What may begin on a fragment on which nothing waits for an answer. */
const BEGINNINGS = { SplitFragment: 'Divided', OfferFragment: 'Offered', RequestFinance: 'FinanceRequested' } as const;

/**
 * From each standing of a fragment, where each command leads. What is listed for a status but not once it has lapsed is
 * refused as `expired`, all else as `wrong-fragment-status`. A reservation binds: the bank may be paying already.
 */
export const FRAGMENT_TRANSITIONS = {
  Held: { ...always('Held'), ...BEGINNINGS, RepurchaseFragment: 'Held' },
  Offered: {
    ...always('Offered'),
    AcceptOffer: 'Held',
    Decline: 'Held',
    Withdraw: 'Held',
    RepurchaseFragment: 'Held',
  },
  FinanceRequested: {
    ...always('FinanceRequested'),
    QuoteFinance: 'FinanceRequested',
    AcceptQuote: 'Reserved',
    Withdraw: 'Held',
    RepurchaseFragment: 'Held',
  },
  Reserved: { ...always('Reserved'), FundReceivable: 'Held', Decline: 'Held' },
  Lapsed: { ...always('Lapsed'), ...BEGINNINGS, Decline: 'Held', Withdraw: 'Held', RepurchaseFragment: 'Held' },
  Divided: {},
} as const satisfies TransitionTable<FragmentStanding, FragmentCommandType>;
