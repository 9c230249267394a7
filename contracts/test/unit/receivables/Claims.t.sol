// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IFingerprints} from "../../../src/interfaces/IFingerprints.sol";
import {Call, IPerformer} from "../../../src/interfaces/IPerformer.sol";
import {Fragment, FragmentStatus, Receivable, Status} from "../../../src/interfaces/IReceivables.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Claims.tree.
contract ClaimsTest is ReceivablesBase {
    /*//////////////////////////////////////////////////////////////////////////
                                         ISSUE
    //////////////////////////////////////////////////////////////////////////*/

    function test_RevertWhen_NotRelay() external {
        Call memory call;
        vm.expectRevert(abi.encodeWithSelector(IPerformer.Performer_NotRelay.selector, address(this)));
        receivables.perform(call);
    }

    function test_Issue() external {
        bytes32[] memory prints = new bytes32[](2);
        (prints[0], prints[1]) = (keccak256("fingerprint 1"), keccak256("fingerprint 2"));
        expectEvent();
        emit Issued(SUBJECT, 1, seller, seller, buyer, maturity, CURRENCY, ROOT, prints);
        issue();

        Receivable memory issued = receivable();
        assertStatus(Status.Issued);
        assertEq(issued.issuer, seller);
        assertEq(issued.obligor, buyer);
        assertEq(issued.maturity, maturity);
        assertEq(issued.currency, CURRENCY);
        assertEq(issued.root, ROOT);
        assertEq(issued.terms, 0);
        assertEq(issued.version, 1);
        assertEq(issued.fragments, 1);
        assertEq(issued.open, WHOLE);
        assertFalse(issued.confirmed || issued.disputed || issued.assigned);

        Fragment memory whole = fragmentAt(0);
        assertFragment(0, FragmentStatus.Held, seller);
        assertEq(whole.payee, seller);
        assertEq(whole.assignor, address(0));
        assertEq(whole.from, 0);
        assertEq(whole.to, WHOLE);
        assertEq(whole.cursor, 0);
        assertEq(fingerprints.liveObject(prints[0]), SUBJECT);
        assertEq(fingerprints.liveObject(prints[1]), SUBJECT);
    }

    function test_Issue_ByTheObligor() external {
        assertPerformed(issueAction(issuePayload(fingerprintList()), fingerprintList(), buyer));
        assertEq(receivable().issuer, buyer);
        assertFragment(0, FragmentStatus.Held, seller);
    }

    function test_Issue_SixteenFingerprints() external {
        bytes memory prints = _prints(16);
        assertPerformed(issueAction(issuePayload(prints), prints, seller));
        assertEq(fingerprints.fingerprintsOf(SUBJECT).length, 16);
    }

    function test_Issue_Exists() external {
        issue();
        Action memory action = issueAction(issuePayload(_prints(1)), _prints(1), seller);
        assertRefused(action, wrongStatus(Status.Issued));
        action = issueAction(issuePayload(_prints(1)), _prints(1), seller);
        action.expectedVersion = 0;
        signAction(action);
        assertRefused(action, abi.encodeWithSelector(IPerformer.Performer_WrongVersion.selector, 0, 1));
    }

    function test_Issue_NoSubject() external {
        bind(seller, 0, Kinds.LESSOR);
        Action memory action = issueAction(issuePayload(_prints(1)), _prints(1), seller);
        action.subject = 0;
        signAction(action);
        assertRefused(action, abi.encodeWithSelector(Receivables_BadSubject.selector));
    }

    function test_Issue_ByAnother() external {
        _refuseIssue(issuePayload(_prints(1)), _prints(1), supplier, notAuthorised(supplier));
    }

    function test_Issue_SelfDealing() external {
        bytes32 prints = keccak256(_prints(1));
        bytes memory refusal = abi.encodeWithSelector(Receivables_SelfDealing.selector);
        _refuseIssue(abi.encode(seller, seller, maturity, CURRENCY, ROOT, prints), _prints(1), seller, refusal);
        _refuseIssue(abi.encode(address(0), seller, maturity, CURRENCY, ROOT, prints), _prints(1), seller, refusal);
        _refuseIssue(abi.encode(seller, address(0), maturity, CURRENCY, ROOT, prints), _prints(1), seller, refusal);
    }

    function test_Issue_BadMaturity() external {
        bytes memory refusal = abi.encodeWithSelector(Receivables_BadMaturity.selector, START);
        maturity = START;
        _refuseIssue(issuePayload(_prints(1)), _prints(1), seller, refusal);
        maturity = START + 1;
        assertPerformed(issueAction(issuePayload(_prints(1)), _prints(1), seller));
    }

    function test_Issue_BadFingerprints() external {
        bytes[4] memory lists =
            [bytes(""), _prints(17), bytes.concat(_prints(1), bytes32(0)), bytes.concat(_prints(1), hex"00")];
        for (uint256 i = 0; i < lists.length; ++i) {
            _refuseIssue(
                issuePayload(lists[i]), lists[i], seller, abi.encodeWithSelector(Receivables_BadFingerprints.selector)
            );
        }
    }

    function test_Issue_OtherAttachment() external {
        Action memory action = issueAction(issuePayload(_prints(1)), _prints(1), seller);
        action.attachment = "";
        assertSkipped(action);
        action.attachment = _prints(2);
        assertSkipped(action);
        action.attachment = _prints(1);
        assertPerformed(action);
    }

    function test_Issue_FingerprintTaken() external {
        issue();
        bytes32 other = keccak256("the same invoice again");
        bind(seller, other, Kinds.LESSOR);
        bytes memory prints = abi.encodePacked(keccak256("fingerprint 2"), keccak256("new"));
        Action memory action = issueAction(issuePayload(prints), prints, seller);
        action.subject = other;
        action.expectedVersion = 0;
        signAction(action);
        assertRefused(
            action, abi.encodeWithSelector(IFingerprints.Fingerprints_Taken.selector, keccak256("fingerprint 2"))
        );
        assertEq(receivables.versionOf(other), 0);
        assertEq(fingerprints.liveObject(keccak256("new")), 0);
    }

    function test_Issue_WordTooLarge() external {
        bytes memory refusal = abi.encodeWithSelector(IPerformer.Performer_BadPayload.selector);
        bytes32 prints = keccak256(_prints(1));
        uint256 large = uint256(uint160(seller)) | (1 << 160);
        _refuseIssue(abi.encode(large, buyer, maturity, CURRENCY, ROOT, prints), _prints(1), seller, refusal);
        _refuseIssue(abi.encode(seller, buyer, 1 << 64, CURRENCY, ROOT, prints), _prints(1), seller, refusal);
    }

    function _refuseIssue(bytes memory payload, bytes memory prints, address signer, bytes memory refusal) private {
        assertRefused(issueAction(payload, prints, signer), refusal);
        assertEq(version(), 0);
    }

    function _prints(uint256 count) private pure returns (bytes memory prints) {
        for (uint256 i = 0; i < count; ++i) {
            prints = bytes.concat(prints, keccak256(abi.encode("print", i)));
        }
    }

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

    /*//////////////////////////////////////////////////////////////////////////
                                        MATURITY
    //////////////////////////////////////////////////////////////////////////*/

    function test_ChangeMaturity_Alone() external {
        issue();
        expectEvent();
        emit MaturityChanged(SUBJECT, 2, maturity + 1, REASON);
        _changeMaturity(list(seller));
        assertEq(receivable().maturity, maturity + 1);

        // Of several parts, too.
        split(0, HALF, seller);
        _changeMaturity(list(seller));
        _refuseMaturity(list(seller, buyer), unexpected(buyer));
        _refuseMaturity(list(buyer, seller), notHolder(buyer));
    }

    function test_ChangeMaturity_Bad() external {
        issue();
        refuse(
            ActionTypes.CHANGE_MATURITY,
            abi.encode(START, REASON),
            seller,
            abi.encodeWithSelector(Receivables_BadMaturity.selector, START)
        );
    }

    function test_ChangeMaturity_Overdue() external {
        issue();
        vm.warp(maturity + 1);
        perform(ActionTypes.CHANGE_MATURITY, abi.encode(maturity + 2, REASON), seller);
        assertEq(receivable().maturity, maturity + 2);
    }

    function test_ChangeMaturity_Confirmed() external {
        issueConfirmed();
        _refuseMaturity(list(seller), missing(buyer));
        _refuseMaturity(list(buyer), missing(seller));
        _refuseMaturity(list(supplier, seller, buyer), notHolder(supplier));
        _refuseMaturity(list(seller, buyer, supplier), unexpected(supplier));
        _changeMaturity(list(seller, buyer));
        _changeMaturity(list(buyer, seller));
    }

    function test_ChangeMaturity_Financed() external {
        issue();
        split(0, HALF, seller);
        fund(1, seller, bank, QUOTE);
        // Also when the bank has become the only holder.
        _refuseMaturity(list(seller), missing(buyer));
        _refuseMaturity(list(seller, buyer), missing(bank));
        _refuseMaturity(list(bank, buyer), missing(seller));
        _changeMaturity(list(seller, buyer, bank));
        _changeMaturity(list(bank, buyer, seller));
        fund(2, seller, bank, keccak256("second quote"));
        _refuseMaturity(list(bank), missing(buyer));
        _changeMaturity(list(bank, buyer));
    }

    function test_ChangeMaturity_TwoHolders() external {
        issue();
        split(0, HALF, seller);
        transfer(1, seller, supplier);
        _refuseMaturity(list(seller, supplier), missing(buyer));
        _changeMaturity(list(supplier, seller, buyer));
        // One holder again, and nothing financed.
        transfer(2, seller, supplier);
        _changeMaturity(list(supplier));
    }

    function test_ChangeMaturity_MostParties() external {
        issue();
        address[] memory signers = new address[](relay.MAX_SIGNERS());
        signers[0] = buyer;
        signers[1] = seller;
        uint32 last = 0;
        for (uint32 i = 2; receivable().fragments + 2 <= receivables.MAX_FRAGMENTS(); ++i) {
            split(last, WHOLE / 200 * i, seller);
            last = receivable().fragments - 1;
            if (i >= signers.length) continue;
            signers[i] = person(vm.toString(i));
            bind(signers[i], SUBJECT, Kinds.SUPPLIER);
            transfer(last - 1, seller, signers[i]);
        }
        assertEq(receivable().fragments, receivables.MAX_FRAGMENTS());
        Action memory action = act(ActionTypes.CHANGE_MATURITY, abi.encode(maturity + 1, REASON), signers);
        vm.cool(address(receivables));
        vm.cool(address(organisations));
        vm.cool(address(directory));
        assertPerformed(action);
    }

    function _changeMaturity(address[] memory signers) private {
        perform(ActionTypes.CHANGE_MATURITY, abi.encode(maturity + 1, REASON), signers);
    }

    function _refuseMaturity(address[] memory signers, bytes memory refusal) private {
        refuse(ActionTypes.CHANGE_MATURITY, abi.encode(maturity + 1, REASON), signers, refusal);
    }
}
