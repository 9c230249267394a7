// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, Status} from "../../src/interfaces/IReceivables.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {ReceivablesBase} from "../utils/ReceivablesBase.sol";

/// @notice Properties of single transitions for any values.
contract LifecycleFuzzTest is ReceivablesBase {
    function setUp() public override {
        super.setUp();
        issueConfirmed();
    }

    /// @dev A cut within the open part divides; any other is refused.
    function testFuzz_Split(uint64 consumed, uint64 cut) external {
        consumed = uint64(bound(consumed, 1, WHOLE - 1));
        cut = uint64(bound(cut, 0, uint256(WHOLE) + 10));
        pay(0, consumed, seller);
        if (cut < consumed || cut >= WHOLE) {
            refuse(
                ActionTypes.SPLIT_FRAGMENT,
                abi.encode(uint32(0), cut),
                seller,
                abi.encodeWithSelector(Receivables_BadCut.selector, cut)
            );
            return;
        }
        split(0, cut, seller);
        (Fragment memory left, Fragment memory right) = (fragmentAt(1), fragmentAt(2));
        assertEq(left.to, cut);
        assertEq(right.from, cut);
        assertEq(left.paid, consumed);
        assertEq(left.cursor, consumed);
        assertEq(right.cursor, cut);
        assertEq(receivable().open, WHOLE - consumed);
    }

    /// @dev Paid in any parts and returned in any order, all is as it was, and the entries are free.
    function testFuzz_PayAndReverse(uint64[6] memory cuts, uint256 order) external {
        bytes32[] memory allocations = new bytes32[](cuts.length);
        uint64 previous = 0;
        for (uint256 i = 0; i < cuts.length; ++i) {
            previous = uint64(bound(cuts[i], previous + 1, WHOLE - 6 + i));
            allocations[i] = pay(0, previous, seller);
        }
        for (uint256 i = 0; i < cuts.length; ++i) {
            uint256 next = (order % cuts.length + i * 5) % cuts.length;
            reverse(allocations[next], seller);
        }
        Fragment memory fragment = fragmentAt(0);
        assertEq(fragment.paid, 0);
        assertEq(receivable().open, WHOLE);
        for (uint256 i = 0; i < cuts.length; ++i) {
            assertEq(fragment.holes[i].to, receivables.allocationOf(allocations[i]).to);
            assertEq(receivables.entryAllocated(receivables.allocationOf(allocations[i]).entry), 0);
        }
        // Paid again, hole by hole, it settles.
        for (uint256 i = 0; i < cuts.length; ++i) {
            pay(0, fragment.holes[i].to, seller);
        }
        pay(0, WHOLE, seller);
        assertStatus(Status.Settled);
    }

    /// @dev An offer may be taken to its last second and to that of the maturity, and not a second longer.
    function testFuzz_Times(uint64 now_, uint64 expires) external {
        expiry = uint64(bound(expires, START, maturity + 30 days));
        offer(0, seller, supplier);
        now_ = uint64(bound(now_, START, maturity + 60 days));
        vm.warp(now_);
        bytes memory payload = abi.encode(uint32(0), TERMS);
        if (now_ > expiry) {
            bytes memory expired = abi.encodeWithSelector(Receivables_Expired.selector, expiry);
            refuse(ActionTypes.ACCEPT_OFFER, payload, supplier, expired);
        } else if (now_ > maturity) {
            bytes memory overdue = abi.encodeWithSelector(Receivables_Overdue.selector, maturity);
            refuse(ActionTypes.ACCEPT_OFFER, payload, supplier, overdue);
        } else {
            perform(ActionTypes.ACCEPT_OFFER, payload, supplier);
        }
    }

    /// @dev An entry pays what it holds, over however many payments.
    function testFuzz_Entry(uint64[5] memory parts) external {
        uint64 allocated;
        for (uint64 i = 0; i < parts.length; ++i) {
            uint64 some = uint64(bound(parts[i], 0, WHOLE));
            bytes memory payload = paymentPayload(0, i + 1, ENTRY, some, keccak256(abi.encode(i)));
            if (some == 0 || some > WHOLE - allocated) {
                refuse(
                    ActionTypes.RECORD_PAYMENT,
                    payload,
                    seller,
                    abi.encodeWithSelector(Receivables_EntryExceeded.selector, ENTRY, WHOLE - allocated)
                );
                return;
            }
            perform(ActionTypes.RECORD_PAYMENT, payload, seller);
            allocated += some;
            assertEq(receivables.entryAllocated(ENTRY), allocated);
        }
    }
}
