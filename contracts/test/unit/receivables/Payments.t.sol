// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Allocation, Fragment, FragmentStatus} from "../../../src/interfaces/IReceivables.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Payments.tree.
contract PaymentsTest is ReceivablesBase {
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
        payFrom(0, 7, 5, ALLOCATION);
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
        payFrom(0, 9, 1, keccak256("next"));
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
        payFrom(0, 7, 5, ALLOCATION);
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
            _refusePay(1, ends[i], 5, ALLOCATION, badInterval(5, HALF));
        }
        _refusePay(2, HALF, 5, ALLOCATION, badInterval(HALF, WHOLE));
    }

    function test_Pay_AllocationUsed() external {
        payFrom(0, 7, 5, ALLOCATION);
        bytes memory refusal = abi.encodeWithSelector(Receivables_AllocationUsed.selector, ALLOCATION);
        _refusePay(0, 9, 5, ALLOCATION, refusal);
        reverse(ALLOCATION, seller);
        _refusePay(0, 7, 5, ALLOCATION, refusal);
    }

    function test_Pay_EntryExceeded() external {
        _refusePay(0, 7, 0, ALLOCATION, _exceeded(WHOLE));
        _refusePay(0, 7, WHOLE + 1, ALLOCATION, _exceeded(WHOLE));
        payFrom(0, 7, WHOLE - 3, ALLOCATION);
        _refusePay(0, 9, 4, keccak256("next"), _exceeded(3));
        payFrom(0, 9, 3, keccak256("next"));
        _refusePay(0, 10, 1, keccak256("last"), _exceeded(0));
        // A payment returned gives back what it took.
        reverse(ALLOCATION, seller);
        assertEq(receivables.entryAllocated(ENTRY), 3);
    }

    function test_Pay_SeveralReceivablesFromOneEntry() external {
        payFrom(0, 7, HALF, ALLOCATION);
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

    function _refusePay(uint32 fragment, uint64 to, uint64 entryParts, bytes32 allocation, bytes memory refusal)
        private
    {
        refuse(ActionTypes.RECORD_PAYMENT, paymentPayload(fragment, to, ENTRY, entryParts, allocation), seller, refusal);
    }

    function _exceeded(uint64 left) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Receivables_EntryExceeded.selector, ENTRY, left);
    }
}
