// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, Interval} from "../interfaces/IReceivables.sol";
import {IReceivablesErrors} from "../interfaces/IReceivablesErrors.sol";

/// @title Parts
/// @notice Consumption of a fragment by intervals, from the left. As amounts are
/// `floor(face·to / 10^18) − floor(face·from / 10^18)`, those of all intervals sum to the fragment's, whatever the order.
library Parts {
    /// @dev The whole of a receivable, and of a bank entry.
    uint64 internal constant WHOLE = 1e18;

    /// @dev Holes are walked through: their number is bounded, and with it the gas.
    uint256 internal constant MAX_HOLES = 32;

    /// @dev How much of a fragment is neither paid nor diluted nor written off.
    function open(Fragment storage fragment) internal view returns (uint64) {
        return fragment.to - fragment.from - fragment.paid - fragment.diluted - fragment.writtenOff;
    }

    /// @dev Consumes from the leftmost open point: the first hole, else the cursor. Gives that point.
    function consume(Fragment storage fragment, uint64 to) internal returns (uint64 from) {
        Interval[] storage holes = fragment.holes;
        if (holes.length == 0) {
            from = fragment.cursor;
            _requireWithin(from, to, fragment.to);
            fragment.cursor = to;
        } else {
            from = holes[0].from;
            _requireWithin(from, to, holes[0].to);
            if (to == holes[0].to) _removeFirst(holes);
            else holes[0].from = to;
        }
    }

    /// @dev Reopens an interval that was consumed, keeping the holes in order.
    function reopen(Fragment storage fragment, uint64 from, uint64 to) internal {
        Interval[] storage holes = fragment.holes;
        uint256 index = holes.length;
        if (index == MAX_HOLES) revert IReceivablesErrors.Receivables_TooManyHoles();
        holes.push();
        for (; index > 0 && holes[index - 1].from > from; --index) {
            holes[index] = holes[index - 1];
        }
        holes[index] = Interval(from, to);
    }

    function _removeFirst(Interval[] storage holes) private {
        for (uint256 i = 1; i < holes.length; ++i) {
            holes[i - 1] = holes[i];
        }
        holes.pop();
    }

    function _requireWithin(uint64 from, uint64 to, uint64 limit) private pure {
        if (to <= from || to > limit) revert IReceivablesErrors.Receivables_BadInterval(from, limit);
    }
}
