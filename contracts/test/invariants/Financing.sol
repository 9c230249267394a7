// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, FragmentStatus, Quote} from "../../src/interfaces/IReceivables.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Looking} from "./Looking.sol";

/// @notice How banks finance fragments.
abstract contract Financing is Looking {
    /*//////////////////////////////////////////////////////////////////////////
                                         FINANCE
    //////////////////////////////////////////////////////////////////////////*/

    function requestFinance(uint256 seed) public {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        (uint32 index, Fragment memory before) = _fragmentOf(seed, subject);
        address signer = _mostly(before.holder, seed);
        bool tradable = _isTradable(subject, index, before, address(0));
        bytes memory payload = abi.encode(index, _draw(seed, 10, 4), _expiry(seed));
        if (!_act(ActionTypes.REQUEST_FINANCE, subject, payload, list(signer))) return;
        _require(7, tradable);
        _require(11, signer == before.holder);
        _places[FragmentStatus.FinanceRequested].push(Place(subject, index));
    }

    function quote(uint256 seed) public {
        if (subjects.length == 0) return;
        (bytes32 subject, uint32 index, Fragment memory before) = _fragmentIn(seed, FragmentStatus.FinanceRequested);
        if (before.status == FragmentStatus.Held) return requestFinance(seed);
        address bank = _mostly(people[1 + _draw(seed, 10, 3)], seed);
        bytes32 id = keccak256(abi.encode(seed));
        bool tradable = _isTradable(subject, index, before, bank);
        bytes memory payload = abi.encode(index, before.terms, id, _expiry(seed));
        if (!_act(ActionTypes.QUOTE_FINANCE, subject, payload, list(bank))) return;
        _require(7, tradable);
        _require(11, _isBank(bank));
        quotes.push(id);
        subjectOfQuote[id] = subject;
        // Now and then it is withdrawn again.
        if (_draw(seed, 11, 8) == 0) {
            _act(ActionTypes.WITHDRAW_QUOTE, subject, abi.encode(index, id), list(_mostly(bank, seed)));
        }
    }

    function acceptQuote(uint256 seed) public {
        (bytes32 subject, bytes32 id) = _quoteOf(seed);
        if (id == 0) return quote(seed);
        Quote memory quoted = receivables.quoteOf(subject, id);
        Fragment memory before = receivables.fragmentOf(subject, quoted.fragment);
        address signer = _mostly(before.holder, seed);
        bool tradable = _isTradable(subject, quoted.fragment, before, quoted.bank);
        if (!_act(ActionTypes.ACCEPT_QUOTE, subject, abi.encode(quoted.fragment, id), list(signer))) return;
        _require(7, tradable);
        _require(11, signer == before.holder && quoted.expiry >= block.timestamp);
        _places[FragmentStatus.Reserved].push(Place(subject, quoted.fragment));
    }

    function fund(uint256 seed) external {
        if (subjects.length == 0) return;
        (bytes32 subject, uint32 index, Fragment memory before) = _fragmentIn(seed, FragmentStatus.Reserved);
        if (before.status != FragmentStatus.Reserved) return acceptQuote(seed);
        address bank = _mostly(before.counterparty, seed);
        address payee = _draw(seed, 10, 2) == 0 ? bank : before.holder;
        bool tradable = _isTradable(subject, index, before, bank);
        bytes memory payload = abi.encode(index, before.terms, seed, payee);
        if (!_act(ActionTypes.FUND_RECEIVABLE, subject, payload, list(bank))) return;
        _require(7, tradable);
        _require(11, bank == before.counterparty && _isBank(bank) && before.status == FragmentStatus.Reserved);
        holderSeen[subject][index] = bank;
        _places[FragmentStatus.Held].push(Place(subject, index));
    }

    function releaseReserve(uint256 seed) external {
        if (subjects.length == 0) return;
        (bytes32 subject, uint32 index, Fragment memory before) = _financed(seed);
        address signer = _mostly(before.holder, seed);
        bool success = _act(ActionTypes.RELEASE_RESERVE, subject, abi.encode(index, seed), list(signer));
        _require(11, !success || (signer == before.holder && before.financed && !before.reserveReleased));
        _require(1, !success || _open(before) == 0);
    }

    /// @dev The newest that stands and fits the fragment's request; else, now and then, any.
    function _quoteOf(uint256 seed) private view returns (bytes32 subject, bytes32 id) {
        for (uint256 i = 0; i < quotes.length && i < 3; ++i) {
            id = quotes[quotes.length - 1 - i];
            subject = subjectOfQuote[id];
            Quote memory quoted = receivables.quoteOf(subject, id);
            Fragment memory fragment = receivables.fragmentOf(subject, quoted.fragment);
            bool stands = fragment.status == FragmentStatus.FinanceRequested && quoted.expiry >= block.timestamp;
            if (stands && fragment.terms == quoted.request) return (subject, id);
        }
        if (quotes.length == 0 || _draw(seed, 10, 4) != 0) return (0, 0);
        id = quotes[_draw(seed, 11, quotes.length)];
        subject = subjectOfQuote[id];
    }

    /// @dev One of the last that were financed, if nothing is open in it; else any.
    function _financed(uint256 seed) private view returns (bytes32 subject, uint32 index, Fragment memory fragment) {
        Place[] storage places = _places[FragmentStatus.Held];
        for (uint256 i = 0; i < 3 && i < places.length; ++i) {
            (subject, index) = (places[places.length - 1 - i].subject, places[places.length - 1 - i].index);
            fragment = receivables.fragmentOf(subject, index);
            if (fragment.financed && _open(fragment) == 0) return (subject, index, fragment);
        }
        subject = _subjectOf(seed);
        (index, fragment) = _fragmentOf(seed, subject);
    }
}
