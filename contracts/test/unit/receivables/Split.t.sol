// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, FragmentStatus} from "../../../src/interfaces/IReceivables.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Split.tree.
contract SplitTest is ReceivablesBase {
    function setUp() public override {
        super.setUp();
        issueConfirmed();
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         SPLIT
    //////////////////////////////////////////////////////////////////////////*/

    function test_Split() external {
        expectEvent();
        emit Split(SUBJECT, 3, 0, HALF, 1, 2);
        split(0, HALF, seller);
        assertFragment(0, FragmentStatus.Divided, seller);
        assertEq(fragmentAt(0).left, 1);
        assertEq(receivable().fragments, 3);
        _assertPart(1, 0, HALF, 0);
        _assertPart(2, HALF, WHOLE, HALF);
        refuse(
            ActionTypes.SPLIT_FRAGMENT, abi.encode(uint32(0), HALF), seller, wrongFragmentStatus(FragmentStatus.Divided)
        );
    }

    function test_Split_KeepsWhatItHas() external {
        fund(0, seller, bank, QUOTE);
        perform(ActionTypes.NOTIFY_ASSIGNMENT, abi.encode(uint32(0), REASON, seller), bank);
        pay(0, 3, seller);
        perform(ActionTypes.WRITE_OFF, abi.encode(uint32(0), uint64(5), REASON), bank);
        perform(ActionTypes.RECORD_DILUTION, abi.encode(uint32(0), uint64(9), REASON), list(bank, seller));
        split(0, 9, bank);
        for (uint32 index = 1; index <= 2; ++index) {
            Fragment memory part = fragmentAt(index);
            assertFragment(index, FragmentStatus.Held, bank);
            assertEq(part.assignor, seller);
            assertEq(part.payee, seller);
            assertTrue(part.financed && part.notified);
            assertFalse(part.reserveReleased);
            assertEq(part.cursor, 9);
            assertEq(part.paid, index == 1 ? 3 : 0);
            assertEq(part.writtenOff, index == 1 ? 2 : 0);
            assertEq(part.diluted, index == 1 ? 4 : 0);
        }
    }

    function test_Split_NotHolder() external {
        refuse(ActionTypes.SPLIT_FRAGMENT, abi.encode(uint32(0), HALF), buyer, notHolder(buyer));
    }

    function test_Split_NotHeld() external {
        bytes memory payload = abi.encode(uint32(0), HALF);
        offer(0, seller, supplier);
        refuse(ActionTypes.SPLIT_FRAGMENT, payload, seller, wrongFragmentStatus(FragmentStatus.Offered));
        vm.warp(expiry + 1);
        split(0, HALF, seller);
        assertFragment(0, FragmentStatus.Divided, seller);
        assertEq(fragmentAt(0).counterparty, address(0));
        _assertPart(1, 0, HALF, 0);
    }

    function test_Split_Pledged() external {
        pledge(0);
        refuse(
            ActionTypes.SPLIT_FRAGMENT,
            abi.encode(uint32(0), HALF),
            seller,
            abi.encodeWithSelector(Receivables_Pledged.selector, 0)
        );
    }

    function test_Split_BadCut() external {
        pay(0, 5, seller);
        uint64[5] memory cuts = [0, 4, WHOLE, WHOLE + 1, type(uint64).max];
        for (uint256 i = 0; i < cuts.length; ++i) {
            _refuseCut(0, cuts[i]);
        }
        split(0, HALF, seller);
        _refuseCut(2, HALF - 1);
        _refuseCut(2, HALF);
        _refuseCut(2, WHOLE);
    }

    function test_Split_Holes() external {
        bytes32 allocation = pay(0, 5, seller);
        reverse(allocation, seller);
        _refuseCut(0, HALF);
        pay(0, 5, seller);
        split(0, HALF, seller);
    }

    function test_Split_TooMany() external {
        uint32 last = 0;
        for (uint64 cut = 1; cut <= 127; ++cut) {
            split(last, cut, seller);
            last = receivable().fragments - 1;
        }
        assertEq(receivable().fragments, receivables.MAX_FRAGMENTS());
        refuse(ActionTypes.SPLIT_FRAGMENT, abi.encode(last, HALF), seller, Receivables_TooManyFragments.selector);
    }

    function _refuseCut(uint32 fragment, uint64 cut) private {
        refuse(
            ActionTypes.SPLIT_FRAGMENT,
            abi.encode(fragment, cut),
            seller,
            abi.encodeWithSelector(Receivables_BadCut.selector, cut)
        );
    }

    function _assertPart(uint32 index, uint64 from, uint64 to, uint64 cursor) private view {
        Fragment memory part = fragmentAt(index);
        assertFragment(index, FragmentStatus.Held, seller);
        assertEq(part.from, from);
        assertEq(part.to, to);
        assertEq(part.cursor, cursor);
        assertEq(part.payee, seller);
        assertEq(part.paid + part.diluted + part.writtenOff, 0);
    }
}
