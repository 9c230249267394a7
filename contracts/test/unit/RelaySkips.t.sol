// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPerformer} from "../../src/interfaces/IPerformer.sol";
import {Action} from "../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {Base} from "../utils/Base.sol";
import {Signing} from "../utils/Signing.sol";

/// @dev See Relay.tree.
contract RelaySkipsTest is Base {
    bytes32 private constant SUBJECT = keccak256("document");
    bytes32 private constant ROOT = keccak256("root");
    bytes32 private constant NEXT = keccak256("next root");

    address private ada;
    address private ben;

    function setUp() public override {
        super.setUp();
        ada = person("ada");
        ben = person("ben");
        bind(ada, SUBJECT, Kinds.BANK);
        bind(ben, SUBJECT, Kinds.BANK);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       PASSED OVER
    //////////////////////////////////////////////////////////////////////////*/

    function test_Skip_Signers() external {
        Action memory action = _anchor();
        action.signers = new address[](0);
        signAction(action);
        assertSkipped(action);

        action = _anchor();
        action.signatures = sign(Signing.actionDigest(action), list(ada, ada));
        assertSkipped(action);

        action.signatures = new bytes[](0);
        assertSkipped(action);

        action.signers = list(ada, ada);
        signAction(action);
        assertSkipped(action);

        action.signers = list(ada, ben, ada);
        signAction(action);
        assertSkipped(action);
    }

    function test_Skip_TooManySigners() external {
        Action memory action = _anchor();
        action.signers = _crowd(relay.MAX_SIGNERS() + 1);
        signAction(action);
        assertSkipped(action);

        action.signers = _crowd(relay.MAX_SIGNERS());
        signAction(action);
        assertRefused(action, abi.encodeWithSelector(IPerformer.Performer_UnexpectedSigner.selector, action.signers[1]));
    }

    function test_Skip_TooLong() external {
        uint256 maximum = relay.MAX_BYTES();
        Action memory action = _anchor();
        action.payload = new bytes(maximum + 1);
        signAction(action);
        assertSkipped(action);

        action.payload = new bytes(maximum);
        signAction(action);
        assertRefused(action, abi.encodeWithSelector(IPerformer.Performer_BadPayload.selector));

        action = _anchor();
        action.attachment = new bytes(maximum + 1);
        signAction(action);
        assertSkipped(action);

        // Of a type without an array nobody reads it.
        action.attachment = new bytes(maximum);
        assertPerformed(action);
    }

    function test_Skip_PastTheDeadline() external {
        Action memory action = _anchor();
        vm.warp(uint256(action.deadline) + 1);
        assertSkipped(action);
        vm.warp(action.deadline);
        assertPerformed(action);
    }

    function test_Skip_TargetNotRegistered() external {
        Action memory action = _anchor();
        address[3] memory targets = [address(0), address(directory), address(this)];
        for (uint256 i = 0; i < targets.length; ++i) {
            action.target = targets[i];
            signAction(action);
            assertSkipped(action);
        }
    }

    function test_Skip_WrongSignature() external {
        Action memory action = _anchor();
        bytes32 digest = Signing.actionDigest(action);
        bytes memory good = action.signatures[0];

        action.signatures[0] = signOne(digest, ben);
        assertSkipped(action);
        action.signatures[0] = "";
        assertSkipped(action);
        action.signatures[0] = bytes.concat(good, hex"00");
        assertSkipped(action);
        // EIP-2098: 64 bytes.
        (bytes32 r, bytes32 vs) = vm.signCompact(keyOf[ada], digest);
        action.signatures[0] = abi.encodePacked(r, vs);
        assertSkipped(action);
        // v of 0 or 1.
        action.signatures[0] = bytes.concat(good);
        action.signatures[0][64] = bytes1(uint8(good[64]) - 27);
        assertSkipped(action);

        action.signatures[0] = good;
        assertPerformed(action);
    }

    function test_Skip_MalleableSignature() external {
        Action memory action = _anchor();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf[ada], Signing.actionDigest(action));
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        action.signatures[0] = abi.encodePacked(r, bytes32(order - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        assertSkipped(action);
    }

    function test_Skip_ZeroSigner() external {
        // A signature that recovers to nobody must not pass for the zero address.
        Action memory action = _anchor();
        action.signers = list(address(0));
        action.signatures[0] = new bytes(65);
        assertSkipped(action);
    }

    function test_Skip_AnythingElseThanSigned() external {
        Action memory action = _anchor();
        action.target = address(receivables);
        assertSkipped(action);
        action = _anchor();
        action.typeHash = ActionTypes.SUPERSEDE_DOCUMENT;
        assertSkipped(action);
        action = _anchor();
        action.subject = keccak256("another");
        assertSkipped(action);
        action = _anchor();
        ++action.expectedVersion;
        assertSkipped(action);
        action = _anchor();
        ++action.nonce;
        assertSkipped(action);
        action = _anchor();
        ++action.deadline;
        assertSkipped(action);
        action = _anchor();
        action.payload = abi.encode(NEXT);
        assertSkipped(action);
    }

    function test_Skip_SignersTamperedWith() external {
        // A stranger puts himself first, or last.
        Action memory action = _anchor();
        bytes32 digest = Signing.actionDigest(action);
        action.signers = list(ben, ada);
        action.signatures = sign(digest, action.signers);
        assertSkipped(action);
        action.signers = list(ada, ben);
        action.signatures = sign(digest, action.signers);
        assertSkipped(action);

        // Or takes one away, or turns them round.
        action = _anchor();
        action.signers = list(ada, ben);
        digest = Signing.actionDigest(action);
        action.signers = list(ada);
        action.signatures = sign(digest, action.signers);
        assertSkipped(action);
        action.signers = list(ben, ada);
        action.signatures = sign(digest, action.signers);
        assertSkipped(action);
    }

    function test_Skip_NonceUsed() external {
        Action memory action = _anchor();
        assertPerformed(action);
        assertSkipped(action);

        // Ben may use the same value; together with Ada he may not.
        Action memory other = _anchor();
        other.nonce = action.nonce;
        other.signers = list(ben, ada);
        signAction(other);
        assertSkipped(other);
        other.signers = list(ben);
        signAction(other);
        assertRefused(other, abi.encodeWithSelector(IPerformer.Performer_WrongVersion.selector, 0, 1));
    }

    function test_Skip_OtherChain() external {
        Action memory action = _anchor();
        vm.chainId(4711);
        assertSkipped(action);
    }

    function test_Skip_Incomplete() external {
        // Without the credential nothing happens, and with it, later, it is performed.
        address cat = person("cat");
        Action memory action = _anchor();
        action.signers = list(cat);
        signAction(action);
        assertSkipped(action);
        bind(cat, SUBJECT, Kinds.BANK);
        assertPerformed(action);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        HELPERS
    //////////////////////////////////////////////////////////////////////////*/

    function _anchor() private returns (Action memory action) {
        action = unsigned(address(documents), ActionTypes.ANCHOR_DOCUMENT, SUBJECT, 0, abi.encode(ROOT), list(ada));
        signAction(action);
    }

    function _supersede(uint64 version, bytes32 previous, bytes32 root) private returns (Action memory action) {
        action = unsigned(
            address(documents), ActionTypes.SUPERSEDE_DOCUMENT, SUBJECT, version, abi.encode(previous, root), list(ada)
        );
        signAction(action);
    }

    /// @dev One for the target, then a good one.
    function _twoActions(address target) private returns (Action[] memory actions) {
        actions = new Action[](2);
        actions[0] = _anchor();
        actions[0].target = _register(target);
        signAction(actions[0]);
        actions[1] = _anchor();
    }

    function _register(address target) private returns (address) {
        govern(address(directory), abi.encodeCall(directory.register, ("Another", 1, target)));
        return target;
    }

    function _crowd(uint256 count) private returns (address[] memory crowd) {
        crowd = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            crowd[i] = person(vm.toString(i));
            if (organisations.kindsOf(crowd[i], SUBJECT) == 0) bind(crowd[i], SUBJECT, Kinds.BANK);
        }
    }
}
