// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {PartyKeyRef} from "../../src/interfaces/IOrganisations.sol";
import {IPerformer} from "../../src/interfaces/IPerformer.sol";
import {Fragment, FragmentStatus, Interval, Receivable, Status} from "../../src/interfaces/IReceivables.sol";
import {IReceivablesErrors} from "../../src/interfaces/IReceivablesErrors.sol";
import {IReceivablesEvents} from "../../src/interfaces/IReceivablesEvents.sol";
import {Action} from "../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {Names} from "../../src/libraries/Names.sol";
import {Base} from "./Base.sol";
import {LiensMock} from "./LiensMock.sol";

/// @notice A receivable, its parties, and each action in one line.
abstract contract ReceivablesBase is Base, IReceivablesEvents, IReceivablesErrors {
    uint64 internal constant WHOLE = 1e18;
    uint64 internal constant HALF = 5e17;
    bytes32 internal constant SUBJECT = keccak256("subject");
    bytes32 internal constant CURRENCY = "EUR";
    bytes32 internal constant ROOT = keccak256("root");
    bytes32 internal constant REASON = keccak256("reason");
    bytes32 internal constant TERMS = keccak256("terms");
    bytes32 internal constant REQUEST = keccak256("request");
    bytes32 internal constant QUOTE = keccak256("quote");
    bytes32 internal constant ENTRY = keccak256("entry");

    uint64 internal maturity;
    uint64 internal expiry;

    address internal seller;
    address internal buyer;
    address internal bank;
    address internal rival;
    address internal supplier;
    address internal auditor;
    /// @dev Has a key that nobody vouched for.
    address internal stranger;

    uint256 private _allocations;

    function setUp() public virtual override {
        super.setUp();
        maturity = START + 90 days;
        expiry = START + 7 days;
        seller = person("seller");
        buyer = person("buyer");
        bank = person("bank");
        rival = person("rival");
        supplier = person("supplier");
        auditor = person("auditor");
        stranger = person("stranger");
        bind(seller, SUBJECT, Kinds.LESSOR);
        bind(buyer, SUBJECT, Kinds.LESSEE);
        bind(bank, SUBJECT, Kinds.BANK);
        bind(rival, SUBJECT, Kinds.BANK);
        bind(supplier, SUBJECT, Kinds.SUPPLIER);
        bind(auditor, SUBJECT, Kinds.AUDITOR);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                  ACTING, AND BEING REFUSED
    //////////////////////////////////////////////////////////////////////////*/

    function act(bytes32 typeHash, bytes memory payload, address[] memory signers)
        internal
        returns (Action memory action)
    {
        action = unsigned(address(receivables), typeHash, SUBJECT, receivables.versionOf(SUBJECT), payload, signers);
        signAction(action);
    }

    function perform(bytes32 typeHash, bytes memory payload, address[] memory signers) internal {
        assertPerformed(act(typeHash, payload, signers));
    }

    function perform(bytes32 typeHash, bytes memory payload, address signer) internal {
        perform(typeHash, payload, list(signer));
    }

    function refuse(bytes32 typeHash, bytes memory payload, address[] memory signers, bytes memory reason) internal {
        assertRefused(act(typeHash, payload, signers), reason);
    }

    function refuse(bytes32 typeHash, bytes memory payload, address signer, bytes memory reason) internal {
        refuse(typeHash, payload, list(signer), reason);
    }

    function refuse(bytes32 typeHash, bytes memory payload, address signer, bytes4 reason) internal {
        refuse(typeHash, payload, list(signer), abi.encodePacked(reason));
    }

    /// @dev The event that the next action must emit comes from the receivables.
    function expectEvent() internal {
        vm.expectEmit(address(receivables));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      ACTIONS
    //////////////////////////////////////////////////////////////////////////*/

    function issuePayload(bytes memory prints) internal view returns (bytes memory) {
        return abi.encode(seller, buyer, maturity, CURRENCY, ROOT, keccak256(prints));
    }

    function issueAction(bytes memory payload, bytes memory prints, address signer)
        internal
        returns (Action memory action)
    {
        action = unsigned(
            address(receivables),
            ActionTypes.ISSUE_RECEIVABLE,
            SUBJECT,
            receivables.versionOf(SUBJECT),
            payload,
            list(signer)
        );
        action.attachment = prints;
        signAction(action);
    }

    function fingerprintList() internal pure returns (bytes memory) {
        return abi.encodePacked(keccak256("fingerprint 1"), keccak256("fingerprint 2"));
    }

    function issue() internal {
        assertPerformed(issueAction(issuePayload(fingerprintList()), fingerprintList(), seller));
    }

    function confirm() internal {
        perform(ActionTypes.CONFIRM_RECEIVABLE, abi.encode(TERMS), buyer);
    }

    function issueConfirmed() internal {
        issue();
        confirm();
    }

    function dispute() internal {
        perform(ActionTypes.DISPUTE_RECEIVABLE, abi.encode(REASON), buyer);
    }

    function split(uint32 fragment, uint64 cut, address holder) internal {
        perform(ActionTypes.SPLIT_FRAGMENT, abi.encode(fragment, cut), holder);
    }

    function offer(uint32 fragment, address holder, address addressee) internal {
        perform(ActionTypes.OFFER_FRAGMENT, abi.encode(fragment, addressee, TERMS, expiry), holder);
    }

    function transfer(uint32 fragment, address holder, address addressee) internal {
        offer(fragment, holder, addressee);
        perform(ActionTypes.ACCEPT_OFFER, abi.encode(fragment, TERMS), addressee);
    }

    function requestFinance(uint32 fragment, address holder) internal {
        perform(ActionTypes.REQUEST_FINANCE, abi.encode(fragment, REQUEST, expiry), holder);
    }

    function quote(uint32 fragment, address financier, bytes32 id) internal {
        perform(ActionTypes.QUOTE_FINANCE, abi.encode(fragment, REQUEST, id, expiry), financier);
    }

    function acceptQuote(uint32 fragment, address holder, bytes32 id) internal {
        perform(ActionTypes.ACCEPT_QUOTE, abi.encode(fragment, id), holder);
    }

    function reserve(uint32 fragment, address holder, address financier, bytes32 id) internal {
        requestFinance(fragment, holder);
        quote(fragment, financier, id);
        acceptQuote(fragment, holder, id);
    }

    function fund(uint32 fragment, address holder, address financier, bytes32 id) internal {
        reserve(fragment, holder, financier, id);
        perform(ActionTypes.FUND_RECEIVABLE, abi.encode(fragment, id, REASON, financier), financier);
    }

    function paymentPayload(uint32 fragment, uint64 to, bytes32 entry, uint64 parts, bytes32 allocation)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encode(fragment, to, entry, parts, allocation);
    }

    /// @dev Each payment out of an entry of its own.
    function pay(uint32 fragment, uint64 to, address payee) internal returns (bytes32 allocation) {
        allocation = keccak256(abi.encode("allocation", ++_allocations));
        bytes32 entry = keccak256(abi.encode("entry", _allocations));
        perform(ActionTypes.RECORD_PAYMENT, paymentPayload(fragment, to, entry, WHOLE, allocation), payee);
    }

    /// @dev Out of ENTRY.
    function payFrom(uint32 fragment, uint64 to, uint64 entryParts, bytes32 allocation) internal {
        perform(ActionTypes.RECORD_PAYMENT, paymentPayload(fragment, to, ENTRY, entryParts, allocation), seller);
    }

    function reverse(bytes32 allocation, address recorder) internal {
        perform(ActionTypes.REVERSE_PAYMENT, abi.encode(allocation, REASON), recorder);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      CONDITIONS
    //////////////////////////////////////////////////////////////////////////*/

    function freeze(address key) internal {
        bytes32 id = keccak256(abi.encode("organisation of", key));
        govern(
            address(organisations),
            abi.encodeCall(organisations.admitOrganisation, (id, vm.addr(uint256(id) >> 8), Kinds.SUPPLIER))
        );
        PartyKeyRef[] memory keys = new PartyKeyRef[](1);
        keys[0] = PartyKeyRef(key, SUBJECT);
        govern(address(organisations), abi.encodeCall(organisations.freezeOrganisation, (id, keys)));
    }

    function revoke(address key) internal {
        govern(address(organisations), abi.encodeCall(organisations.revokePartyKey, (key, SUBJECT, "")));
    }

    function pledge(uint32 fragment) internal {
        LiensMock liens = new LiensMock();
        govern(address(directory), abi.encodeCall(directory.register, (Names.LIENS, 1, address(liens))));
        liens.setPledged(SUBJECT, fragment, true);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        STATE
    //////////////////////////////////////////////////////////////////////////*/

    function receivable() internal view returns (Receivable memory) {
        return receivables.receivableOf(SUBJECT);
    }

    function fragmentAt(uint32 index) internal view returns (Fragment memory) {
        return receivables.fragmentOf(SUBJECT, index);
    }

    function version() internal view returns (uint64) {
        return receivables.versionOf(SUBJECT);
    }

    function assertStatus(Status status) internal view {
        assertEq(uint256(receivable().status), uint256(status), "status");
    }

    function assertFragment(uint32 index, FragmentStatus status, address holder) internal view {
        Fragment memory fragment = fragmentAt(index);
        assertEq(uint256(fragment.status), uint256(status), "fragment's status");
        assertEq(fragment.holder, holder, "holder");
        if (status == FragmentStatus.Held) {
            assertEq(fragment.counterparty, address(0), "counterparty");
            assertEq(fragment.terms, 0, "terms");
            assertEq(fragment.expiry, 0, "expiry");
        }
    }

    function wrongStatus(Status status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Receivables_WrongStatus.selector, status);
    }

    function wrongFragmentStatus(FragmentStatus status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Receivables_WrongFragmentStatus.selector, status);
    }

    function notHolder(address signer) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Receivables_NotHolder.selector, signer);
    }

    function missing(address party) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Receivables_MissingCoSigner.selector, party);
    }

    function unexpected(address signer) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPerformer.Performer_UnexpectedSigner.selector, signer);
    }

    function frozen(address key) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPerformer.Performer_Frozen.selector, key);
    }

    function notAuthorised(address key) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPerformer.Performer_NotAuthorised.selector, key);
    }

    function badInterval(uint64 from, uint64 limit) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Receivables_BadInterval.selector, from, limit);
    }
}
