// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {FragmentStatus} from "../../../src/interfaces/IReceivables.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {FinanceBase} from "../../utils/FinanceBase.sol";

/// @dev See Quotes.tree.
contract AcceptQuoteTest is FinanceBase {
    /*//////////////////////////////////////////////////////////////////////////
                                      ACCEPT QUOTE
    //////////////////////////////////////////////////////////////////////////*/

    function test_AcceptQuote() external {
        requestFinance(0, seller);
        perform(ActionTypes.QUOTE_FINANCE, abi.encode(uint32(0), REQUEST, QUOTE, expiry + 5), bank);
        expectEvent();
        emit QuoteAccepted(SUBJECT, 4, 0, bank, QUOTE, expiry + 5);
        acceptQuote(0, seller, QUOTE);
        assertFragment(0, FragmentStatus.Reserved, seller);
        assertEq(fragmentAt(0).counterparty, bank);
        assertEq(fragmentAt(0).terms, QUOTE);
        assertEq(fragmentAt(0).expiry, expiry + 5);
    }

    function test_AcceptQuote_Fragment() external {
        _refuseAccept(QUOTE, wrongFragmentStatus(FragmentStatus.Held));
        requestFinance(0, seller);
        quote(0, bank, QUOTE);
        refuse(ActionTypes.ACCEPT_QUOTE, abi.encode(uint32(0), QUOTE), bank, notHolder(bank));
        vm.warp(expiry + 1);
        _refuseAccept(QUOTE, abi.encodeWithSelector(Receivables_Expired.selector, expiry));
    }

    function test_AcceptQuote_Unknown() external {
        split(0, HALF, seller);
        requestFinance(1, seller);
        requestFinance(2, seller);
        quote(1, bank, QUOTE);
        refuse(ActionTypes.ACCEPT_QUOTE, abi.encode(uint32(1), OTHER), seller, _unknown(OTHER));
        refuse(ActionTypes.ACCEPT_QUOTE, abi.encode(uint32(2), QUOTE), seller, _unknown(QUOTE));

        // Of a request that was withdrawn, and another one made.
        perform(ActionTypes.WITHDRAW, abi.encode(uint32(1)), seller);
        perform(ActionTypes.REQUEST_FINANCE, abi.encode(uint32(1), OTHER, expiry), seller);
        refuse(ActionTypes.ACCEPT_QUOTE, abi.encode(uint32(1), QUOTE), seller, _unknown(QUOTE));
    }

    function test_AcceptQuote_Once() external {
        reserve(0, seller, bank, QUOTE);
        perform(ActionTypes.DECLINE, abi.encode(uint32(0), QUOTE), bank);
        requestFinance(0, seller);
        _refuseAccept(QUOTE, _unknown(QUOTE));
    }

    function test_AcceptQuote_ExpiredQuote() external {
        requestFinance(0, seller);
        perform(ActionTypes.QUOTE_FINANCE, abi.encode(uint32(0), REQUEST, QUOTE, START + 5), bank);
        vm.warp(START + 6);
        _refuseAccept(QUOTE, abi.encodeWithSelector(Receivables_Expired.selector, START + 5));
        vm.warp(START + 5);
        acceptQuote(0, seller, QUOTE);
    }

    function test_AcceptQuote_NotTradable() external {
        expiry = maturity + 1 days;
        requestFinance(0, seller);
        quote(0, bank, QUOTE);
        quote(0, rival, OTHER);
        _refuseUntradable(ActionTypes.ACCEPT_QUOTE, abi.encode(uint32(0), QUOTE), seller);
        freeze(bank);
        _refuseAccept(QUOTE, frozen(bank));
        revoke(rival);
        _refuseAccept(OTHER, abi.encodeWithSelector(Receivables_NotFinancier.selector, rival));
    }

    function test_AcceptQuote_SelfDealing() external {
        // The bank that quoted has become the holder, and asks with the request of before.
        requestFinance(0, seller);
        quote(0, bank, QUOTE);
        perform(ActionTypes.WITHDRAW, abi.encode(uint32(0)), seller);
        transfer(0, seller, bank);
        requestFinance(0, bank);
        refuse(ActionTypes.ACCEPT_QUOTE, abi.encode(uint32(0), QUOTE), bank, Receivables_SelfDealing.selector);
    }

    function test_AcceptQuote_NothingOpen() external {
        split(0, HALF, seller);
        requestFinance(1, seller);
        quote(1, bank, QUOTE);
        pay(1, HALF, seller);
        refuse(ActionTypes.ACCEPT_QUOTE, abi.encode(uint32(1), QUOTE), seller, Receivables_NothingOpen.selector);
    }

    function _refuseAccept(bytes32 id, bytes memory refusal) private {
        refuse(ActionTypes.ACCEPT_QUOTE, abi.encode(uint32(0), id), seller, refusal);
    }
}
