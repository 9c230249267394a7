// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPerformer} from "../../../src/interfaces/IPerformer.sol";
import {FragmentStatus, Status} from "../../../src/interfaces/IReceivables.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {ReceivablesBase} from "../../utils/ReceivablesBase.sol";

/// @dev See Matrix.tree. All types but IssueReceivable, with fields that are never reached.
contract MatrixTest is ReceivablesBase {
    struct Type {
        bytes32 typeHash;
        bytes payload;
        uint32 kinds;
        bool oneSigner;
        bool frozenToo;
        bool ofFragment;
    }

    Type[] private types;

    function setUp() public override {
        super.setUp();
        bytes memory word = abi.encode(REASON);
        bytes memory two = abi.encode(uint32(0), uint64(1));
        bytes memory three = abi.encode(uint32(0), uint64(1), uint64(1));
        bytes memory four = abi.encode(uint32(0), uint64(1), uint64(1), uint64(1));
        bytes memory five = abi.encode(uint32(0), uint64(1), uint64(1), uint64(1), uint64(1));
        types.push(Type(ActionTypes.CONFIRM_RECEIVABLE, word, Kinds.OBLIGOR, true, false, false));
        types.push(Type(ActionTypes.REJECT_RECEIVABLE, word, Kinds.OBLIGOR, true, false, false));
        types.push(Type(ActionTypes.CANCEL_RECEIVABLE, word, Kinds.TRADING, false, false, false));
        types.push(Type(ActionTypes.DISPUTE_RECEIVABLE, word, Kinds.OBLIGOR, true, false, false));
        types.push(Type(ActionTypes.RESOLVE_DISPUTE, word, Kinds.OBLIGOR, true, false, false));
        types.push(Type(ActionTypes.CHANGE_MATURITY, two, Kinds.TRADING, false, false, false));
        types.push(Type(ActionTypes.REVERSE_PAYMENT, two, Kinds.TRADING, true, true, false));
        types.push(Type(ActionTypes.SPLIT_FRAGMENT, two, Kinds.TRADING, true, false, true));
        types.push(Type(ActionTypes.OFFER_FRAGMENT, four, Kinds.TRADING, true, false, true));
        types.push(Type(ActionTypes.ACCEPT_OFFER, two, Kinds.TRADING, true, false, true));
        types.push(Type(ActionTypes.DECLINE, two, Kinds.TRADING, true, false, true));
        types.push(Type(ActionTypes.WITHDRAW, abi.encode(uint32(0)), Kinds.TRADING, true, false, true));
        types.push(Type(ActionTypes.REQUEST_FINANCE, three, Kinds.TRADING, true, false, true));
        types.push(Type(ActionTypes.QUOTE_FINANCE, four, Kinds.BANK, true, false, true));
        types.push(Type(ActionTypes.WITHDRAW_QUOTE, two, Kinds.BANK, true, false, true));
        types.push(Type(ActionTypes.ACCEPT_QUOTE, two, Kinds.TRADING, true, false, true));
        types.push(Type(ActionTypes.FUND_RECEIVABLE, four, Kinds.BANK, true, false, true));
        types.push(Type(ActionTypes.REPURCHASE_FRAGMENT, two, Kinds.TRADING, false, true, true));
        types.push(Type(ActionTypes.NOTIFY_ASSIGNMENT, three, Kinds.TRADING, true, false, true));
        types.push(Type(ActionTypes.RELEASE_RESERVE, two, Kinds.TRADING, true, false, true));
        types.push(Type(ActionTypes.RECORD_DILUTION, three, Kinds.TRADING, false, false, true));
        types.push(Type(ActionTypes.RECORD_PAYMENT, five, Kinds.TRADING, true, true, true));
        types.push(Type(ActionTypes.WRITE_OFF, three, Kinds.TRADING, true, false, true));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                    THE ACTION ITSELF
    //////////////////////////////////////////////////////////////////////////*/

    function test_UnknownType() external {
        bytes32 other = ActionTypes.ANCHOR_DOCUMENT;
        refuse(
            other, abi.encode(REASON), seller, abi.encodeWithSelector(IPerformer.Performer_UnknownType.selector, other)
        );
    }

    function test_BadPayload() external {
        issue();
        bytes memory refusal = abi.encodeWithSelector(IPerformer.Performer_BadPayload.selector);
        refuse(ActionTypes.ISSUE_RECEIVABLE, abi.encode(REASON), seller, refusal);
        for (uint256 i = 0; i < types.length; ++i) {
            bytes memory payload = types[i].payload;
            refuse(types[i].typeHash, bytes.concat(payload, bytes32(0)), bank, refusal);
            refuse(types[i].typeHash, bytes.concat(payload, hex"00"), bank, refusal);
            assembly ("memory-safe") {
                mstore(payload, sub(mload(payload), 32))
            }
            refuse(types[i].typeHash, payload, bank, refusal);
        }
    }

    function test_WordTooLarge() external {
        issueConfirmed();
        bytes memory refusal = abi.encodeWithSelector(IPerformer.Performer_BadPayload.selector);
        refuse(ActionTypes.SPLIT_FRAGMENT, abi.encode(1 << 32, 1), seller, refusal);
        refuse(ActionTypes.SPLIT_FRAGMENT, abi.encode(0, 1 << 64), seller, refusal);
        refuse(ActionTypes.OFFER_FRAGMENT, abi.encode(0, 1 << 160, TERMS, expiry), seller, refusal);
    }

    function test_WrongVersion() external {
        issueConfirmed();
        for (uint256 i = 0; i < types.length; ++i) {
            Action memory action = act(types[i].typeHash, types[i].payload, list(bank));
            action.expectedVersion = 1;
            signAction(action);
            assertRefused(action, abi.encodeWithSelector(IPerformer.Performer_WrongVersion.selector, 1, 2));
            action.expectedVersion = 3;
            action.nonce = nextNonce();
            signAction(action);
            assertRefused(action, abi.encodeWithSelector(IPerformer.Performer_WrongVersion.selector, 3, 2));
        }
    }

    function test_DoesNotExist() external {
        for (uint256 i = 0; i < types.length; ++i) {
            refuse(types[i].typeHash, types[i].payload, bank, wrongStatus(Status.None));
        }
    }

    function test_SignerTooMany() external {
        issueConfirmed();
        for (uint256 i = 0; i < types.length; ++i) {
            if (!types[i].oneSigner) continue;
            refuse(types[i].typeHash, types[i].payload, list(bank, stranger), unexpected(stranger));
        }
        Action memory action = issueAction(issuePayload(fingerprintList()), fingerprintList(), seller);
        action.signers = list(seller, buyer);
        signAction(action);
        assertRefused(action, unexpected(buyer));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                          KEYS
    //////////////////////////////////////////////////////////////////////////*/

    function test_Kinds() external {
        issueConfirmed();
        address guest = person("guest");
        bind(guest, SUBJECT, Kinds.GUEST_OBLIGOR);
        for (uint256 i = 0; i < types.length; ++i) {
            bool ofBank = types[i].kinds == Kinds.BANK;
            _refuse(types[i], auditor, ofBank ? _notFinancier(auditor) : notAuthorised(auditor));
            if (ofBank) _refuse(types[i], seller, _notFinancier(seller));
            if (types[i].kinds == Kinds.OBLIGOR) continue;
            _refuse(types[i], guest, ofBank ? _notFinancier(guest) : notAuthorised(guest));
        }
        Action memory action = issueAction(issuePayload(fingerprintList()), fingerprintList(), auditor);
        assertRefused(action, notAuthorised(auditor));
    }

    function test_ExpiredOrRevokedKeys() external {
        issueConfirmed();
        address late = person("late");
        bind(late, SUBJECT, Kinds.BANK, START + 1);
        vm.warp(START + 2);
        revoke(rival);
        for (uint256 i = 0; i < types.length; ++i) {
            bool ofBank = types[i].kinds == Kinds.BANK;
            _refuse(types[i], late, ofBank ? _notFinancier(late) : notAuthorised(late));
            _refuse(types[i], rival, ofBank ? _notFinancier(rival) : notAuthorised(rival));
        }
    }

    function test_FrozenKeys() external {
        issueConfirmed();
        freeze(seller);
        freeze(bank);
        for (uint256 i = 0; i < types.length; ++i) {
            address signer = types[i].kinds == Kinds.BANK ? bank : seller;
            if (!types[i].frozenToo) _refuse(types[i], signer, frozen(signer));
        }
        assertRefused(issueAction(issuePayload(fingerprintList()), fingerprintList(), seller), frozen(seller));
        pay(0, 1, seller);
    }

    function test_UnknownKeys() external {
        issueConfirmed();
        for (uint256 i = 0; i < types.length; ++i) {
            assertSkipped(act(types[i].typeHash, types[i].payload, list(stranger)));
        }
        assertSkipped(issueAction(issuePayload(fingerprintList()), fingerprintList(), stranger));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                   STATUS AND FRAGMENT
    //////////////////////////////////////////////////////////////////////////*/

    function test_Status() external {
        issue();
        uint256 snapshot = vm.snapshotState();
        perform(ActionTypes.REJECT_RECEIVABLE, abi.encode(REASON), buyer);
        _refuseAll(Status.Rejected);
        vm.revertToState(snapshot);
        perform(ActionTypes.CANCEL_RECEIVABLE, abi.encode(REASON), seller);
        _refuseAll(Status.Cancelled);
        vm.revertToState(snapshot);
        pay(0, WHOLE, seller);
        _refuseAll(Status.Settled);
        vm.revertToState(snapshot);
        confirm();
        refuse(ActionTypes.CONFIRM_RECEIVABLE, abi.encode(TERMS), buyer, wrongStatus(Status.Confirmed));
        refuse(ActionTypes.REJECT_RECEIVABLE, abi.encode(TERMS), buyer, wrongStatus(Status.Confirmed));
    }

    function test_Fragment() external {
        issueConfirmed();
        split(0, HALF, seller);
        for (uint256 i = 0; i < types.length; ++i) {
            if (!types[i].ofFragment) continue;
            bytes memory payload = types[i].payload;
            refuse(types[i].typeHash, payload, bank, wrongFragmentStatus(FragmentStatus.Divided));
            assembly ("memory-safe") {
                mstore(add(payload, 32), 3)
            }
            refuse(types[i].typeHash, payload, bank, abi.encodeWithSelector(Receivables_UnknownFragment.selector, 3));
        }
    }

    function _refuseAll(Status status) private {
        for (uint256 i = 0; i < types.length; ++i) {
            bytes32 typeHash = types[i].typeHash;
            bool afterSettlement = typeHash == ActionTypes.REVERSE_PAYMENT || typeHash == ActionTypes.RELEASE_RESERVE;
            if (status == Status.Settled && afterSettlement) continue;
            _refuse(types[i], bank, wrongStatus(status));
        }
    }

    function _refuse(Type memory one, address signer, bytes memory reason) private {
        refuse(one.typeHash, one.payload, signer, reason);
    }

    function _notFinancier(address key) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Receivables_NotFinancier.selector, key);
    }
}
