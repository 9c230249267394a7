// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, FragmentStatus, Status} from "../../../src/interfaces/IReceivables.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Assignment.tree.
contract AssignmentTest is ReceivablesBase {
    function setUp() public override {
        super.setUp();
        issueConfirmed();
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         NOTIFY
    //////////////////////////////////////////////////////////////////////////*/

    function test_Notify() external {
        fund(0, seller, bank, QUOTE);
        expectEvent();
        emit AssignmentNotified(SUBJECT, version() + 1, 0, REASON, seller);
        perform(ActionTypes.NOTIFY_ASSIGNMENT, abi.encode(uint32(0), REASON, seller), bank);
        assertTrue(fragmentAt(0).notified);
        assertEq(fragmentAt(0).payee, seller);
        perform(ActionTypes.NOTIFY_ASSIGNMENT, abi.encode(uint32(0), REASON, bank), bank);
        assertEq(fragmentAt(0).payee, bank);
    }

    function test_Notify_Refused() external {
        refuse(
            ActionTypes.NOTIFY_ASSIGNMENT,
            abi.encode(uint32(0), REASON, seller),
            seller,
            Receivables_NotAssigned.selector
        );
        fund(0, seller, bank, QUOTE);
        refuse(ActionTypes.NOTIFY_ASSIGNMENT, abi.encode(uint32(0), REASON, seller), seller, notHolder(seller));
        refuse(
            ActionTypes.NOTIFY_ASSIGNMENT,
            abi.encode(uint32(0), REASON, supplier),
            bank,
            abi.encodeWithSelector(Receivables_BadPayee.selector, supplier)
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       REPURCHASE
    //////////////////////////////////////////////////////////////////////////*/

    function test_Repurchase() external {
        fund(0, seller, bank, QUOTE);
        perform(ActionTypes.NOTIFY_ASSIGNMENT, abi.encode(uint32(0), REASON, bank), bank);
        expectEvent();
        emit Repurchased(SUBJECT, version() + 1, 0, seller, bank, REASON);
        _repurchase();
        assertFragment(0, FragmentStatus.Held, seller);
        Fragment memory fragment = fragmentAt(0);
        assertEq(fragment.payee, seller);
        assertEq(fragment.assignor, address(0));
        assertFalse(fragment.financed || fragment.notified);
        // It can be financed again.
        fund(0, seller, rival, keccak256("second quote"));
    }

    function test_Repurchase_AllTheSame() external {
        fund(0, seller, bank, QUOTE);
        dispute();
        pledge(0);
        freeze(seller);
        freeze(bank);
        vm.warp(maturity + 1);
        _repurchase();
        assertFragment(0, FragmentStatus.Held, seller);
    }

    function test_Repurchase_Offered() external {
        fund(0, seller, bank, QUOTE);
        offer(0, bank, rival);
        _repurchase();
        assertFragment(0, FragmentStatus.Held, seller);
        refuse(
            ActionTypes.ACCEPT_OFFER,
            abi.encode(uint32(0), TERMS),
            rival,
            abi.encodeWithSelector(Receivables_NotAddressee.selector, rival)
        );
    }

    function test_Repurchase_Reserved() external {
        fund(0, seller, bank, QUOTE);
        reserve(0, bank, rival, keccak256("second quote"));
        refuse(
            ActionTypes.REPURCHASE_FRAGMENT,
            abi.encode(uint32(0), REASON),
            list(seller, bank),
            wrongFragmentStatus(FragmentStatus.Reserved)
        );
        vm.warp(expiry + 1);
        _repurchase();
    }

    function test_Repurchase_Refused() external {
        bytes memory payload = abi.encode(uint32(0), REASON);
        refuse(
            ActionTypes.REPURCHASE_FRAGMENT,
            payload,
            list(seller, bank),
            abi.encodeWithSelector(Receivables_NotAssigned.selector)
        );
        fund(0, seller, bank, QUOTE);
        refuse(
            ActionTypes.REPURCHASE_FRAGMENT,
            payload,
            list(bank, seller),
            abi.encodeWithSelector(Receivables_NotAssignor.selector, bank)
        );
        refuse(ActionTypes.REPURCHASE_FRAGMENT, payload, list(seller), missing(bank));
        refuse(ActionTypes.REPURCHASE_FRAGMENT, payload, list(seller, buyer), missing(bank));
        refuse(ActionTypes.REPURCHASE_FRAGMENT, payload, list(seller, bank, buyer), unexpected(buyer));
        // Settled: there is nothing to take back.
        pay(0, WHOLE, bank);
        refuse(ActionTypes.REPURCHASE_FRAGMENT, payload, list(seller, bank), wrongStatus(Status.Settled));
    }

    function _repurchase() private {
        perform(ActionTypes.REPURCHASE_FRAGMENT, abi.encode(uint32(0), REASON), list(seller, bank));
    }
}
