// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fingerprints} from "../../src/Fingerprints.sol";
import {Receivables} from "../../src/Receivables.sol";
import {Fragment, FragmentStatus, Interval, Receivable, Status} from "../../src/interfaces/IReceivables.sol";
import {Handler} from "./Handler.sol";
import {World} from "./World.sol";
import {Test} from "forge-std/Test.sol";

/// @notice The invariants of the ledger by their numbers, after any sequence of what may happen.
contract InvariantsTest is Test {
    uint64 private constant WHOLE = 1e18;

    Handler private handler;
    Receivables private receivables;
    Fingerprints private fingerprints;

    function setUp() external {
        handler = new Handler();
        handler.setUp();
        (address first, address second) = handler.contracts();
        (receivables, fingerprints) = (Receivables(first), Fingerprints(second));

        // What is listed twice happens twice as often.
        bytes4[26] memory selectors = [
            handler.issue.selector,
            handler.issue.selector,
            handler.confirm.selector,
            handler.confirm.selector,
            handler.end.selector,
            handler.dispute.selector,
            handler.changeMaturity.selector,
            handler.split.selector,
            handler.split.selector,
            handler.offer.selector,
            handler.accept.selector,
            handler.accept.selector,
            handler.takeBack.selector,
            handler.repurchase.selector,
            handler.notify.selector,
            handler.requestFinance.selector,
            handler.quote.selector,
            handler.quote.selector,
            handler.acceptQuote.selector,
            handler.acceptQuote.selector,
            handler.fund.selector,
            handler.fund.selector,
            handler.pay.selector,
            handler.pay.selector,
            handler.reverse.selector,
            handler.reduce.selector
        ];
        bytes4[] memory all = new bytes4[](selectors.length + 5);
        for (uint256 i = 0; i < selectors.length; ++i) {
            all[i] = selectors[i];
        }
        all[26] = handler.releaseReserve.selector;
        all[27] = handler.warp.selector;
        all[28] = handler.freeze.selector;
        all[29] = handler.pledge.selector;
        all[30] = handler.forge.selector;
        targetSelector(FuzzSelector(address(handler), all));
        targetContract(address(handler));
    }

    /// @notice 1. The leaf fragments of a receivable partition [0, 10^18); in each, open + paid + diluted + written off
    /// is its length; amounts sum to the face to the minor unit.
    function invariant_1_PartitionAndConservation() external view {
        for (uint256 i = 0; i < handler.subjectCount(); ++i) {
            bytes32 subject = handler.subjectAt(i);
            Receivable memory receivable = receivables.receivableOf(subject);
            (uint64 end, uint64 open) = _walk(subject, 0, 0);
            assertEq(end, WHOLE, "partition");
            assertEq(open, receivable.open, "open");
            assertEq(receivable.status == Status.Settled, open == 0, "settled");
            uint256[3] memory faces = [uint256(1), 99_999, 1e15];
            for (uint256 j = 0; j < faces.length; ++j) {
                assertEq(
                    _openAmount(faces[j], subject, receivable.fragments) + _consumedAmount(faces[j], subject),
                    faces[j],
                    "amounts"
                );
            }
        }
        assertEq(handler.violations(1), 0);
    }

    /// @notice 2. A fragment has exactly one holder: who got it by acceptance, funding or repurchase, or its parent's.
    function invariant_2_OneHolder() external view {
        for (uint256 i = 0; i < handler.subjectCount(); ++i) {
            bytes32 subject = handler.subjectAt(i);
            Receivable memory receivable = receivables.receivableOf(subject);
            for (uint32 index = 0; index < receivable.fragments; ++index) {
                address holder = receivables.fragmentOf(subject, index).holder;
                assertEq(holder, handler.holderSeen(subject, index), "holder");
                assertTrue(holder != address(0) && holder != receivable.obligor, "somebody else than the obligor");
            }
        }
    }

    /// @notice 3. A fingerprint has at most one live object, and is free only once that is rejected or cancelled.
    function invariant_3_OneLiveObject() external view {
        for (uint256 i = 0; i < handler.subjectCount(); ++i) {
            bytes32 subject = handler.subjectAt(i);
            Status status = receivables.receivableOf(subject).status;
            bytes32[] memory prints = fingerprints.fingerprintsOf(subject);
            bool ended = status == Status.Rejected || status == Status.Cancelled;
            assertEq(prints.length, ended ? 0 : 2, "held by the living");
            for (uint256 j = 0; j < prints.length; ++j) {
                assertEq(fingerprints.liveObject(prints[j]), subject, "live object");
            }
        }
        for (uint256 i = 0; i < handler.FINGERPRINTS(); ++i) {
            bytes32 object = fingerprints.liveObject(handler.fingerprintAt(i));
            if (object != 0) assertGt(receivables.versionOf(object), 0, "an object that exists");
        }
        assertEq(handler.violations(3), 0);
    }

    /// @notice 4. Only the obligor's key confirms. The face never changes. Maturity is fixed while any part is
    /// financed, unless holder and obligor both sign.
    function invariant_4_ConfirmationFaceMaturity() external view {
        for (uint256 i = 0; i < handler.subjectCount(); ++i) {
            bytes32 subject = handler.subjectAt(i);
            Receivable memory receivable = receivables.receivableOf(subject);
            (address obligor, bytes32 root, bytes32 currency, uint64 maturity, bool confirmed) = handler.seen(subject);
            assertEq(receivable.confirmed, confirmed, "confirmed");
            assertEq(receivable.root, root, "root");
            assertEq(receivable.currency, currency, "currency");
            assertEq(receivable.obligor, obligor, "obligor");
            assertEq(receivable.maturity, maturity, "maturity");
        }
        assertEq(handler.violations(4), 0);
    }

    /// @notice 5. A split keeps obligor, maturity, currency and root, which belong to the receivable; no part is empty.
    function invariant_5_NoEmptyPart() external view {
        for (uint256 i = 0; i < handler.subjectCount(); ++i) {
            bytes32 subject = handler.subjectAt(i);
            uint32 count = receivables.receivableOf(subject).fragments;
            for (uint32 index = 0; index < count; ++index) {
                Fragment memory fragment = receivables.fragmentOf(subject, index);
                assertLt(fragment.from, fragment.to, "empty");
                if (fragment.status != FragmentStatus.Divided) continue;
                Fragment memory left = receivables.fragmentOf(subject, fragment.left);
                Fragment memory right = receivables.fragmentOf(subject, fragment.left + 1);
                assertEq(left.from, fragment.from, "left");
                assertEq(left.to, right.from, "cut");
                assertEq(right.to, fragment.to, "right");
                assertGe(left.to, fragment.cursor, "consumption stays with the left");
            }
        }
    }

    /// @notice 6. Allocations of one bank entry sum to at most the entry, over all receivables; each counts once.
    /// A reversal reopens exactly what it reverses.
    function invariant_6_BankEntries() external view {
        for (uint256 i = 0; i < handler.ENTRIES(); ++i) {
            bytes32 entry = handler.entryAt(i);
            assertLe(receivables.entryAllocated(entry), WHOLE, "at most the entry");
            assertEq(receivables.entryAllocated(entry), handler.entrySeen(entry), "sum");
        }
        for (uint256 i = 0; i < handler.subjectCount(); ++i) {
            bytes32 subject = handler.subjectAt(i);
            uint256 length;
            World.Piece[] memory pieces = handler.piecesOf(subject);
            for (uint256 j = 0; j < pieces.length; ++j) {
                if (!pieces[j].reversed) length += pieces[j].to - pieces[j].from;
            }
            assertEq(WHOLE - receivables.receivableOf(subject).open, length, "consumed");
        }
        assertEq(handler.violations(6), 0);
    }

    /// @notice 7. No new sale or pledge of a fragment that is disputed, overdue or pledged, nor to oneself or a frozen
    /// organisation. Repurchase under recourse and payment remain possible.
    function invariant_7_NoSaleWhenNot() external view {
        assertEq(handler.violations(7), 0);
    }

    /// @notice 11. Every signed action: a valid party key with the right role at that block, the expected version, an
    /// unused nonce, before its deadline.
    function invariant_11_SignedActions() external view {
        assertEq(handler.violations(11), 0);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         HELPERS
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev From left to right through the leaves: each begins where the one before ended. Gives the last end and what is open.
    function _walk(bytes32 subject, uint32 index, uint64 start) private view returns (uint64 end, uint64 open) {
        Fragment memory fragment = receivables.fragmentOf(subject, index);
        if (fragment.status == FragmentStatus.Divided) {
            uint64 rest;
            (end, open) = _walk(subject, fragment.left, start);
            (end, rest) = _walk(subject, fragment.left + 1, end);
            return (end, open + rest);
        }
        assertEq(fragment.from, start, "contiguous");
        open = fragment.to - fragment.cursor;
        uint64 previous = fragment.from;
        for (uint256 i = 0; i < fragment.holes.length; ++i) {
            Interval memory hole = fragment.holes[i];
            assertTrue(previous <= hole.from && hole.from < hole.to, "holes in order");
            open += hole.to - hole.from;
            previous = hole.to;
        }
        assertTrue(previous <= fragment.cursor && fragment.cursor <= fragment.to, "holes before the cursor");
        assertEq(open + fragment.paid + fragment.diluted + fragment.writtenOff, fragment.to - fragment.from, "length");
        return (fragment.to, open);
    }

    function _openAmount(uint256 face, bytes32 subject, uint32 count) private view returns (uint256 sum) {
        for (uint32 index = 0; index < count; ++index) {
            Fragment memory fragment = receivables.fragmentOf(subject, index);
            if (fragment.status == FragmentStatus.Divided) continue;
            sum += _amount(face, fragment.cursor, fragment.to);
            for (uint256 i = 0; i < fragment.holes.length; ++i) {
                sum += _amount(face, fragment.holes[i].from, fragment.holes[i].to);
            }
        }
    }

    function _consumedAmount(uint256 face, bytes32 subject) private view returns (uint256 sum) {
        World.Piece[] memory pieces = handler.piecesOf(subject);
        for (uint256 i = 0; i < pieces.length; ++i) {
            if (!pieces[i].reversed) sum += _amount(face, pieces[i].from, pieces[i].to);
        }
    }

    function _amount(uint256 face, uint64 from, uint64 to) private pure returns (uint256) {
        return face * to / WHOLE - face * from / WHOLE;
    }
}
