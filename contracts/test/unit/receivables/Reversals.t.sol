// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, Interval, Status} from "../../../src/interfaces/IReceivables.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {Parts} from "../../../src/libraries/Parts.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Reversals.tree.
contract ReversalsTest is ReceivablesBase {
    bytes32 private constant ALLOCATION = keccak256("allocation");

    function setUp() public override {
        super.setUp();
        issueConfirmed();
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        REVERSAL
    //////////////////////////////////////////////////////////////////////////*/

    function test_Reverse() external {
        payFrom(0, 7, 5, ALLOCATION);
        pay(0, 9, seller);
        expectEvent();
        emit PaymentReversed(SUBJECT, 5, 0, 0, 7, ENTRY, 5, ALLOCATION, REASON);
        reverse(ALLOCATION, seller);
        Fragment memory fragment = fragmentAt(0);
        assertEq(fragment.paid, 2);
        assertEq(fragment.cursor, 9);
        assertEq(receivable().open, WHOLE - 2);
        assertEq(receivables.entryAllocated(ENTRY), 0);
        assertTrue(receivables.allocationOf(ALLOCATION).reversed);
        _assertHoles(0, [uint64(0), 7, 0, 0, 0, 0], 1);
    }

    function test_Reverse_Refused() external {
        _refuseReverse(seller, abi.encodeWithSelector(Receivables_UnknownAllocation.selector, ALLOCATION));
        payFrom(0, 7, 5, ALLOCATION);
        transfer(0, seller, supplier);
        // Now the supplier collects; but the seller had that money.
        _refuseReverse(supplier, abi.encodeWithSelector(Receivables_NotPayee.selector, supplier));
        reverse(ALLOCATION, seller);
        _refuseReverse(seller, abi.encodeWithSelector(Receivables_AlreadyReversed.selector, ALLOCATION));
    }

    function test_Reverse_Settled() external {
        bytes32 allocation = pay(0, WHOLE, seller);
        assertStatus(Status.Settled);
        reverse(allocation, seller);
        assertStatus(Status.Confirmed);
        _assertHoles(0, [uint64(0), WHOLE, 0, 0, 0, 0], 1);
        pay(0, WHOLE, seller);
        assertStatus(Status.Settled);
        _assertHoles(0, [uint64(0), 0, 0, 0, 0, 0], 0);
    }

    function test_Reverse_SettledUnconfirmed() external {
        bytes32 subject = keccak256("never confirmed");
        bind(seller, subject, Kinds.LESSOR);
        bytes memory prints = abi.encodePacked(keccak256("another fingerprint"));
        Action memory action = issueAction(issuePayload(prints), prints, seller);
        _performOn(action, subject, 0);
        _performOn(
            act(ActionTypes.RECORD_PAYMENT, paymentPayload(0, WHOLE, ENTRY, 1, ALLOCATION), list(seller)), subject, 1
        );
        assertEq(uint256(receivables.receivableOf(subject).status), uint256(Status.Settled));
        _performOn(act(ActionTypes.REVERSE_PAYMENT, abi.encode(ALLOCATION, REASON), list(seller)), subject, 2);
        assertEq(uint256(receivables.receivableOf(subject).status), uint256(Status.Issued));
    }

    function test_Reverse_Divided() external {
        bytes32 first = pay(0, 5, seller);
        bytes32 second = pay(0, 7, seller);
        split(0, HALF, seller);
        split(1, 7, seller);
        reverse(first, seller);
        _assertHoles(3, [uint64(0), 5, 0, 0, 0, 0], 1);
        assertEq(fragmentAt(3).paid, 2);
        reverse(second, seller);
        _assertHoles(3, [uint64(0), 5, 5, 7, 0, 0], 2);
        assertEq(fragmentAt(3).paid, 0);
        assertEq(receivable().open, WHOLE);
        // An allocation of a part that was made later.
        bytes32 third = pay(4, 9, seller);
        reverse(third, seller);
        _assertHoles(4, [uint64(7), 9, 0, 0, 0, 0], 1);
    }

    function test_Reverse_DividedMostOften() external {
        bytes32 allocation = pay(0, 1, seller);
        uint32 left = 0;
        for (uint64 i = 1; i <= 127; ++i) {
            split(left, WHOLE - i, seller);
            left = receivable().fragments - 2;
        }
        Action memory action = act(ActionTypes.REVERSE_PAYMENT, abi.encode(allocation, REASON), list(seller));
        vm.cool(address(receivables));
        vm.cool(address(organisations));
        vm.cool(address(directory));
        assertPerformed(action);
        _assertHoles(left, [uint64(0), 1, 0, 0, 0, 0], 1);
    }

    function _refuseReverse(address signer, bytes memory refusal) private {
        refuse(ActionTypes.REVERSE_PAYMENT, abi.encode(ALLOCATION, REASON), signer, refusal);
    }

    function _performOn(Action memory action, bytes32 subject, uint64 expected) private {
        (action.subject, action.expectedVersion) = (subject, expected);
        signAction(action);
        assertPerformed(action);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         HOLES
    //////////////////////////////////////////////////////////////////////////*/

    function test_Holes() external {
        bytes32[4] memory allocations;
        for (uint64 i = 0; i < 4; ++i) {
            allocations[i] = pay(0, 10 * (i + 1), seller);
        }
        reverse(allocations[2], seller);
        reverse(allocations[0], seller);
        reverse(allocations[1], seller);
        _assertHoles(0, [uint64(0), 10, 10, 20, 20, 30], 3);

        // Each to its end at most, however the next one begins where it ends.
        refuse(ActionTypes.RECORD_PAYMENT, paymentPayload(0, 11, ENTRY, 5, ALLOCATION), seller, badInterval(0, 10));
        pay(0, 4, seller);
        _assertHoles(0, [uint64(4), 10, 10, 20, 20, 30], 3);
        perform(ActionTypes.WRITE_OFF, abi.encode(uint32(0), uint64(10), REASON), seller);
        _assertHoles(0, [uint64(10), 20, 20, 30, 0, 0], 2);
        perform(ActionTypes.RECORD_DILUTION, abi.encode(uint32(0), uint64(20), REASON), seller);
        bytes32 last = pay(0, 30, seller);
        _assertHoles(0, [uint64(0), 0, 0, 0, 0, 0], 0);
        assertEq(fragmentAt(0).cursor, 40);
        pay(0, 50, seller);
        reverse(last, seller);
        _assertHoles(0, [uint64(20), 30, 0, 0, 0, 0], 1);
        assertEq(receivable().open, WHOLE - 40);
    }

    function test_Holes_TooMany() external {
        bytes32[33] memory allocations;
        for (uint64 i = 0; i < 33; ++i) {
            allocations[i] = pay(0, i + 1, seller);
        }
        for (uint256 i = 32; i > 0; --i) {
            reverse(allocations[i], seller);
        }
        assertEq(fragmentAt(0).holes.length, Parts.MAX_HOLES);
        refuse(
            ActionTypes.REVERSE_PAYMENT, abi.encode(allocations[0], REASON), seller, Receivables_TooManyHoles.selector
        );
        pay(0, 2, seller);
        reverse(allocations[0], seller);
        assertEq(fragmentAt(0).holes.length, Parts.MAX_HOLES);
        assertEq(fragmentAt(0).holes[0].from, 0);
        assertEq(fragmentAt(0).holes[1].from, 2);
    }

    function _assertHoles(uint32 index, uint64[6] memory expected, uint256 count) private view {
        Interval[] memory holes = fragmentAt(index).holes;
        assertEq(holes.length, count, "holes");
        for (uint256 i = 0; i < count; ++i) {
            assertEq(holes[i].from, expected[2 * i], "hole's from");
            assertEq(holes[i].to, expected[2 * i + 1], "hole's to");
        }
    }
}
