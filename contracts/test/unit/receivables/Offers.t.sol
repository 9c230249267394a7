// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {FragmentStatus} from "../../../src/interfaces/IReceivables.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Offers.tree.
contract OffersTest is ReceivablesBase {
    function setUp() public override {
        super.setUp();
        issueConfirmed();
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
}
