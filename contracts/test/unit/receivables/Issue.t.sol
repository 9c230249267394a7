// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IFingerprints} from "../../../src/interfaces/IFingerprints.sol";
import {Call, IPerformer} from "../../../src/interfaces/IPerformer.sol";
import {Fragment, FragmentStatus, Receivable, Status} from "../../../src/interfaces/IReceivables.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Issue.tree.
contract IssueTest is ReceivablesBase {
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
}
