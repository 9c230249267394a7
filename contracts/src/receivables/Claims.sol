// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Call} from "../interfaces/IPerformer.sol";
import {Fragment, FragmentStatus, Receivable, Status} from "../interfaces/IReceivables.sol";
import {Parts} from "../libraries/Parts.sol";
import {ReceivablesState} from "./ReceivablesState.sol";

/// @title Claims
/// @notice Actions on a receivable as a whole.
abstract contract Claims is ReceivablesState {
    using Parts for Fragment;

    /// @notice How many fingerprints a receivable may have: one for each open epoch.
    uint256 public constant MAX_FINGERPRINTS = 16;

    struct Issue {
        address holder;
        address obligor;
        uint64 maturity;
        bytes32 currency;
        bytes32 root;
        bytes32 fingerprintsHash;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       ISSUE
    //////////////////////////////////////////////////////////////////////////*/

    function _issue(Call calldata call) internal {
        Issue memory issue = Issue({
            holder: _address(call, 0),
            obligor: _address(call, 1),
            maturity: _uint64(call, 2),
            currency: _word(call, 3),
            root: _word(call, 4),
            fingerprintsHash: _word(call, 5)
        });
        if (keccak256(call.attachment) != issue.fingerprintsHash) revert Performer_Incomplete();
        Receivable storage receivable = _receivables[call.subject];
        if (call.subject == 0) revert Receivables_BadSubject();
        if (receivable.status != Status.None) revert Receivables_WrongStatus(receivable.status);
        address issuer = _principal(call);
        if (issuer != issue.holder && issuer != issue.obligor) revert Performer_NotAuthorised(issuer);
        if (issue.holder == address(0) || issue.obligor == address(0) || issue.holder == issue.obligor) {
            revert Receivables_SelfDealing();
        }
        if (issue.maturity <= block.timestamp) revert Receivables_BadMaturity(issue.maturity);
        bytes32[] memory fingerprints = _unpackFingerprints(call.attachment);

        receivable.issuer = issuer;
        receivable.maturity = issue.maturity;
        receivable.status = Status.Issued;
        receivable.obligor = issue.obligor;
        receivable.version = 1;
        receivable.fragments = 1;
        receivable.currency = issue.currency;
        receivable.root = issue.root;
        receivable.open = Parts.WHOLE;
        Fragment storage whole = _fragments[call.subject][0];
        whole.holder = issue.holder;
        whole.to = Parts.WHOLE;
        whole.payee = issue.holder;
        _fingerprints().register(fingerprints, call.subject);

        emit Issued(
            call.subject,
            1,
            issuer,
            issue.holder,
            issue.obligor,
            issue.maturity,
            issue.currency,
            issue.root,
            fingerprints
        );
    }

    function _unpackFingerprints(bytes calldata packed) private pure returns (bytes32[] memory fingerprints) {
        uint256 count = packed.length / 32;
        if (count == 0 || count > MAX_FINGERPRINTS || packed.length % 32 != 0) revert Receivables_BadFingerprints();
        fingerprints = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            bytes32 fingerprint = bytes32(packed[i * 32:]);
            if (fingerprint == 0) revert Receivables_BadFingerprints();
            fingerprints[i] = fingerprint;
        }
    }

    /*//////////////////////////////////////////////////////////////////////////
                                  CONFIRM, REJECT, CANCEL
    //////////////////////////////////////////////////////////////////////////*/

    function _confirm(Call calldata call) internal {
        Receivable storage receivable = _issuedReceivable(call);
        _requireObligor(call, receivable);

        receivable.status = Status.Confirmed;
        receivable.confirmed = true;
        receivable.terms = _word(call, 0);

        emit Confirmed(call.subject, _advance(receivable), _word(call, 0));
    }

    function _reject(Call calldata call) internal {
        Receivable storage receivable = _issuedReceivable(call);
        _requireObligor(call, receivable);
        if (receivable.assigned) revert Receivables_AlreadyAssigned();

        receivable.status = Status.Rejected;
        uint64 version = _advance(receivable);
        _fingerprints().release(call.subject);

        emit Rejected(call.subject, version, _word(call, 0));
    }

    function _cancel(Call calldata call) internal {
        Receivable storage receivable = _liveReceivable(call);
        Fragment storage whole = _fragments[call.subject][0];
        if (whole.status == FragmentStatus.Divided) revert Receivables_Encumbered();
        _requireHolder(call, whole);
        _requireCoSigner(call, receivable.status == Status.Confirmed ? receivable.obligor : address(0));
        _requireNotReserved(whole);
        if (receivable.assigned) revert Receivables_AlreadyAssigned();
        if (whole.open() != Parts.WHOLE || whole.cursor != 0) revert Receivables_Encumbered();

        receivable.status = Status.Cancelled;
        uint64 version = _advance(receivable);
        _fingerprints().release(call.subject);

        emit Cancelled(call.subject, version, _word(call, 0));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       DISPUTE
    //////////////////////////////////////////////////////////////////////////*/

    function _dispute(Call calldata call) internal {
        Receivable storage receivable = _liveReceivable(call);
        _requireObligor(call, receivable);
        if (receivable.disputed) revert Receivables_AlreadyDisputed();

        receivable.disputed = true;

        emit Disputed(call.subject, _advance(receivable), _word(call, 0));
    }

    function _resolve(Call calldata call) internal {
        Receivable storage receivable = _liveReceivable(call);
        _requireObligor(call, receivable);
        if (!receivable.disputed) revert Receivables_NotDisputed();

        receivable.disputed = false;

        emit DisputeResolved(call.subject, _advance(receivable), _word(call, 0));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      MATURITY
    //////////////////////////////////////////////////////////////////////////*/

    function _changeMaturity(Call calldata call) internal {
        Receivable storage receivable = _liveReceivable(call);
        uint64 maturity = _uint64(call, 0);
        _requireAgreement(call, receivable);
        if (maturity <= block.timestamp) revert Receivables_BadMaturity(maturity);

        receivable.maturity = maturity;

        emit MaturityChanged(call.subject, _advance(receivable), maturity, _word(call, 1));
    }

    /// @dev Those who must agree, and nobody else, have signed: every holder; and the obligor too, once it has
    /// confirmed, or a part is financed, or there are several holders.
    function _requireAgreement(Call calldata call, Receivable storage receivable) private view {
        // Bit i: signer i is one of those who must agree.
        uint256 parties;
        address missing;
        address first;
        bool everybody = receivable.status == Status.Confirmed;
        for (uint32 index = 0; index < receivable.fragments; ++index) {
            Fragment storage fragment = _fragment(call, index);
            if (fragment.status == FragmentStatus.Divided) continue;
            address holder = fragment.holder;
            if (first == address(0)) first = holder;
            if (fragment.financed || holder != first) everybody = true;
            uint256 bit = _bitOf(call, holder);
            if (bit == 0) missing = holder;
            parties |= bit;
        }
        if (everybody) {
            uint256 bit = _bitOf(call, receivable.obligor);
            if (bit == 0) missing = receivable.obligor;
            parties |= bit;
        }
        if (parties & 1 == 0) revert Receivables_NotHolder(_principal(call));
        if (missing != address(0)) revert Receivables_MissingCoSigner(missing);
        for (uint256 i = 1; i < call.signers.length; ++i) {
            if (parties & (1 << i) == 0) revert Performer_UnexpectedSigner(call.signers[i]);
        }
    }

    function _bitOf(Call calldata call, address party) private pure returns (uint256) {
        for (uint256 i = 0; i < call.signers.length; ++i) {
            if (call.signers[i] == party) return 1 << i;
        }
        return 0;
    }

    function _issuedReceivable(Call calldata call) private view returns (Receivable storage receivable) {
        receivable = _receivables[call.subject];
        if (receivable.status != Status.Issued) revert Receivables_WrongStatus(receivable.status);
    }
}
