// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, Receivable, Status} from "../../src/interfaces/IReceivables.sol";
import {World} from "./World.sol";

/// @notice What the handlers look at before and after an action.
abstract contract Looking is World {
    /// @dev Invariant 7: not disputed, overdue, pledged; not to oneself or the obligor; nobody frozen; something open.
    function _isTradable(bytes32 subject, uint32 index, Fragment memory fragment, address counterparty)
        internal
        view
        returns (bool)
    {
        Receivable memory receivable = receivables.receivableOf(subject);
        if (receivable.disputed || block.timestamp > receivable.maturity) return false;
        if (liens.isPledged(subject, index) || _isFrozen(fragment.holder, subject) || _open(fragment) == 0) {
            return false;
        }
        if (counterparty == address(0)) return true;
        return
            counterparty != fragment.holder && counterparty != receivable.obligor && !_isFrozen(counterparty, subject);
    }

    function _isLive(bytes32 subject) internal view returns (bool) {
        Status status = _status(subject);
        return status == Status.Issued || status == Status.Confirmed;
    }

    function _open(Fragment memory fragment) internal pure returns (uint64) {
        return fragment.to - fragment.from - fragment.paid - fragment.diluted - fragment.writtenOff;
    }

    function _openInterval(Fragment memory fragment) internal pure returns (uint64, uint64) {
        if (fragment.holes.length == 0) return (fragment.cursor, fragment.to);
        return (fragment.holes[0].from, fragment.holes[0].to);
    }

    /// @dev Often all of it, else somewhere in it, now and then none.
    function _point(uint256 seed, uint64 from, uint64 limit) internal pure returns (uint64) {
        if (_draw(seed, 20, 10) == 0) return limit;
        return from + uint64(_draw(seed, 21, uint256(limit) - from + 1));
    }

    function _expiry(uint256 seed) internal view returns (uint64) {
        return uint64(block.timestamp + _draw(seed, 22, 20 days));
    }
}
