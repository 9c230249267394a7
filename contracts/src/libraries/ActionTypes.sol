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

    // EquipmentTitle

    bytes32 internal constant ISSUE_PASSPORT = keccak256(
        "IssuePassport(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 root,bytes32[] fingerprints)"
    );

    bytes32 internal constant CANCEL_PASSPORT = keccak256(
        "CancelPassport(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 reason)"
    );

    bytes32 internal constant PROPOSE_TITLE = keccak256(
        "ProposeTitle(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "address buyer,bytes32 terms,uint64 expiry)"
    );

    bytes32 internal constant CONSENT_TO_TITLE = keccak256(
        "ConsentToTitle(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 terms)"
    );

    bytes32 internal constant ACCEPT_TITLE = keccak256(
        "AcceptTitle(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 terms)"
    );

    bytes32 internal constant DECLINE_TITLE = keccak256(
        "DeclineTitle(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 terms)"
    );

    bytes32 internal constant WITHDRAW_TITLE = keccak256(
        "WithdrawTitle(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 terms)"
    );

    bytes32 internal constant CHANGE_CUSTODY = keccak256(
        "ChangeCustody(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 receipt)"
    );

    bytes32 internal constant SWAP_COMPONENT = keccak256(
        "SwapComponent(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 removed,bytes32 fitted,bytes32 report)"
    );

    bytes32 internal constant ANNOUNCE_RECALL = keccak256(
        "AnnounceRecall(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 recall)"
    );

    bytes32 internal constant CLEAR_RECALL = keccak256(
        "ClearRecall(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 recall,bytes32 remedy)"
    );

    bytes32 internal constant OBSERVE_CONDITION = keccak256(
        "ObserveCondition(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 report)"
    );

    bytes32 internal constant RETIRE_EQUIPMENT = keccak256(
        "RetireEquipment(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 cause,bytes32 report)"
    );

    // Leases

    bytes32 internal constant SIGN_LEASE = keccak256(
        "SignLease(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "address lessor,address lessee,bytes32 head,uint32 periods,uint32 billed,uint32 subletting,bytes32 root,"
        "bytes32[] fingerprints)"
    );

    bytes32 internal constant ATTEST_LEASE = keccak256(
        "AttestLease(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 statement)"
    );

    bytes32 internal constant CANCEL_LEASE = keccak256(
        "CancelLease(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 reason)"
    );

    bytes32 internal constant COMMENCE_LEASE = keccak256(
        "CommenceLease(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 acceptance,bytes32[] machines)"
    );

    bytes32 internal constant AMEND_LEASE = keccak256(
        "AmendLease(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 root,uint32 periods,bytes32 agreement)"
    );

    bytes32 internal constant BILL_PERIOD = keccak256(
        "BillPeriod(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 period,bytes32 receivable,bytes32 invoice)"
    );

    bytes32 internal constant NOTICE_DEFAULT = keccak256(
        "NoticeDefault(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 notice)"
    );

    bytes32 internal constant CURE_DEFAULT = keccak256(
        "CureDefault(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 settlement)"
    );

    bytes32 internal constant REPOSSESS_EQUIPMENT = keccak256(
        "RepossessEquipment(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 report)"
    );

    bytes32 internal constant NOVATE_LEASE = keccak256(
        "NovateLease(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "address lessee,bytes32 agreement)"
    );

    bytes32 internal constant TRANSFER_LEASE = keccak256(
        "TransferLease(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "address lessor,bytes32 agreement)"
    );

    bytes32 internal constant ASSIGN_RENTS = keccak256(
        "AssignRents(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 first,uint32 last,address assignee,bytes32 terms,bytes32 notice)"
    );

    bytes32 internal constant RETURN_RENTS = keccak256(
        "ReturnRents(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 assignment,bytes32 settlement)"
    );

    bytes32 internal constant END_LEASE = keccak256(
        "EndLease(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "uint32 cause,bytes32 settlement)"
    );

    // Liens

    bytes32 internal constant FILE_LIEN = keccak256(
        "FileLien(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 lien,uint32 collateral,uint32 part,bytes32 terms,uint64 lapse,bytes32[] prior)"
    );

    bytes32 internal constant CONTINUE_LIEN = keccak256(
        "ContinueLien(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 lien,uint64 lapse)"
    );

    bytes32 internal constant SUBORDINATE_LIEN = keccak256(
        "SubordinateLien(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 lien,bytes32 senior,bytes32 agreement)"
    );

    bytes32 internal constant RELEASE_LIEN = keccak256(
        "ReleaseLien(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 lien,bytes32 reason)"
    );

    bytes32 internal constant RELEASE_LIEN_BY_ORDER = keccak256(
        "ReleaseLienByOrder(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 lien,bytes32 order)"
    );

    // Devices

    bytes32 internal constant ENROL_DEVICE = keccak256(
        "EnrolDevice(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 device,bytes32 key,uint32 keyKind,address observer,bytes32 opening)"
    );

    bytes32 internal constant REPLACE_DEVICE = keccak256(
        "ReplaceDevice(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 removed,bytes32 device,bytes32 key,uint32 keyKind,bytes32 closing,bytes32 opening)"
    );

    bytes32 internal constant REMOVE_DEVICE = keccak256(
        "RemoveDevice(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 device,bytes32 closing)"
    );

    bytes32 internal constant REPLACE_METER = keccak256(
        "ReplaceMeter(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 meter,bytes32 closing,bytes32 opening)"
    );

    bytes32 internal constant APPOINT_OBSERVER = keccak256(
        "AppointObserver(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "address observer)"
    );

    bytes32 internal constant DISMISS_OBSERVER = keccak256(
        "DismissObserver(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "address observer)"
    );

    // TelemetryAnchors

    bytes32 internal constant ANCHOR_READINGS = keccak256(
        "AnchorReadings(bytes32 subject,uint64 expectedVersion,uint256 nonce,uint64 deadline,address[] signers,"
        "bytes32 root,uint64 count,bytes32 previousRoot)"
    );
}
