// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, Interval} from "../../src/interfaces/IReceivables.sol";
import {Parts} from "../../src/libraries/Parts.sol";
import {Test} from "forge-std/Test.sol";

/// @notice The library against a model that is too simple to be wrong: a row of cells, each open or consumed, of which those
/// left of the furthest point are consumed in pieces.
contract PartsTest is Test {
    using Parts for Fragment;

    uint64 private constant CELLS = 24;

    Fragment private fragment;
    uint64 private start;

    /// @dev Which consumption took a cell; 0: open.
    uint256[24] private takenBy;
    Interval[] private taken;
    bool[] private given;

    function testFuzz_AgainstCells(uint64 from, uint256[24] calldata seeds) external {
        start = uint64(bound(from, 0, 1e18));
        (fragment.from, fragment.cursor, fragment.to) = (start, start, start + CELLS);
        for (uint256 i = 0; i < seeds.length; ++i) {
            if (seeds[i] % 5 < 3) _consume(uint64(seeds[i] >> 8) % (CELLS + 2));
            else _reopen(seeds[i] >> 8);
            _check();
        }
    }

    function consume(uint64 to) external returns (uint64 from) {
        from = fragment.consume(to);
        fragment.paid += to - from;
    }

    function _consume(uint64 point) private {
        uint64 first = _firstOpen();
        uint64 limit = _limit(first);
        if (first == CELLS || point <= first || point > limit) {
            vm.expectPartialRevert(bytes4(keccak256("Receivables_BadInterval(uint64,uint64)")));
            this.consume(start + point);
            return;
        }
        assertEq(this.consume(start + point), start + first, "leftmost");
        taken.push(Interval(first, point));
        given.push(false);
        for (uint64 cell = first; cell < point; ++cell) {
            takenBy[cell] = taken.length;
        }
    }

    function _reopen(uint256 seed) private {
        if (taken.length == 0) return;
        uint256 which = seed % taken.length;
        if (given[which] || fragment.holes.length == Parts.MAX_HOLES) return;
        given[which] = true;
        Interval memory piece = taken[which];
        fragment.reopen(start + piece.from, start + piece.to);
        fragment.paid -= piece.to - piece.from;
        for (uint64 cell = piece.from; cell < piece.to; ++cell) {
            takenBy[cell] = 0;
        }
    }

    /// @dev Open cells are those of the holes and those from the cursor on; holes are in order and apart.
    function _check() private view {
        uint64 open;
        for (uint64 cell = 0; cell < CELLS; ++cell) {
            if (takenBy[cell] == 0) ++open;
            assertEq(takenBy[cell] == 0, _isOpen(start + cell), "cell");
        }
        assertEq(fragment.open(), open, "open");
        uint64 previous = start;
        for (uint256 i = 0; i < fragment.holes.length; ++i) {
            assertGe(fragment.holes[i].from, previous, "in order");
            previous = fragment.holes[i].to;
        }
        assertLe(previous, fragment.cursor, "before the cursor");
    }

    function _isOpen(uint64 point) private view returns (bool) {
        if (point >= fragment.cursor) return true;
        for (uint256 i = 0; i < fragment.holes.length; ++i) {
            if (fragment.holes[i].from <= point && point < fragment.holes[i].to) return true;
        }
        return false;
    }

    function _firstOpen() private view returns (uint64 cell) {
        while (cell < CELLS && takenBy[cell] != 0) ++cell;
    }

    /// @dev A hole ends where the consumption that it reopened did; the rest ends with the fragment.
    function _limit(uint64 first) private view returns (uint64) {
        if (start + first >= fragment.cursor) return CELLS;
        for (uint256 i = 0; i < taken.length; ++i) {
            if (given[i] && taken[i].from <= first && first < taken[i].to && _isLast(i, first)) return taken[i].to;
        }
        return CELLS;
    }

    /// @dev Of those that took a cell in their turn, the last is the one whose hole is there.
    function _isLast(uint256 which, uint64 cell) private view returns (bool) {
        for (uint256 i = which + 1; i < taken.length; ++i) {
            if (taken[i].from <= cell && cell < taken[i].to) return false;
        }
        return true;
    }

    /// @dev Whatever the face and the cuts, the amounts of adjacent parts sum to the face.
    function testFuzz_AmountsTelescope(uint256 face, uint64[9] memory cuts) external pure {
        face = bound(face, 1, 1e15);
        uint256 sum;
        uint256 previous;
        for (uint256 i = 0; i < cuts.length; ++i) {
            uint256 cut = bound(cuts[i], previous, Parts.WHOLE);
            sum += face * cut / Parts.WHOLE - face * previous / Parts.WHOLE;
            previous = cut;
        }
        assertEq(sum + face - face * previous / Parts.WHOLE, face);
    }
}
