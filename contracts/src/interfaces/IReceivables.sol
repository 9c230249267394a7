// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice Where a receivable is in its life. Overdue is no status but `block.timestamp > maturity`.
enum Status {
    None,
    Issued,
    Confirmed,
    Rejected,
    Cancelled,
    Settled
}

/// @notice Where a fragment is. Offered, FinanceRequested and Reserved count as Held once `expiry` has passed.
enum FragmentStatus {
    Held,
    Offered,
    FinanceRequested,
    Reserved,
    Divided
}

/// @notice Parts from `from` up to but without `to`.
struct Interval {
    uint64 from;
    uint64 to;
}

/// @notice A receivable. Its face and whatever else is private is behind `root`.
/// @param issuer Who issued it: its first holder or its obligor
/// @param maturity Unix time of the last second of the due day
/// @param confirmed Whether the obligor confirmed it; outlives settlement
/// @param assigned Whether any part of it was ever assigned; outlives repurchase
/// @param fragments How many fragments it has, divided ones included
/// @param currency ISO 4217 code, left-aligned
/// @param root Commitment to its details
/// @param terms Commitment to the terms on which it was confirmed
/// @param open Open parts, of all its leaves
struct Receivable {
    address issuer;
    uint64 maturity;
    Status status;
    bool confirmed;
    bool disputed;
    bool assigned;
    address obligor;
    uint64 version;
    uint32 fragments;
    bytes32 currency;
    bytes32 root;
    bytes32 terms;
    uint64 open;
}

/// @notice A fragment: [from, to) of a receivable. It is consumed from the left: `cursor` is the end of what was consumed at
/// least once, `holes` are the intervals before it that reversals have reopened, in order.
/// @param financed Whether it was bought or lent on by a financier
/// @param notified Whether the obligor was told of the current assignment
/// @param reserveReleased Whether the current financier has released the reserve
/// @param assignor From whom the holder has it; zero when it was never assigned, or was repurchased
/// @param left Index of its left part once Divided; the right part is the next
/// @param payee The owner of the account to pay to, who records payments
/// @param counterparty The addressee of the offer, or the bank of the reservation
/// @param expiry The last second of the offer, the request or the reservation
/// @param terms The offer's terms, the request, or the reservation's quote
struct Fragment {
    address holder;
    uint64 from;
    FragmentStatus status;
    bool financed;
    bool notified;
    bool reserveReleased;
    address assignor;
    uint64 to;
    uint32 left;
    address payee;
    uint64 cursor;
    address counterparty;
    uint64 expiry;
    bytes32 terms;
    uint64 paid;
    uint64 diluted;
    uint64 writtenOff;
    Interval[] holes;
}

/// @notice A bank's quote for a fragment. Its terms are behind its hash.
/// @param expiry The last second in which it may be accepted; zero once it is withdrawn or accepted
struct Quote {
    address bank;
    uint64 expiry;
    uint32 fragment;
    bytes32 request;
}

/// @notice A part of a bank entry that paid a part of a receivable.
/// @param recorder Who recorded it, and alone may reverse it
/// @param fragment The fragment when it was recorded; it may have been divided since
/// @param entryParts Parts of the entry, out of 10^18
struct Allocation {
    address recorder;
    uint32 fragment;
    bool reversed;
    uint64 from;
    uint64 to;
    uint64 entryParts;
    bytes32 subject;
    bytes32 entry;
}

/// @title IReceivables
/// @notice The life of receivables and their fragments. A receivable is the interval [0, 10^18), a fragment a part of it;
/// amounts are not on chain. Each action is checked as `IPerformer` says, and then in this order: the receivable's
/// status → the fragment exists and is not divided → who the signers are → the fragment's status and expiry →
/// dispute, overdue, pledge, the other party → open part → the fields' values → fingerprints, entries.
///
/// | type | signers | effect |
/// | --- | --- | --- |
/// | IssueReceivable | holder or obligor | None → Issued |
/// | ConfirmReceivable | obligor | Issued → Confirmed |
/// | RejectReceivable | obligor | Issued → Rejected, if nothing was ever assigned |
/// | CancelReceivable | holder; once confirmed with the obligor | → Cancelled, if never divided, assigned or paid |
/// | DisputeReceivable, ResolveDispute | obligor | disputed on, off |
/// | ChangeMaturity | the only holder, while Issued and not financed; else obligor and every holder | new maturity |
/// | SplitFragment | holder | Held → Divided, and two new fragments |
/// | OfferFragment | holder | Held → Offered |
/// | AcceptOffer | addressee | Offered → Held by the addressee |
/// | Decline | addressee, or reserved bank | Offered, Reserved → Held |
/// | Withdraw | holder | Offered, FinanceRequested, expired Reserved → Held |
/// | RequestFinance | holder | Held → FinanceRequested |
/// | QuoteFinance, WithdrawQuote | a bank | the version stays, so that two banks may quote at once |
/// | AcceptQuote | holder | FinanceRequested → Reserved for the bank |
/// | FundReceivable | the reserved bank | Reserved → Held by the bank, financed |
/// | RepurchaseFragment | assignor, holder | → Held by the assignor, not financed |
/// | NotifyAssignment | holder | the obligor is told whom to pay |
/// | ReleaseReserve | holder | once, when nothing is open |
/// | RecordDilution | holder, with the assignor once assigned | consumes |
/// | RecordPayment | payee | consumes |
/// | ReversePayment | who recorded it | reopens; Settled → Confirmed or Issued |
/// | WriteOff | holder | consumes |
///
/// Offer, AcceptOffer, RequestFinance, QuoteFinance, AcceptQuote and FundReceivable are refused when the receivable is disputed
/// or overdue, the fragment pledged or without an open part, the other party the obligor or the holder itself, or its
/// key frozen or not valid.
interface IReceivables {
    /// @notice A receivable; all zero when there is none.
    function receivableOf(bytes32 subject) external view returns (Receivable memory);

    /// @notice A fragment as it is stored; all zero when there is none.
    function fragmentOf(bytes32 subject, uint32 fragment) external view returns (Fragment memory);

    /// @notice A quote; all zero when there is none.
    function quoteOf(bytes32 subject, bytes32 quote) external view returns (Quote memory);

    /// @notice An allocation; all zero when there is none.
    function allocationOf(bytes32 allocation) external view returns (Allocation memory);

    /// @notice How many parts of a bank entry are allocated, over all receivables.
    function entryAllocated(bytes32 entry) external view returns (uint64);
}
