// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title ActionTypes
/// @notice EIP-712 type hashes of the signed actions. Every type begins with the same five fields.
library ActionTypes {
    // Documents

    bytes32 internal constant ANCHOR_DOCUMENT = keccak256(
        "AnchorDocument(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 root)"
    );

    bytes32 internal constant SUPERSEDE_DOCUMENT = keccak256(
        "SupersedeDocument(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 previous,bytes32 root)"
    );

    // Receivables

    bytes32 internal constant ISSUE_RECEIVABLE = keccak256(
        "IssueReceivable(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "address holder,address obligor,uint64 maturity,bytes32 currency,bytes32 root,bytes32[] fingerprints)"
    );

    bytes32 internal constant CONFIRM_RECEIVABLE = keccak256(
        "ConfirmReceivable(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 terms)"
    );

    bytes32 internal constant REJECT_RECEIVABLE = keccak256(
        "RejectReceivable(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 reason)"
    );

    bytes32 internal constant CANCEL_RECEIVABLE = keccak256(
        "CancelReceivable(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 reason)"
    );

    bytes32 internal constant DISPUTE_RECEIVABLE = keccak256(
        "DisputeReceivable(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 reason)"
    );

    bytes32 internal constant RESOLVE_DISPUTE = keccak256(
        "ResolveDispute(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 resolution)"
    );

    bytes32 internal constant CHANGE_MATURITY = keccak256(
        "ChangeMaturity(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint64 maturity,bytes32 agreement)"
    );

    bytes32 internal constant SPLIT_FRAGMENT = keccak256(
        "SplitFragment(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,uint64 cut)"
    );

    bytes32 internal constant OFFER_FRAGMENT = keccak256(
        "OfferFragment(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,address addressee,bytes32 terms,uint64 expiry)"
    );

    bytes32 internal constant ACCEPT_OFFER = keccak256(
        "AcceptOffer(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,bytes32 terms)"
    );

    bytes32 internal constant DECLINE = keccak256(
        "Decline(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,bytes32 terms)"
    );

    bytes32 internal constant WITHDRAW = keccak256(
        "Withdraw(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment)"
    );

    bytes32 internal constant REQUEST_FINANCE = keccak256(
        "RequestFinance(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,bytes32 request,uint64 expiry)"
    );

    bytes32 internal constant QUOTE_FINANCE = keccak256(
        "QuoteFinance(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,bytes32 request,bytes32 quote,uint64 expiry)"
    );

    bytes32 internal constant WITHDRAW_QUOTE = keccak256(
        "WithdrawQuote(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,bytes32 quote)"
    );

    bytes32 internal constant ACCEPT_QUOTE = keccak256(
        "AcceptQuote(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,bytes32 quote)"
    );

    bytes32 internal constant FUND_RECEIVABLE = keccak256(
        "FundReceivable(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,bytes32 quote,bytes32 payment,address payee)"
    );

    bytes32 internal constant REPURCHASE_FRAGMENT = keccak256(
        "RepurchaseFragment(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,bytes32 settlement)"
    );

    bytes32 internal constant NOTIFY_ASSIGNMENT = keccak256(
        "NotifyAssignment(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,bytes32 notice,address payee)"
    );

    bytes32 internal constant RELEASE_RESERVE = keccak256(
        "ReleaseReserve(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,bytes32 payment)"
    );

    bytes32 internal constant RECORD_DILUTION = keccak256(
        "RecordDilution(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,uint64 to,bytes32 reason)"
    );

    bytes32 internal constant RECORD_PAYMENT = keccak256(
        "RecordPayment(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,uint64 to,bytes32 entry,uint64 entryParts,bytes32 allocation)"
    );

    bytes32 internal constant REVERSE_PAYMENT = keccak256(
        "ReversePayment(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 allocation,bytes32 reason)"
    );

    bytes32 internal constant WRITE_OFF = keccak256(
        "WriteOff(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 fragment,uint64 to,bytes32 reason)"
    );
}
