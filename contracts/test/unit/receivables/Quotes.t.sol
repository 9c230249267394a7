// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {FragmentStatus, Quote} from "../../../src/interfaces/IReceivables.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {FinanceBase} from "../../utils/FinanceBase.sol";

/// @dev See Quotes.tree.
contract QuotesTest is FinanceBase {
    /*//////////////////////////////////////////////////////////////////////////
                                        REQUEST
    //////////////////////////////////////////////////////////////////////////*/

    function test_Request() external {
        expectEvent();
        emit FinanceRequested(SUBJECT, 3, 0, REQUEST, expiry);
        requestFinance(0, seller);
        assertFragment(0, FragmentStatus.FinanceRequested, seller);
        assertEq(fragmentAt(0).terms, REQUEST);
        assertEq(fragmentAt(0).expiry, expiry);
        assertEq(fragmentAt(0).counterparty, address(0));
    }

    function test_Request_AfterAnExpiredOffer() external {
        offer(0, seller, supplier);
        vm.warp(expiry + 1);
        expiry += 7 days;
        requestFinance(0, seller);
        assertEq(fragmentAt(0).counterparty, address(0));
    }

    function test_Request_Refused() external {
        bytes memory payload = abi.encode(uint32(0), REQUEST, expiry);
        refuse(ActionTypes.REQUEST_FINANCE, payload, bank, notHolder(bank));
        refuse(
            ActionTypes.REQUEST_FINANCE,
            abi.encode(uint32(0), REQUEST, START - 1),
            seller,
            abi.encodeWithSelector(Receivables_Expired.selector, START - 1)
        );
        _refuseUntradable(ActionTypes.REQUEST_FINANCE, payload, seller);
        requestFinance(0, seller);
        refuse(ActionTypes.REQUEST_FINANCE, payload, seller, wrongFragmentStatus(FragmentStatus.FinanceRequested));
    }

    function test_Request_NothingOpen() external {
        split(0, HALF, seller);
        pay(1, HALF, seller);
        refuse(
            ActionTypes.REQUEST_FINANCE,
            abi.encode(uint32(1), REQUEST, expiry),
            seller,
            Receivables_NothingOpen.selector
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         QUOTE
    //////////////////////////////////////////////////////////////////////////*/

    function test_Quote() external {
        requestFinance(0, seller);
        expectEvent();
        emit FinanceQuoted(SUBJECT, 3, 0, bank, REQUEST, QUOTE, expiry);
        quote(0, bank, QUOTE);
        assertEq(version(), 3);
        Quote memory stored = receivables.quoteOf(SUBJECT, QUOTE);
        assertEq(stored.bank, bank);
        assertEq(stored.expiry, expiry);
        assertEq(stored.fragment, 0);
        assertEq(stored.request, REQUEST);
    }

    function test_Quote_TwoBanksInTheSameSecond() external {
        requestFinance(0, seller);
        Action memory one = act(ActionTypes.QUOTE_FINANCE, abi.encode(uint32(0), REQUEST, QUOTE, expiry), list(bank));
        Action memory two = act(ActionTypes.QUOTE_FINANCE, abi.encode(uint32(0), REQUEST, OTHER, expiry), list(rival));
        assertPerformed(one);
        assertPerformed(two);
    }

    function test_Quote_NotFinancier() external {
        requestFinance(0, seller);
        _refuseQuote(supplier, abi.encodeWithSelector(Receivables_NotFinancier.selector, supplier));
        revoke(bank);
        _refuseQuote(bank, abi.encodeWithSelector(Receivables_NotFinancier.selector, bank));
    }

    function test_Quote_NoRequest() external {
        _refuseQuote(bank, wrongFragmentStatus(FragmentStatus.Held));
        requestFinance(0, seller);
        refuse(
            ActionTypes.QUOTE_FINANCE,
            abi.encode(uint32(0), OTHER, QUOTE, expiry),
            bank,
            abi.encodeWithSelector(Receivables_WrongTerms.selector, REQUEST)
        );
        vm.warp(expiry + 1);
        _refuseQuote(bank, abi.encodeWithSelector(Receivables_Expired.selector, expiry));
    }

    function test_Quote_NotTradable() external {
        expiry = maturity + 1 days;
        requestFinance(0, seller);
        _refuseUntradable(ActionTypes.QUOTE_FINANCE, abi.encode(uint32(0), REQUEST, QUOTE, expiry), bank);
        freeze(seller);
        _refuseQuote(bank, frozen(seller));
    }

    function test_Quote_SelfDealing() external {
        transfer(0, seller, bank);
        requestFinance(0, bank);
        _refuseQuote(bank, abi.encodeWithSelector(Receivables_SelfDealing.selector));
    }

    function test_Quote_ByTheObligor() external {
        // A bank that owes a receivable does not finance it.
        bytes32 subject = keccak256("owed by a bank");
        bind(seller, subject, Kinds.LESSOR);
        bind(bank, subject, Kinds.BANK);
        Action memory action = _issueOwedBy(subject, bank);
        assertPerformed(action);
        action = _on(subject, ActionTypes.REQUEST_FINANCE, abi.encode(uint32(0), REQUEST, expiry), seller);
        assertPerformed(action);
        action = _on(subject, ActionTypes.QUOTE_FINANCE, abi.encode(uint32(0), REQUEST, QUOTE, expiry), bank);
        assertRefused(action, abi.encodeWithSelector(Receivables_SelfDealing.selector));
    }

    function test_Quote_NothingOpen() external {
        split(0, HALF, seller);
        requestFinance(1, seller);
        pay(1, HALF, seller);
        refuse(
            ActionTypes.QUOTE_FINANCE,
            abi.encode(uint32(1), REQUEST, QUOTE, expiry),
            bank,
            Receivables_NothingOpen.selector
        );
    }

    function test_Quote_Expired() external {
        requestFinance(0, seller);
        refuse(
            ActionTypes.QUOTE_FINANCE,
            abi.encode(uint32(0), REQUEST, QUOTE, START - 1),
            bank,
            abi.encodeWithSelector(Receivables_Expired.selector, START - 1)
        );
    }

    function test_Quote_Exists() external {
        requestFinance(0, seller);
        quote(0, bank, QUOTE);
        bytes memory refusal = abi.encodeWithSelector(Receivables_QuoteExists.selector, QUOTE);
        _refuseQuote(bank, refusal);
        _refuseQuote(rival, refusal);
        perform(ActionTypes.WITHDRAW_QUOTE, abi.encode(uint32(0), QUOTE), bank);
        _refuseQuote(bank, refusal);
    }

    function _refuseQuote(address financier, bytes memory refusal) private {
        refuse(ActionTypes.QUOTE_FINANCE, abi.encode(uint32(0), REQUEST, QUOTE, expiry), financier, refusal);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                     WITHDRAW QUOTE
    //////////////////////////////////////////////////////////////////////////*/

    function test_WithdrawQuote() external {
        requestFinance(0, seller);
        quote(0, bank, QUOTE);
        expectEvent();
        emit QuoteWithdrawn(SUBJECT, 3, 0, bank, QUOTE);
        perform(ActionTypes.WITHDRAW_QUOTE, abi.encode(uint32(0), QUOTE), bank);
        assertEq(version(), 3);
        assertEq(receivables.quoteOf(SUBJECT, QUOTE).expiry, 0);
        refuse(ActionTypes.ACCEPT_QUOTE, abi.encode(uint32(0), QUOTE), seller, _unknown(QUOTE));
        _refuseWithdraw(0, QUOTE, bank, _unknown(QUOTE));
    }

    function test_WithdrawQuote_Refused() external {
        split(0, HALF, seller);
        requestFinance(1, seller);
        quote(1, bank, QUOTE);
        _refuseWithdraw(1, OTHER, bank, _unknown(OTHER));
        _refuseWithdraw(2, QUOTE, bank, _unknown(QUOTE));
        _refuseWithdraw(1, QUOTE, rival, abi.encodeWithSelector(Receivables_NotFinancier.selector, rival));
        acceptQuote(1, seller, QUOTE);
        _refuseWithdraw(1, QUOTE, bank, _unknown(QUOTE));
    }

    function _refuseWithdraw(uint32 fragment, bytes32 id, address signer, bytes memory refusal) private {
        refuse(ActionTypes.WITHDRAW_QUOTE, abi.encode(fragment, id), signer, refusal);
    }
}
