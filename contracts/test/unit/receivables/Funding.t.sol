// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, FragmentStatus, Status} from "../../../src/interfaces/IReceivables.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {FinanceBase} from "../../utils/FinanceBase.sol";

/// @dev See Funding.tree.
contract FundingTest is FinanceBase {
    /*//////////////////////////////////////////////////////////////////////////
                                          FUND
    //////////////////////////////////////////////////////////////////////////*/

    function test_Fund() external {
        reserve(0, seller, bank, QUOTE);
        expectEvent();
        emit Funded(SUBJECT, 5, 0, bank, seller, seller, QUOTE, REASON);
        perform(ActionTypes.FUND_RECEIVABLE, abi.encode(uint32(0), QUOTE, REASON, seller), bank);
        Fragment memory fragment = fragmentAt(0);
        assertFragment(0, FragmentStatus.Held, bank);
        assertEq(fragment.assignor, seller);
        assertEq(fragment.payee, seller);
        assertTrue(fragment.financed);
        assertFalse(fragment.notified || fragment.reserveReleased);
        assertTrue(receivable().assigned);
    }

    function test_Fund_Unconfirmed() external {
        bytes32 subject = keccak256("never confirmed");
        bind(seller, subject, Kinds.LESSOR);
        bind(bank, subject, Kinds.BANK);
        // The obligor needs no key for that.
        assertPerformed(_issueOwedBy(subject, stranger));
        assertPerformed(_on(subject, ActionTypes.REQUEST_FINANCE, abi.encode(uint32(0), REQUEST, expiry), seller));
        assertPerformed(_on(subject, ActionTypes.QUOTE_FINANCE, abi.encode(uint32(0), REQUEST, QUOTE, expiry), bank));
        assertPerformed(_on(subject, ActionTypes.ACCEPT_QUOTE, abi.encode(uint32(0), QUOTE), seller));
        assertPerformed(_on(subject, ActionTypes.FUND_RECEIVABLE, abi.encode(uint32(0), QUOTE, REASON, bank), bank));
        assertEq(receivables.fragmentOf(subject, 0).holder, bank);
    }

    function test_Fund_Refinanced() external {
        fund(0, seller, bank, QUOTE);
        perform(ActionTypes.NOTIFY_ASSIGNMENT, abi.encode(uint32(0), REASON, bank), bank);
        fund(0, bank, rival, OTHER);
        assertFragment(0, FragmentStatus.Held, rival);
        assertEq(fragmentAt(0).assignor, bank);
        assertFalse(fragmentAt(0).notified);
    }

    function test_Fund_Refused() external {
        bytes memory notAddressee = abi.encodeWithSelector(Receivables_NotAddressee.selector, bank);
        _refuseFund(bank, notAddressee);
        offer(0, seller, bank);
        _refuseFund(bank, wrongFragmentStatus(FragmentStatus.Offered));
        perform(ActionTypes.WITHDRAW, abi.encode(uint32(0)), seller);
        requestFinance(0, seller);
        quote(0, bank, QUOTE);
        _refuseFund(bank, notAddressee);
        acceptQuote(0, seller, QUOTE);
        _refuseFund(rival, abi.encodeWithSelector(Receivables_NotAddressee.selector, rival));
        _refuseFund(seller, abi.encodeWithSelector(Receivables_NotFinancier.selector, seller));
        refuse(ActionTypes.FUND_RECEIVABLE, abi.encode(uint32(0), OTHER, REASON, bank), bank, _unknown(OTHER));
        refuse(
            ActionTypes.FUND_RECEIVABLE,
            abi.encode(uint32(0), QUOTE, REASON, rival),
            bank,
            abi.encodeWithSelector(Receivables_BadPayee.selector, rival)
        );
        vm.warp(expiry + 1);
        _refuseFund(bank, abi.encodeWithSelector(Receivables_Expired.selector, expiry));
    }

    function test_Fund_AtTheExpiry() external {
        reserve(0, seller, bank, QUOTE);
        vm.warp(expiry);
        perform(ActionTypes.FUND_RECEIVABLE, abi.encode(uint32(0), QUOTE, REASON, bank), bank);
    }

    function test_Fund_NotTradable() external {
        expiry = maturity + 1 days;
        reserve(0, seller, bank, QUOTE);
        _refuseUntradable(ActionTypes.FUND_RECEIVABLE, abi.encode(uint32(0), QUOTE, REASON, bank), bank);
        freeze(seller);
        _refuseFund(bank, frozen(seller));
        freeze(bank);
        _refuseFund(bank, frozen(bank));
    }

    function test_Fund_NothingOpen() external {
        split(0, HALF, seller);
        reserve(1, seller, bank, QUOTE);
        pay(1, HALF, seller);
        refuse(
            ActionTypes.FUND_RECEIVABLE,
            abi.encode(uint32(1), QUOTE, REASON, bank),
            bank,
            Receivables_NothingOpen.selector
        );
    }

    function _refuseFund(address signer, bytes memory refusal) private {
        refuse(ActionTypes.FUND_RECEIVABLE, abi.encode(uint32(0), QUOTE, REASON, bank), signer, refusal);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        RESERVE
    //////////////////////////////////////////////////////////////////////////*/

    function test_ReleaseReserve() external {
        fund(0, seller, bank, QUOTE);
        _refuseRelease(bank, abi.encodeWithSelector(Receivables_StillOpen.selector, WHOLE));
        pay(0, WHOLE - 1, bank);
        _refuseRelease(bank, abi.encodeWithSelector(Receivables_StillOpen.selector, 1));
        perform(ActionTypes.WRITE_OFF, abi.encode(uint32(0), WHOLE, REASON), bank);
        assertStatus(Status.Settled);

        _refuseRelease(seller, notHolder(seller));
        expectEvent();
        emit ReserveReleased(SUBJECT, version() + 1, 0, REASON);
        perform(ActionTypes.RELEASE_RESERVE, abi.encode(uint32(0), REASON), bank);
        assertTrue(fragmentAt(0).reserveReleased);
        _refuseRelease(bank, abi.encodeWithSelector(Receivables_ReserveAlreadyReleased.selector));
    }

    function test_ReleaseReserve_BeforeSettlement() external {
        split(0, HALF, seller);
        fund(1, seller, bank, QUOTE);
        pay(1, HALF, bank);
        perform(ActionTypes.RELEASE_RESERVE, abi.encode(uint32(1), REASON), bank);
        assertStatus(Status.Confirmed);
    }

    function test_ReleaseReserve_NotFinanced() external {
        _refuseRelease(seller, abi.encodeWithSelector(Receivables_NotAssigned.selector));
        transfer(0, seller, supplier);
        _refuseRelease(supplier, abi.encodeWithSelector(Receivables_NotAssigned.selector));
    }

    function test_ReleaseReserve_OncePerFinancing() external {
        fund(0, seller, bank, QUOTE);
        bytes32 allocation = pay(0, WHOLE, bank);
        perform(ActionTypes.RELEASE_RESERVE, abi.encode(uint32(0), REASON), bank);
        reverse(allocation, bank);
        fund(0, bank, rival, OTHER);
        assertFalse(fragmentAt(0).reserveReleased);
    }

    function _refuseRelease(address signer, bytes memory refusal) private {
        refuse(ActionTypes.RELEASE_RESERVE, abi.encode(uint32(0), REASON), signer, refusal);
    }
}
