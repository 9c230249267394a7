// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, FragmentStatus} from "../../src/interfaces/IReceivables.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Looking} from "./Looking.sol";

/// @notice How fragments are divided and pass from hand to hand.
abstract contract Transferring is Looking {
    /*//////////////////////////////////////////////////////////////////////////
                                      HAND TO HAND
    //////////////////////////////////////////////////////////////////////////*/

    function split(uint256 seed) external {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        (uint32 index, Fragment memory before) = _fragmentOf(seed, subject);
        address signer = _mostly(before.holder, seed);
        uint64 cut = _cut(seed, before);
        uint32 count = receivables.receivableOf(subject).fragments;
        if (!_act(ActionTypes.SPLIT_FRAGMENT, subject, abi.encode(index, cut), list(signer))) return;
        _require(11, signer == before.holder);
        _require(7, !liens.isPledged(subject, index));
        holderSeen[subject][count] = before.holder;
        holderSeen[subject][count + 1] = before.holder;
    }

    /// @dev Anywhere, or just at an end or at the cursor, where a part would be empty or nearly so.
    function _cut(uint256 seed, Fragment memory fragment) private pure returns (uint64) {
        uint256 way = _draw(seed, 10, 12);
        if (way == 0) return fragment.from;
        if (way == 1) return fragment.to;
        if (way == 2) return fragment.cursor;
        return fragment.from + uint64(_draw(seed, 11, uint256(fragment.to) - fragment.from + 1));
    }

    function offer(uint256 seed) public {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        (uint32 index, Fragment memory before) = _fragmentOf(seed, subject);
        address signer = _mostly(before.holder, seed);
        address addressee = _mostly(people[_draw(seed, 10, people.length)], seed >> 1);
        bytes memory payload = abi.encode(index, addressee, seed, _expiry(seed));
        bool tradable = _isTradable(subject, index, before, addressee);
        if (!_act(ActionTypes.OFFER_FRAGMENT, subject, payload, list(signer))) return;
        _require(7, tradable);
        _require(11, signer == before.holder);
        _places[FragmentStatus.Offered].push(Place(subject, index));
    }

    function accept(uint256 seed) external {
        if (subjects.length == 0) return;
        (bytes32 subject, uint32 index, Fragment memory before) = _fragmentIn(seed, FragmentStatus.Offered);
        if (before.status == FragmentStatus.Held) return offer(seed);
        address signer = _mostly(before.counterparty, seed);
        bool tradable = _isTradable(subject, index, before, signer);
        if (!_act(ActionTypes.ACCEPT_OFFER, subject, abi.encode(index, before.terms), list(signer))) return;
        _require(7, tradable);
        _require(11, signer == before.counterparty && before.status == FragmentStatus.Offered);
        holderSeen[subject][index] = signer;
    }

    function takeBack(uint256 seed) external {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        (uint32 index, Fragment memory before) = _fragmentOf(seed, subject);
        bool decline = _draw(seed, 10, 2) == 0;
        address signer = _mostly(decline ? before.counterparty : before.holder, seed);
        bool success = decline
            ? _act(ActionTypes.DECLINE, subject, abi.encode(index, before.terms), list(signer))
            : _act(ActionTypes.WITHDRAW, subject, abi.encode(index), list(signer));
        _require(11, !success || signer == (decline ? before.counterparty : before.holder));
    }

    function repurchase(uint256 seed) external {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        (uint32 index, Fragment memory before) = _fragmentOf(seed, subject);
        address[] memory signers = _both(_mostly(before.assignor, seed), _mostly(before.holder, seed >> 1));
        bool right = before.assignor != address(0) && signers.length == 2 && signers[0] == before.assignor
            && signers[1] == before.holder;
        bool possible = right && before.status == FragmentStatus.Held && _isLive(subject);
        bool success = _act(ActionTypes.REPURCHASE_FRAGMENT, subject, abi.encode(index, seed), signers);
        // Recourse remains possible, whatever else is the matter.
        _require(7, success || !possible || spoilt);
        _require(11, !success || right);
        if (success) holderSeen[subject][index] = before.assignor;
    }

    function notify(uint256 seed) external {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        (uint32 index, Fragment memory before) = _fragmentOf(seed, subject);
        address signer = _mostly(before.holder, seed);
        address payee = _draw(seed, 10, 2) == 0 ? before.holder : before.assignor;
        bool success = _act(ActionTypes.NOTIFY_ASSIGNMENT, subject, abi.encode(index, seed, payee), list(signer));
        _require(11, !success || (signer == before.holder && before.assignor != address(0)));
    }
}
