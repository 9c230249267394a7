// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {FragmentStatus, Status} from "../../../src/interfaces/IReceivables.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Claims.tree.
contract ClaimsTest is ReceivablesBase {
    /*//////////////////////////////////////////////////////////////////////////
                                   CONFIRM AND REJECT
    //////////////////////////////////////////////////////////////////////////*/

    function test_Confirm() external {
        issue();
        expectEvent();
        emit Confirmed(SUBJECT, 2, TERMS);
        confirm();
        assertStatus(Status.Confirmed);
        assertTrue(receivable().confirmed);
        assertEq(receivable().terms, TERMS);
    }

    function test_Confirm_Guest() external {
        address guest = _issueToGuest();
        perform(ActionTypes.DISPUTE_RECEIVABLE, abi.encode(REASON), guest);
        perform(ActionTypes.RESOLVE_DISPUTE, abi.encode(REASON), guest);
        perform(ActionTypes.CONFIRM_RECEIVABLE, abi.encode(TERMS), guest);
        assertStatus(Status.Confirmed);
        // And nothing else.
        address[] memory both = list(seller, guest);
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), both, notAuthorised(guest));
        refuse(ActionTypes.CHANGE_MATURITY, abi.encode(maturity + 1, REASON), both, notAuthorised(guest));
    }

    function test_Confirm_NotObligor() external {
        issue();
        bytes memory refusal = abi.encodeWithSelector(Receivables_NotObligor.selector, seller);
        refuse(ActionTypes.CONFIRM_RECEIVABLE, abi.encode(TERMS), seller, refusal);
        refuse(ActionTypes.REJECT_RECEIVABLE, abi.encode(TERMS), seller, refusal);
        refuse(ActionTypes.DISPUTE_RECEIVABLE, abi.encode(TERMS), seller, refusal);
        refuse(ActionTypes.RESOLVE_DISPUTE, abi.encode(TERMS), seller, refusal);
    }

    function test_Reject() external {
        issue();
        expectEvent();
        emit Rejected(SUBJECT, 2, REASON);
        perform(ActionTypes.REJECT_RECEIVABLE, abi.encode(REASON), buyer);
        assertStatus(Status.Rejected);
        assertEq(fingerprints.liveObject(keccak256("fingerprint 1")), 0);
        assertEq(fingerprints.liveObject(keccak256("fingerprint 2")), 0);
    }

    function test_Reject_Guest() external {
        address guest = _issueToGuest();
        perform(ActionTypes.REJECT_RECEIVABLE, abi.encode(REASON), guest);
        assertStatus(Status.Rejected);
    }

    function test_Reject_DividedPaidReserved() external {
        issue();
        pay(0, HALF, seller);
        split(0, HALF, seller);
        reserve(2, seller, bank, QUOTE);
        perform(ActionTypes.REJECT_RECEIVABLE, abi.encode(REASON), buyer);
        assertStatus(Status.Rejected);
        refuse(
            ActionTypes.FUND_RECEIVABLE, abi.encode(uint32(2), QUOTE, REASON, bank), bank, wrongStatus(Status.Rejected)
        );
    }

    function test_Reject_Assigned() external {
        issue();
        fund(0, seller, bank, QUOTE);
        refuse(ActionTypes.REJECT_RECEIVABLE, abi.encode(REASON), buyer, Receivables_AlreadyAssigned.selector);
        // Also when it was repurchased since.
        perform(ActionTypes.REPURCHASE_FRAGMENT, abi.encode(uint32(0), REASON), list(seller, bank));
        refuse(ActionTypes.REJECT_RECEIVABLE, abi.encode(REASON), buyer, Receivables_AlreadyAssigned.selector);
    }

    function _issueToGuest() private returns (address guest) {
        guest = person("guest");
        bind(guest, SUBJECT, Kinds.GUEST_OBLIGOR);
        buyer = guest;
        issue();
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         CANCEL
    //////////////////////////////////////////////////////////////////////////*/

    function test_Cancel_Issued() external {
        issue();
        expectEvent();
        emit Cancelled(SUBJECT, 2, REASON);
        perform(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), seller);
        assertStatus(Status.Cancelled);
        assertEq(fingerprints.liveObject(keccak256("fingerprint 1")), 0);
    }

    function test_Cancel_Confirmed() external {
        issueConfirmed();
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), seller, missing(buyer));
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), list(seller, supplier), missing(buyer));
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), list(buyer, seller), notHolder(buyer));
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), list(seller, supplier, buyer), unexpected(supplier));
        perform(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), list(seller, buyer));
        assertStatus(Status.Cancelled);
    }

    function test_Cancel_Signers() external {
        issue();
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), buyer, notHolder(buyer));
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), list(seller, buyer), unexpected(buyer));
    }

    function test_Cancel_Assigned() external {
        issue();
        transfer(0, seller, supplier);
        bytes4 refusal = Receivables_AlreadyAssigned.selector;
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), supplier, refusal);
        perform(ActionTypes.REPURCHASE_FRAGMENT, abi.encode(uint32(0), REASON), list(seller, supplier));
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), seller, refusal);
    }

    function test_Cancel_Divided() external {
        issue();
        split(0, HALF, seller);
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), seller, Receivables_Encumbered.selector);
    }

    function test_Cancel_Consumed() external {
        issue();
        bytes32 allocation = pay(0, HALF, seller);
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), seller, Receivables_Encumbered.selector);
        // A payment that was returned leaves its hole.
        reverse(allocation, seller);
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), seller, Receivables_Encumbered.selector);
    }

    function test_Cancel_Reserved() external {
        issue();
        reserve(0, seller, bank, QUOTE);
        refuse(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), seller, wrongFragmentStatus(FragmentStatus.Reserved));
        vm.warp(expiry + 1);
        perform(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), seller);
    }

    function test_Cancel_Offered() external {
        issue();
        offer(0, seller, supplier);
        perform(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), seller);
        refuse(ActionTypes.ACCEPT_OFFER, abi.encode(uint32(0), TERMS), supplier, wrongStatus(Status.Cancelled));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        DISPUTE
    //////////////////////////////////////////////////////////////////////////*/

    function test_Dispute() external {
        issueConfirmed();
        expectEvent();
        emit Disputed(SUBJECT, 3, REASON);
        dispute();
        assertTrue(receivable().disputed);
        refuse(ActionTypes.DISPUTE_RECEIVABLE, abi.encode(REASON), buyer, Receivables_AlreadyDisputed.selector);

        expectEvent();
        emit DisputeResolved(SUBJECT, 4, TERMS);
        perform(ActionTypes.RESOLVE_DISPUTE, abi.encode(TERMS), buyer);
        assertFalse(receivable().disputed);
        refuse(ActionTypes.RESOLVE_DISPUTE, abi.encode(TERMS), buyer, Receivables_NotDisputed.selector);
    }
}
