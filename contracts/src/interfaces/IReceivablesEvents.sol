// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title IReceivablesEvents
/// @notice What happened to receivables. The state folds from these alone, with no call. `version` is the receivable's
/// after the change; FinanceQuoted and QuoteWithdrawn do not change it, and Settled has that of the event before it.
/// Intervals and cuts are in parts of 10^18; expiries and maturities in unix seconds.
interface IReceivablesEvents {
    /// @notice A receivable came to be, wholly in fragment 0, whose holder is its payee.
    event Issued(
        bytes32 indexed subject,
        uint64 version,
        address issuer,
        address holder,
        address obligor,
        uint64 maturity,
        bytes32 currency,
        bytes32 root,
        bytes32[] fingerprints
    );

    /// @notice The obligor confirmed it on these terms.
    event Confirmed(bytes32 indexed subject, uint64 version, bytes32 terms);

    /// @notice The obligor rejected it.
    event Rejected(bytes32 indexed subject, uint64 version, bytes32 reason);

    /// @notice The holder, with the obligor once it was confirmed, cancelled it.
    event Cancelled(bytes32 indexed subject, uint64 version, bytes32 reason);

    /// @notice The obligor disputes it.
    event Disputed(bytes32 indexed subject, uint64 version, bytes32 reason);

    /// @notice The obligor disputes it no longer.
    event DisputeResolved(bytes32 indexed subject, uint64 version, bytes32 resolution);

    /// @notice Its maturity was changed.
    event MaturityChanged(bytes32 indexed subject, uint64 version, uint64 maturity, bytes32 agreement);

    /// @notice A fragment was divided at `cut` into `left`, which keeps what was consumed, and `right`.
    event Split(bytes32 indexed subject, uint64 version, uint32 fragment, uint64 cut, uint32 left, uint32 right);

    /// @notice The holder offered a fragment to another.
    event Offered(
        bytes32 indexed subject, uint64 version, uint32 fragment, address addressee, bytes32 terms, uint64 expiry
    );

    /// @notice The addressee took the offer: it is holder and payee now, and who offered is assignor.
    event Accepted(
        bytes32 indexed subject, uint64 version, uint32 fragment, address holder, address assignor, bytes32 terms
    );

    /// @notice The addressee of an offer, or the bank of a reservation, declined it.
    event Declined(bytes32 indexed subject, uint64 version, uint32 fragment, address by, bytes32 terms);

    /// @notice The holder withdrew its offer, its request, or a reservation that had expired.
    event Withdrawn(bytes32 indexed subject, uint64 version, uint32 fragment);

    /// @notice The holder asked for finance.
    event FinanceRequested(bytes32 indexed subject, uint64 version, uint32 fragment, bytes32 request, uint64 expiry);

    /// @notice A bank made a quote.
    event FinanceQuoted(
        bytes32 indexed subject,
        uint64 version,
        uint32 fragment,
        address bank,
        bytes32 request,
        bytes32 quote,
        uint64 expiry
    );

    /// @notice A bank withdrew its quote.
    event QuoteWithdrawn(bytes32 indexed subject, uint64 version, uint32 fragment, address bank, bytes32 quote);

    /// @notice The holder accepted a quote: the fragment is reserved for its bank.
    event QuoteAccepted(
        bytes32 indexed subject, uint64 version, uint32 fragment, address bank, bytes32 quote, uint64 expiry
    );

    /// @notice The bank funded: it is the holder now.
    event Funded(
        bytes32 indexed subject,
        uint64 version,
        uint32 fragment,
        address holder,
        address assignor,
        address payee,
        bytes32 quote,
        bytes32 payment
    );

    /// @notice The assignor took the fragment back from `from`: it is holder and payee again.
    event Repurchased(
        bytes32 indexed subject, uint64 version, uint32 fragment, address holder, address from, bytes32 settlement
    );

    /// @notice The obligor was told to whom to pay.
    event AssignmentNotified(bytes32 indexed subject, uint64 version, uint32 fragment, bytes32 notice, address payee);

    /// @notice The financier released the reserve.
    event ReserveReleased(bytes32 indexed subject, uint64 version, uint32 fragment, bytes32 payment);

    /// @notice [from, to) is not owed after all.
    event Diluted(bytes32 indexed subject, uint64 version, uint32 fragment, uint64 from, uint64 to, bytes32 reason);

    /// @notice [from, to) was paid out of a bank entry.
    event PaymentRecorded(
        bytes32 indexed subject,
        uint64 version,
        uint32 fragment,
        uint64 from,
        uint64 to,
        bytes32 entry,
        uint64 entryParts,
        bytes32 allocation,
        address payee
    );

    /// @notice [from, to) is open again, in the fragment that covers it now, and the entry has its parts back.
    event PaymentReversed(
        bytes32 indexed subject,
        uint64 version,
        uint32 fragment,
        uint64 from,
        uint64 to,
        bytes32 entry,
        uint64 entryParts,
        bytes32 allocation,
        bytes32 reason
    );

    /// @notice [from, to) will not be paid.
    event WrittenOff(bytes32 indexed subject, uint64 version, uint32 fragment, uint64 from, uint64 to, bytes32 reason);

    /// @notice No part is open any more.
    event Settled(bytes32 indexed subject, uint64 version);
}
