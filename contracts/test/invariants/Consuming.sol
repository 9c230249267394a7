// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Allocation, Fragment, FragmentStatus} from "../../src/interfaces/IReceivables.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Looking} from "./Looking.sol";

/// @notice How fragments are paid and reduced, and payments returned.
abstract contract Consuming is Looking {
    /*//////////////////////////////////////////////////////////////////////////
                                       CONSUMPTION
    //////////////////////////////////////////////////////////////////////////*/

    struct Payment {
        uint32 index;
        uint64 from;
        uint64 to;
        bytes32 entry;
        uint64 parts;
        bytes32 allocation;
    }

    function pay(uint256 seed) external {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        (uint32 index, Fragment memory before) = _fragmentOf(seed, subject);
        Payment memory payment = _payment(seed, index, before);
        address signer = _mostly(before.payee, seed);
        bool fits = payment.parts != 0 && entrySeen[payment.entry] + payment.parts <= WHOLE
            && receivables.allocationOf(payment.allocation).recorder == address(0);
        bool possible = fits && payment.to > payment.from && signer == before.payee && _isLive(subject)
            && before.status != FragmentStatus.Divided;
        bool success = _act(ActionTypes.RECORD_PAYMENT, subject, _payload(payment), list(signer));
        // Payment remains possible, whatever else is the matter.
        _require(7, success || !possible || spoilt);
        if (!success) return;
        _require(6, fits);
        _require(11, signer == before.payee);
        entrySeen[payment.entry] += payment.parts;
        allocations.push(payment.allocation);
        _pieces[subject].push(Piece(payment.from, payment.to, payment.allocation, false));
    }

    /// @dev Now and then with an allocation that was used before.
    function _payment(uint256 seed, uint32 index, Fragment memory fragment)
        private
        view
        returns (Payment memory payment)
    {
        payment.index = index;
        uint64 limit;
        (payment.from, limit) = _openInterval(fragment);
        payment.to = _point(seed, payment.from, limit);
        payment.entry = entryAt(_draw(seed, 10, ENTRIES));
        payment.parts = uint64(_draw(seed, 11, WHOLE / 3));
        payment.allocation = _draw(seed, 12, 12) == 0 && allocations.length != 0
            ? allocations[_draw(seed, 13, allocations.length)]
            : keccak256(abi.encode("allocation", seed));
    }

    function _payload(Payment memory payment) private pure returns (bytes memory) {
        return abi.encode(payment.index, payment.to, payment.entry, payment.parts, payment.allocation);
    }

    function reverse(uint256 seed) external {
        if (allocations.length == 0) return;
        bytes32 id = allocations[_draw(seed, 10, allocations.length)];
        Allocation memory allocation = receivables.allocationOf(id);
        bytes32 subject = _draw(seed, 11, 12) == 0 ? _subjectOf(seed) : allocation.subject;
        uint64 before = receivables.receivableOf(subject).open;
        address signer = _mostly(allocation.recorder, seed);
        if (!_act(ActionTypes.REVERSE_PAYMENT, subject, abi.encode(id, seed), list(signer))) return;
        _require(6, !reversedSeen[id] && subject == allocation.subject);
        reversedSeen[id] = true;
        _require(11, signer == allocation.recorder);
        // Exactly what it reverses, here and in the list of what is consumed.
        _require(6, receivables.receivableOf(subject).open == before + allocation.to - allocation.from);
        entrySeen[allocation.entry] -= allocation.entryParts;
        Piece[] storage pieces = _pieces[subject];
        for (uint256 i = 0; i < pieces.length; ++i) {
            if (pieces[i].allocation == id) pieces[i].reversed = true;
        }
    }

    function reduce(uint256 seed) external {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        (uint32 index, Fragment memory before) = _fragmentOf(seed, subject);
        (uint64 from, uint64 limit) = _openInterval(before);
        uint64 to = _point(seed, from, limit);
        bool dilution = _draw(seed, 10, 2) == 0;
        address[] memory signers = _both(_mostly(before.holder, seed), dilution ? before.assignor : address(0));
        bytes32 typeHash = dilution ? ActionTypes.RECORD_DILUTION : ActionTypes.WRITE_OFF;
        if (!_act(typeHash, subject, abi.encode(index, to, seed), signers)) return;
        _require(11, signers[0] == before.holder);
        _require(11, !dilution || before.assignor == address(0) || signers[1] == before.assignor);
        _pieces[subject].push(Piece(from, to, 0, false));
    }
}
