// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Allocation, Fragment, FragmentStatus, Interval, Status} from "../../../src/interfaces/IReceivables.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {Parts} from "../../../src/libraries/Parts.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Consumption.tree.
contract ConsumptionTest is ReceivablesBase {
    bytes32 private constant ALLOCATION = keccak256("allocation");

    function setUp() public override {
        super.setUp();
        issueConfirmed();
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        PAYMENT
    //////////////////////////////////////////////////////////////////////////*/

    function test_Pay() external {
        expectEvent();
        emit PaymentRecorded(SUBJECT, 3, 0, 0, 7, ENTRY, 5, ALLOCATION, seller);
        _pay(0, 7, 5, ALLOCATION);
        Fragment memory fragment = fragmentAt(0);
        assertEq(fragment.cursor, 7);
        assertEq(fragment.paid, 7);
        assertEq(receivable().open, WHOLE - 7);
        assertEq(receivables.entryAllocated(ENTRY), 5);
        Allocation memory allocation = receivables.allocationOf(ALLOCATION);
        assertEq(allocation.recorder, seller);
        assertEq(allocation.subject, SUBJECT);
        assertEq(allocation.fragment, 0);
        assertEq(allocation.from, 0);
        assertEq(allocation.to, 7);
        assertEq(allocation.entry, ENTRY);
        assertEq(allocation.entryParts, 5);
        assertFalse(allocation.reversed);

        expectEvent();
        emit PaymentRecorded(SUBJECT, 4, 0, 7, 9, ENTRY, 1, keccak256("next"), seller);
        _pay(0, 9, 1, keccak256("next"));
        assertEq(fragmentAt(0).paid, 9);
    }

    function test_Pay_NotPayee() external {
        reserve(0, seller, bank, QUOTE);
        perform(ActionTypes.FUND_RECEIVABLE, abi.encode(uint32(0), QUOTE, REASON, seller), bank);
        refuse(
            ActionTypes.RECORD_PAYMENT,
            paymentPayload(0, 7, ENTRY, 5, ALLOCATION),
            bank,
            abi.encodeWithSelector(Receivables_NotPayee.selector, bank)
        );
        _pay(0, 7, 5, ALLOCATION);
    }

    function test_Pay_NothingOpen() external {
        split(0, HALF, seller);
        pay(1, HALF, seller);
        _refusePay(1, HALF, 5, ALLOCATION, abi.encodeWithSelector(Receivables_NothingOpen.selector));
    }

    function test_Pay_BadInterval() external {
        split(0, HALF, seller);
        pay(1, 5, seller);
        uint64[5] memory ends = [0, 4, 5, HALF + 1, type(uint64).max];
        for (uint256 i = 0; i < ends.length; ++i) {
            _refusePay(1, ends[i], 5, ALLOCATION, _badInterval(5, HALF));
        }
        _refusePay(2, HALF, 5, ALLOCATION, _badInterval(HALF, WHOLE));
    }

    function test_Pay_AllocationUsed() external {
        _pay(0, 7, 5, ALLOCATION);
        bytes memory refusal = abi.encodeWithSelector(Receivables_AllocationUsed.selector, ALLOCATION);
        _refusePay(0, 9, 5, ALLOCATION, refusal);
        reverse(ALLOCATION, seller);
        _refusePay(0, 7, 5, ALLOCATION, refusal);
    }

    function test_Pay_EntryExceeded() external {
        _refusePay(0, 7, 0, ALLOCATION, _exceeded(WHOLE));
        _refusePay(0, 7, WHOLE + 1, ALLOCATION, _exceeded(WHOLE));
        _pay(0, 7, WHOLE - 3, ALLOCATION);
        _refusePay(0, 9, 4, keccak256("next"), _exceeded(3));
        _pay(0, 9, 3, keccak256("next"));
        _refusePay(0, 10, 1, keccak256("last"), _exceeded(0));
        // A payment returned gives back what it took.
        reverse(ALLOCATION, seller);
        assertEq(receivables.entryAllocated(ENTRY), 3);
    }

    function test_Pay_SeveralReceivablesFromOneEntry() external {
        _pay(0, 7, HALF, ALLOCATION);
        bytes32 subject = keccak256("another receivable");
        bind(seller, subject, Kinds.LESSOR);
        bytes memory prints = abi.encodePacked(keccak256("another fingerprint"));
        Action memory action = issueAction(issuePayload(prints), prints, seller);
        (action.subject, action.expectedVersion) = (subject, 0);
        signAction(action);
        assertPerformed(action);

        action = act(ActionTypes.RECORD_PAYMENT, paymentPayload(0, 7, ENTRY, HALF + 1, keccak256("next")), list(seller));
        (action.subject, action.expectedVersion) = (subject, 1);
        signAction(action);
        assertRefused(action, _exceeded(HALF));

        action = act(ActionTypes.RECORD_PAYMENT, paymentPayload(0, 7, ENTRY, HALF, ALLOCATION), list(seller));
        (action.subject, action.expectedVersion) = (subject, 1);
        signAction(action);
        assertRefused(action, abi.encodeWithSelector(Receivables_AllocationUsed.selector, ALLOCATION));

        action = act(ActionTypes.RECORD_PAYMENT, paymentPayload(0, 7, ENTRY, HALF, keccak256("next")), list(seller));
        (action.subject, action.expectedVersion) = (subject, 1);
        signAction(action);
        assertPerformed(action);
        assertEq(receivables.entryAllocated(ENTRY), WHOLE);

        // And only its own receivable reverses an allocation.
        refuse(
            ActionTypes.REVERSE_PAYMENT,
            abi.encode(keccak256("next"), REASON),
            seller,
            abi.encodeWithSelector(Receivables_UnknownAllocation.selector, keccak256("next"))
        );
    }

    function test_Pay_AllTheSame() external {
        offer(0, seller, supplier);
        pay(0, 7, seller);
        assertFragment(0, FragmentStatus.Offered, seller);
        dispute();
        pledge(0);
        freeze(seller);
        vm.warp(maturity + 1);
        bytes32 allocation = pay(0, 9, seller);
        reverse(allocation, seller);
    }

    function _pay(uint32 fragment, uint64 to, uint64 entryParts, bytes32 allocation) private {
        perform(ActionTypes.RECORD_PAYMENT, paymentPayload(fragment, to, ENTRY, entryParts, allocation), seller);
    }

    function _refusePay(uint32 fragment, uint64 to, uint64 entryParts, bytes32 allocation, bytes memory refusal)
        private
    {
        refuse(ActionTypes.RECORD_PAYMENT, paymentPayload(fragment, to, ENTRY, entryParts, allocation), seller, refusal);
    }

    function _badInterval(uint64 from, uint64 limit) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Receivables_BadInterval.selector, from, limit);
    }

    function _exceeded(uint64 left) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Receivables_EntryExceeded.selector, ENTRY, left);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                 DILUTION AND WRITE-OFF
    //////////////////////////////////////////////////////////////////////////*/

    function test_Dilute() external {
        bytes memory payload = abi.encode(uint32(0), uint64(7), REASON);
        refuse(ActionTypes.RECORD_DILUTION, payload, buyer, notHolder(buyer));
        refuse(ActionTypes.RECORD_DILUTION, payload, list(seller, buyer), unexpected(buyer));
        expectEvent();
        emit Diluted(SUBJECT, 3, 0, 0, 7, REASON);
        perform(ActionTypes.RECORD_DILUTION, payload, seller);
        assertEq(fragmentAt(0).diluted, 7);
        assertEq(receivable().open, WHOLE - 7);
    }

    function test_Dilute_Assigned() external {
        fund(0, seller, bank, QUOTE);
        bytes memory payload = abi.encode(uint32(0), uint64(7), REASON);
        refuse(ActionTypes.RECORD_DILUTION, payload, list(bank), missing(seller));
        refuse(ActionTypes.RECORD_DILUTION, payload, list(bank, buyer), missing(seller));
        refuse(ActionTypes.RECORD_DILUTION, payload, list(seller, bank), notHolder(seller));
        refuse(ActionTypes.RECORD_DILUTION, payload, list(bank, buyer, seller), unexpected(buyer));
        perform(ActionTypes.RECORD_DILUTION, payload, list(bank, seller));
        assertEq(fragmentAt(0).diluted, 7);
    }

    function test_WriteOff() external {
        bytes memory payload = abi.encode(uint32(0), uint64(7), REASON);
        refuse(ActionTypes.WRITE_OFF, payload, buyer, notHolder(buyer));
        expectEvent();
        emit WrittenOff(SUBJECT, 3, 0, 0, 7, REASON);
        perform(ActionTypes.WRITE_OFF, payload, seller);
        assertEq(fragmentAt(0).writtenOff, 7);
        refuse(ActionTypes.WRITE_OFF, payload, seller, _badInterval(7, WHOLE));
        refuse(ActionTypes.RECORD_DILUTION, payload, seller, _badInterval(7, WHOLE));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       SETTLEMENT
    //////////////////////////////////////////////////////////////////////////*/

    function test_Settle() external {
        split(0, HALF, seller);
        pay(2, WHOLE, seller);
        assertStatus(Status.Confirmed);
        perform(ActionTypes.RECORD_DILUTION, abi.encode(uint32(1), uint64(7), REASON), seller);
        pay(1, 9, seller);
        perform(ActionTypes.WRITE_OFF, abi.encode(uint32(1), HALF - 1, REASON), seller);
        assertStatus(Status.Confirmed);
        uint64 current = version();
        expectEvent();
        emit Settled(SUBJECT, current + 1);
        pay(1, HALF, seller);
        assertStatus(Status.Settled);
        assertEq(version(), current + 1);
    }

    function test_Settle_ByDilutionOrWriteOff() external {
        uint256 snapshot = vm.snapshotState();
        perform(ActionTypes.RECORD_DILUTION, abi.encode(uint32(0), WHOLE, REASON), seller);
        assertStatus(Status.Settled);
        vm.revertToState(snapshot);
        perform(ActionTypes.WRITE_OFF, abi.encode(uint32(0), WHOLE, REASON), seller);
        assertStatus(Status.Settled);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        REVERSAL
    //////////////////////////////////////////////////////////////////////////*/

    function test_Reverse() external {
        _pay(0, 7, 5, ALLOCATION);
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
        _pay(0, 7, 5, ALLOCATION);
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
        _refusePay(0, 11, 5, ALLOCATION, _badInterval(0, 10));
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
