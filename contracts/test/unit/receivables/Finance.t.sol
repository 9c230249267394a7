// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Fragment, FragmentStatus, Quote, Status} from "../../../src/interfaces/IReceivables.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Finance.tree.
contract FinanceTest is ReceivablesBase {
    bytes32 private constant OTHER = keccak256("another quote");

    function setUp() public override {
        super.setUp();
        issueConfirmed();
    }

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
        _refuseAccept(QUOTE, _unknown(QUOTE));
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

    function _unknown(bytes32 id) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Receivables_UnknownQuote.selector, id);
    }

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

    /*//////////////////////////////////////////////////////////////////////////
                                        HELPERS
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev The same action is refused when disputed, overdue, pledged.
    function _refuseUntradable(bytes32 typeHash, bytes memory payload, address signer) private {
        uint256 snapshot = vm.snapshotState();
        dispute();
        refuse(typeHash, payload, signer, Receivables_Disputed.selector);
        vm.revertToState(snapshot);
        vm.warp(maturity + 1);
        refuse(typeHash, payload, signer, abi.encodeWithSelector(Receivables_Overdue.selector, maturity));
        vm.revertToState(snapshot);
        pledge(0);
        refuse(typeHash, payload, signer, abi.encodeWithSelector(Receivables_Pledged.selector, 0));
        vm.revertToState(snapshot);
    }

    function _issueOwedBy(bytes32 subject, address obligor) private returns (Action memory action) {
        bytes memory prints = abi.encodePacked(keccak256(abi.encode(subject)));
        action = unsigned(
            address(receivables),
            ActionTypes.ISSUE_RECEIVABLE,
            subject,
            0,
            abi.encode(seller, obligor, maturity, CURRENCY, ROOT, keccak256(prints)),
            list(seller)
        );
        action.attachment = prints;
        signAction(action);
    }

    function _on(bytes32 subject, bytes32 typeHash, bytes memory payload, address signer)
        private
        returns (Action memory action)
    {
        action = unsigned(
            address(receivables), typeHash, subject, receivables.versionOf(subject), payload, list(signer)
        );
        signAction(action);
    }
}
