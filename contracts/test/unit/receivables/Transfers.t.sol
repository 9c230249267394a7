// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, FragmentStatus, Status} from "../../../src/interfaces/IReceivables.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Transfers.tree.
contract TransfersTest is ReceivablesBase {
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

    /*//////////////////////////////////////////////////////////////////////////
                                         OFFER
    //////////////////////////////////////////////////////////////////////////*/

    function test_Offer() external {
        expectEvent();
        emit Offered(SUBJECT, 3, 0, supplier, TERMS, expiry);
        offer(0, seller, supplier);
        assertFragment(0, FragmentStatus.Offered, seller);
        assertEq(fragmentAt(0).counterparty, supplier);
        assertEq(fragmentAt(0).terms, TERMS);
        assertEq(fragmentAt(0).expiry, expiry);
    }

    function test_Offer_NotHolder() external {
        _refuseOffer(buyer, supplier, notHolder(buyer));
    }

    function test_Offer_NotHeld() external {
        offer(0, seller, supplier);
        _refuseOffer(seller, bank, wrongFragmentStatus(FragmentStatus.Offered));
        vm.warp(expiry);
        _refuseOffer(seller, bank, wrongFragmentStatus(FragmentStatus.Offered));
        vm.warp(expiry + 1);
        expiry += 7 days;
        offer(0, seller, bank);
        assertEq(fragmentAt(0).counterparty, bank);
    }

    function test_Offer_Disputed() external {
        dispute();
        _refuseOffer(seller, supplier, abi.encodeWithSelector(Receivables_Disputed.selector));
    }

    function test_Offer_Overdue() external {
        expiry = maturity + 1 days;
        vm.warp(maturity + 1);
        _refuseOffer(seller, supplier, abi.encodeWithSelector(Receivables_Overdue.selector, maturity));
        vm.warp(maturity);
        offer(0, seller, supplier);
    }

    function test_Offer_Pledged() external {
        split(0, HALF, seller);
        pledge(1);
        refuse(
            ActionTypes.OFFER_FRAGMENT,
            abi.encode(uint32(1), supplier, TERMS, expiry),
            seller,
            abi.encodeWithSelector(Receivables_Pledged.selector, 1)
        );
        offer(2, seller, supplier);
    }

    function test_Offer_SelfDealing() external {
        bytes memory refusal = abi.encodeWithSelector(Receivables_SelfDealing.selector);
        _refuseOffer(seller, seller, refusal);
        _refuseOffer(seller, buyer, refusal);
    }

    function test_Offer_AddresseesKey() external {
        _refuseOffer(seller, auditor, notAuthorised(auditor));
        revoke(rival);
        _refuseOffer(seller, rival, notAuthorised(rival));
        freeze(supplier);
        _refuseOffer(seller, supplier, frozen(supplier));
        // Its credential may be all that is missing.
        assertSkipped(act(ActionTypes.OFFER_FRAGMENT, abi.encode(uint32(0), stranger, TERMS, expiry), list(seller)));
        assertSkipped(act(ActionTypes.OFFER_FRAGMENT, abi.encode(uint32(0), address(0), TERMS, expiry), list(seller)));
    }

    function test_Offer_NothingOpen() external {
        split(0, HALF, seller);
        pay(1, HALF, seller);
        refuse(
            ActionTypes.OFFER_FRAGMENT,
            abi.encode(uint32(1), supplier, TERMS, expiry),
            seller,
            Receivables_NothingOpen.selector
        );
    }

    function test_Offer_Expired() external {
        expiry = START - 1;
        _refuseOffer(seller, supplier, abi.encodeWithSelector(Receivables_Expired.selector, expiry));
        expiry = START;
        offer(0, seller, supplier);
    }

    function _refuseOffer(address holder, address addressee, bytes memory refusal) private {
        refuse(ActionTypes.OFFER_FRAGMENT, abi.encode(uint32(0), addressee, TERMS, expiry), holder, refusal);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         ACCEPT
    //////////////////////////////////////////////////////////////////////////*/

    function test_Accept() external {
        offer(0, seller, supplier);
        expectEvent();
        emit Accepted(SUBJECT, 4, 0, supplier, seller, TERMS);
        perform(ActionTypes.ACCEPT_OFFER, abi.encode(uint32(0), TERMS), supplier);
        assertFragment(0, FragmentStatus.Held, supplier);
        assertEq(fragmentAt(0).payee, supplier);
        assertEq(fragmentAt(0).assignor, seller);
        assertFalse(fragmentAt(0).financed);
        assertTrue(receivable().assigned);
    }

    function test_Accept_Financed() external {
        fund(0, seller, bank, QUOTE);
        perform(ActionTypes.NOTIFY_ASSIGNMENT, abi.encode(uint32(0), REASON, bank), bank);
        transfer(0, bank, rival);
        assertFragment(0, FragmentStatus.Held, rival);
        assertEq(fragmentAt(0).assignor, bank);
        assertTrue(fragmentAt(0).financed);
        assertFalse(fragmentAt(0).notified);
    }

    function test_Accept_AtTheExpiry() external {
        offer(0, seller, supplier);
        vm.warp(expiry);
        perform(ActionTypes.ACCEPT_OFFER, abi.encode(uint32(0), TERMS), supplier);
    }

    function test_Accept_NotAddressee() external {
        bytes memory refusal = abi.encodeWithSelector(Receivables_NotAddressee.selector, bank);
        _refuseAccept(bank, TERMS, refusal);
        offer(0, seller, supplier);
        _refuseAccept(bank, TERMS, refusal);
    }

    function test_Accept_NotOffered() external {
        reserve(0, seller, bank, QUOTE);
        _refuseAccept(bank, QUOTE, wrongFragmentStatus(FragmentStatus.Reserved));
    }

    function test_Accept_Expired() external {
        offer(0, seller, supplier);
        vm.warp(expiry + 1);
        _refuseAccept(supplier, TERMS, abi.encodeWithSelector(Receivables_Expired.selector, expiry));
    }

    function test_Accept_OtherTerms() external {
        offer(0, seller, supplier);
        _refuseAccept(supplier, REASON, abi.encodeWithSelector(Receivables_WrongTerms.selector, TERMS));
    }

    function test_Accept_NotTradable() external {
        expiry = maturity + 1 days;
        offer(0, seller, supplier);
        uint256 snapshot = vm.snapshotState();
        dispute();
        _refuseAccept(supplier, TERMS, abi.encodeWithSelector(Receivables_Disputed.selector));
        vm.revertToState(snapshot);
        vm.warp(maturity + 1);
        _refuseAccept(supplier, TERMS, abi.encodeWithSelector(Receivables_Overdue.selector, maturity));
        vm.revertToState(snapshot);
        pledge(0);
        _refuseAccept(supplier, TERMS, abi.encodeWithSelector(Receivables_Pledged.selector, 0));
        vm.revertToState(snapshot);
        freeze(seller);
        _refuseAccept(supplier, TERMS, frozen(seller));
    }

    function test_Accept_NothingOpen() external {
        split(0, HALF, seller);
        offer(1, seller, supplier);
        pay(1, HALF, seller);
        refuse(ActionTypes.ACCEPT_OFFER, abi.encode(uint32(1), TERMS), supplier, Receivables_NothingOpen.selector);
    }

    function _refuseAccept(address signer, bytes32 terms, bytes memory refusal) private {
        refuse(ActionTypes.ACCEPT_OFFER, abi.encode(uint32(0), terms), signer, refusal);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                  DECLINE AND WITHDRAW
    //////////////////////////////////////////////////////////////////////////*/

    function test_Decline_Offer() external {
        offer(0, seller, supplier);
        expectEvent();
        emit Declined(SUBJECT, 4, 0, supplier, TERMS);
        perform(ActionTypes.DECLINE, abi.encode(uint32(0), TERMS), supplier);
        assertFragment(0, FragmentStatus.Held, seller);
    }

    function test_Decline_Reservation() external {
        reserve(0, seller, bank, QUOTE);
        vm.warp(expiry + 1);
        perform(ActionTypes.DECLINE, abi.encode(uint32(0), QUOTE), bank);
        assertFragment(0, FragmentStatus.Held, seller);
    }

    function test_Decline_Refused() external {
        bytes memory refusal = abi.encodeWithSelector(Receivables_NotAddressee.selector, seller);
        refuse(ActionTypes.DECLINE, abi.encode(uint32(0), 0), seller, refusal);
        offer(0, seller, supplier);
        refuse(ActionTypes.DECLINE, abi.encode(uint32(0), TERMS), seller, refusal);
        refuse(
            ActionTypes.DECLINE,
            abi.encode(uint32(0), REASON),
            supplier,
            abi.encodeWithSelector(Receivables_WrongTerms.selector, TERMS)
        );
    }

    function test_Withdraw() external {
        offer(0, seller, supplier);
        expectEvent();
        emit Withdrawn(SUBJECT, 4, 0);
        perform(ActionTypes.WITHDRAW, abi.encode(uint32(0)), seller);
        assertFragment(0, FragmentStatus.Held, seller);

        requestFinance(0, seller);
        perform(ActionTypes.WITHDRAW, abi.encode(uint32(0)), seller);
        assertFragment(0, FragmentStatus.Held, seller);
    }

    function test_Withdraw_Refused() external {
        bytes memory payload = abi.encode(uint32(0));
        refuse(ActionTypes.WITHDRAW, payload, seller, wrongFragmentStatus(FragmentStatus.Held));
        reserve(0, seller, bank, QUOTE);
        refuse(ActionTypes.WITHDRAW, payload, bank, notHolder(bank));
        refuse(ActionTypes.WITHDRAW, payload, seller, wrongFragmentStatus(FragmentStatus.Reserved));
        vm.warp(expiry + 1);
        perform(ActionTypes.WITHDRAW, payload, seller);
        assertFragment(0, FragmentStatus.Held, seller);
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
