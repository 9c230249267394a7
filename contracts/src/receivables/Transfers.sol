// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Call} from "../interfaces/IPerformer.sol";
import {Fragment, FragmentStatus, Receivable} from "../interfaces/IReceivables.sol";
import {Kinds} from "../libraries/Kinds.sol";
import {ReceivablesState} from "./ReceivablesState.sol";

/// @title Transfers
/// @notice Actions by which fragments are divided and pass from hand to hand.
abstract contract Transfers is ReceivablesState {
    /// @notice How many fragments a receivable may have, divided ones included: some actions walk through them.
    uint32 public constant MAX_FRAGMENTS = 255;

    /*//////////////////////////////////////////////////////////////////////////
                                       SPLIT
    //////////////////////////////////////////////////////////////////////////*/

    function _split(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage whole, uint32 index) = _liveLeaf(call);
        uint64 cut = _uint64(call, 1);
        _requireHolder(call, whole);
        _requireHeld(whole);
        // A lien stands on the fragment's index: the parts would be free of it.
        _requireNotPledged(call, index);
        if (cut <= whole.from || cut >= whole.to || cut < whole.cursor || whole.holes.length != 0) {
            revert Receivables_BadCut(cut);
        }
        uint32 left = receivable.fragments;
        if (left + 2 > MAX_FRAGMENTS) revert Receivables_TooManyFragments();

        receivable.fragments = left + 2;
        _copyPart(whole, _fragments[call.subject][left], whole.from, cut);
        _copyPart(whole, _fragments[call.subject][left + 1], cut, whole.to);
        _copyConsumption(whole, _fragments[call.subject][left]);
        _hold(whole);
        whole.status = FragmentStatus.Divided;
        whole.left = left;

        emit Split(call.subject, _advance(receivable), index, cut, left, left + 1);
    }

    function _copyPart(Fragment storage whole, Fragment storage part, uint64 from, uint64 to) private {
        part.holder = whole.holder;
        part.from = from;
        part.financed = whole.financed;
        part.notified = whole.notified;
        part.assignor = whole.assignor;
        part.to = to;
        part.payee = whole.payee;
        part.cursor = from;
    }

    function _copyConsumption(Fragment storage whole, Fragment storage part) private {
        part.cursor = whole.cursor;
        part.paid = whole.paid;
        part.diluted = whole.diluted;
        part.writtenOff = whole.writtenOff;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                  OFFER AND ACCEPTANCE
    //////////////////////////////////////////////////////////////////////////*/

    function _offer(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        (address addressee, bytes32 terms, uint64 expiry) = (_address(call, 1), _word(call, 2), _uint64(call, 3));
        _requireHolder(call, fragment);
        _requireHeld(fragment);
        _requireTradable(call, receivable, index);
        _requireParties(call, receivable, fragment, addressee, Kinds.TRADING);
        _requireOpen(fragment);
        _requireFuture(expiry);

        fragment.status = FragmentStatus.Offered;
        fragment.counterparty = addressee;
        fragment.terms = terms;
        fragment.expiry = expiry;

        emit Offered(call.subject, _advance(receivable), index, addressee, terms, expiry);
    }

    function _accept(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        bytes32 terms = _word(call, 1);
        _requireCounterparty(call, fragment);
        _requireStanding(fragment, FragmentStatus.Offered);
        _requireTradable(call, receivable, index);
        address addressee = _principal(call);
        _requireParties(call, receivable, fragment, addressee, Kinds.TRADING);
        _requireOpen(fragment);
        _requireTerms(fragment, terms);

        _assign(receivable, fragment, addressee, addressee);

        emit Accepted(call.subject, _advance(receivable), index, addressee, fragment.assignor, terms);
    }

    function _decline(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        bytes32 terms = _word(call, 1);
        // Only an offer and a reservation have a counterparty.
        _requireCounterparty(call, fragment);
        _requireTerms(fragment, terms);

        _hold(fragment);

        emit Declined(call.subject, _advance(receivable), index, _principal(call), terms);
    }

    function _withdraw(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        _requireHolder(call, fragment);
        if (fragment.status == FragmentStatus.Held) revert Receivables_WrongFragmentStatus(fragment.status);
        _requireNotReserved(fragment);

        _hold(fragment);

        emit Withdrawn(call.subject, _advance(receivable), index);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                AFTER THE ASSIGNMENT
    //////////////////////////////////////////////////////////////////////////*/

    function _notify(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        address payee = _address(call, 2);
        _requireHolder(call, fragment);
        if (fragment.assignor == address(0)) revert Receivables_NotAssigned();
        if (payee != fragment.holder && payee != fragment.assignor) revert Receivables_BadPayee(payee);

        fragment.notified = true;
        fragment.payee = payee;

        emit AssignmentNotified(call.subject, _advance(receivable), index, _word(call, 1), payee);
    }

    /// @dev Recourse stays open when the receivable is overdue or disputed and when a party is frozen.
    function _repurchase(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        address assignor = fragment.assignor;
        address holder = fragment.holder;
        if (assignor == address(0)) revert Receivables_NotAssigned();
        if (_principal(call) != assignor) revert Receivables_NotAssignor(_principal(call));
        _requireCoSigner(call, holder);
        _requireNotReserved(fragment);

        fragment.holder = assignor;
        fragment.assignor = address(0);
        fragment.payee = assignor;
        fragment.financed = false;
        fragment.notified = false;
        _hold(fragment);

        emit Repurchased(call.subject, _advance(receivable), index, assignor, holder, _word(call, 1));
    }

    function _requireTerms(Fragment storage fragment, bytes32 terms) private view {
        if (fragment.terms != terms) revert Receivables_WrongTerms(fragment.terms);
    }
}
