// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Call} from "../interfaces/IPerformer.sol";
import {Fragment, FragmentStatus, Quote, Receivable, Status} from "../interfaces/IReceivables.sol";
import {Kinds} from "../libraries/Kinds.sol";
import {Parts} from "../libraries/Parts.sol";
import {ReceivablesState} from "./ReceivablesState.sol";

/// @title Finance
/// @notice Actions by which a bank finances a fragment.
abstract contract Finance is ReceivablesState {
    using Parts for Fragment;

    /*//////////////////////////////////////////////////////////////////////////
                                 REQUEST AND QUOTES
    //////////////////////////////////////////////////////////////////////////*/

    function _requestFinance(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        (bytes32 request, uint64 expiry) = (_word(call, 1), _uint64(call, 2));
        _requireHolder(call, fragment);
        _requireHeld(fragment);
        _requireTradable(call, receivable, index);
        _requireOpen(fragment);
        _requireFuture(expiry);

        fragment.status = FragmentStatus.FinanceRequested;
        // What stood here may have expired.
        fragment.counterparty = address(0);
        fragment.terms = request;
        fragment.expiry = expiry;

        emit FinanceRequested(call.subject, _advance(receivable), index, request, expiry);
    }

    /// @dev The version stays: two banks may quote in the same second.
    function _quote(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        (bytes32 request, bytes32 quote, uint64 expiry) = (_word(call, 1), _word(call, 2), _uint64(call, 3));
        _requireStanding(fragment, FragmentStatus.FinanceRequested);
        _requireTradable(call, receivable, index);
        address bank = _principal(call);
        _requireParties(call, receivable, fragment, bank, Kinds.BANK);
        _requireOpen(fragment);
        if (fragment.terms != request) revert Receivables_WrongTerms(fragment.terms);
        _requireFuture(expiry);
        if (_quotes[call.subject][quote].bank != address(0)) revert Receivables_QuoteExists(quote);

        _quotes[call.subject][quote] = Quote(bank, expiry, index, request);

        emit FinanceQuoted(call.subject, receivable.version, index, bank, request, quote, expiry);
    }

    function _withdrawQuote(Call calldata call) internal {
        (Receivable storage receivable,, uint32 index) = _liveLeaf(call);
        bytes32 id = _word(call, 1);
        Quote storage quote = _standingQuote(call, index, id);
        if (_principal(call) != quote.bank) revert Receivables_NotFinancier(_principal(call));

        quote.expiry = 0;

        emit QuoteWithdrawn(call.subject, receivable.version, index, quote.bank, id);
    }

    function _acceptQuote(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        bytes32 id = _word(call, 1);
        _requireHolder(call, fragment);
        _requireStanding(fragment, FragmentStatus.FinanceRequested);
        Quote storage quote = _standingQuote(call, index, id);
        if (quote.request != fragment.terms) revert Receivables_UnknownQuote(id);
        address bank = quote.bank;
        uint64 expiry = quote.expiry;
        _requireFuture(expiry);
        _requireTradable(call, receivable, index);
        _requireParties(call, receivable, fragment, bank, Kinds.BANK);
        _requireOpen(fragment);

        // Accepted once; it cannot be withdrawn any more.
        quote.expiry = 0;
        fragment.status = FragmentStatus.Reserved;
        fragment.counterparty = bank;
        fragment.terms = id;
        fragment.expiry = expiry;

        emit QuoteAccepted(call.subject, _advance(receivable), index, bank, id, expiry);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                 FUNDING AND RESERVE
    //////////////////////////////////////////////////////////////////////////*/

    function _fund(Call calldata call) internal {
        (Receivable storage receivable, Fragment storage fragment, uint32 index) = _liveLeaf(call);
        (bytes32 quote, address payee) = (_word(call, 1), _address(call, 3));
        _requireCounterparty(call, fragment);
        _requireStanding(fragment, FragmentStatus.Reserved);
        _requireTradable(call, receivable, index);
        address bank = _principal(call);
        _requireParties(call, receivable, fragment, bank, Kinds.BANK);
        _requireOpen(fragment);
        if (fragment.terms != quote) revert Receivables_UnknownQuote(quote);
        if (payee != bank && payee != fragment.holder) revert Receivables_BadPayee(payee);

        _assign(receivable, fragment, bank, payee);
        fragment.financed = true;
        fragment.reserveReleased = false;

        emit Funded(call.subject, _advance(receivable), index, bank, fragment.assignor, payee, quote, _word(call, 2));
    }

    /// @dev Also once the receivable is settled: that is when a reserve is due.
    function _releaseReserve(Call calldata call) internal {
        Receivable storage receivable = _liveOrSettledReceivable(call);
        uint32 index = _uint32(call, 0);
        Fragment storage fragment = _leaf(call, index);
        _requireHolder(call, fragment);
        if (!fragment.financed) revert Receivables_NotAssigned();
        if (fragment.reserveReleased) revert Receivables_ReserveAlreadyReleased();
        uint64 open = fragment.open();
        if (open != 0) revert Receivables_StillOpen(open);

        fragment.reserveReleased = true;

        emit ReserveReleased(call.subject, _advance(receivable), index, _word(call, 1));
    }

    /// @dev A quote for the fragment that was neither withdrawn nor accepted.
    function _standingQuote(Call calldata call, uint32 index, bytes32 id) private view returns (Quote storage quote) {
        quote = _quotes[call.subject][id];
        if (quote.expiry == 0 || quote.fragment != index) revert Receivables_UnknownQuote(id);
    }
}
