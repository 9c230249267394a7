// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IDocuments} from "../../src/interfaces/IDocuments.sol";
import {SignedCredential} from "../../src/interfaces/IOrganisations.sol";
import {IPerformer} from "../../src/interfaces/IPerformer.sol";
import {Action, IRelay} from "../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {Base} from "../utils/Base.sol";
import {Signing} from "../utils/Signing.sol";
import {Bomb, Glutton, Meter, Reentrant} from "../utils/Targets.sol";
import {Vm} from "forge-std/Vm.sol";

/// @dev See Relay.tree.
contract RelayTest is Base {
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
                                        DIGEST
    //////////////////////////////////////////////////////////////////////////*/

    function test_DigestOf() external {
        Action memory action = _anchor();
        action.signers = list(ada, ben);
        assertEq(relay.digestOf(action), Signing.actionDigest(action));
        assertEq(relay.digestOf(action), vm.eip712HashTypedData(_json(action)));
    }

    function _json(Action memory action) private view returns (string memory) {
        return string.concat(
            '{"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},',
            '{"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],"AnchorDocument":[',
            '{"name":"subject","type":"bytes32"},{"name":"expectedVersion","type":"uint64"},',
            '{"name":"nonce","type":"uint256"},{"name":"deadline","type":"uint64"},',
            '{"name":"signers","type":"address[]"},{"name":"root","type":"bytes32"}]},',
            '"primaryType":"AnchorDocument","domain":{"name":"Lienlight","version":"1","chainId":',
            vm.toString(block.chainid),
            ',"verifyingContract":"',
            vm.toString(action.target),
            _jsonMessage(action)
        );
    }

    function _jsonMessage(Action memory action) private pure returns (string memory) {
        return string.concat(
            '"},"message":{"subject":"',
            vm.toString(action.subject),
            '","expectedVersion":"0","nonce":"',
            vm.toString(action.nonce),
            '","deadline":"',
            vm.toString(action.deadline),
            '","signers":["',
            vm.toString(action.signers[0]),
            '","',
            vm.toString(action.signers[1]),
            '"],"root":"',
            vm.toString(ROOT),
            '"}}'
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      CREDENTIALS
    //////////////////////////////////////////////////////////////////////////*/

    function test_Credentials() external {
        address cat = person("cat");
        SignedCredential[] memory credentials = new SignedCredential[](5);
        credentials[0] = credential(ben, SUBJECT, Kinds.BANK, START);
        credentials[1] = credential(cat, SUBJECT, Kinds.BANK, START - 1);
        credentials[2] = credential(cat, SUBJECT, Kinds.BANK, START);
        credentials[2].signature = "forged";
        credentials[3] = credential(cat, SUBJECT, Kinds.AUDITOR, START);
        credentials[4] = credential(cat, SUBJECT, Kinds.BANK, START);
        Action[] memory actions = new Action[](1);
        actions[0] = _anchor();
        actions[0].signers = list(cat);
        signAction(actions[0]);

        vm.expectEmit(address(documents));
        emit IDocuments.DocumentAnchored(SUBJECT, 1, ROOT, cat);
        relay.relay(credentials, actions);
        assertEq(organisations.kindsOf(cat, SUBJECT), Kinds.AUDITOR);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        REFUSED
    //////////////////////////////////////////////////////////////////////////*/

    function test_Refuse() external {
        Action memory action = _anchor();
        action.expectedVersion = 3;
        signAction(action);
        assertRefused(action, abi.encodeWithSelector(IPerformer.Performer_WrongVersion.selector, 3, 0));
        // A stranger cannot replay it when its time comes.
        assertSkipped(action);
    }

    function test_Refuse_Bomb() external {
        Action[] memory actions = _twoActions(address(new Bomb()));
        vm.recordLogs();
        uint256 before = gasleft();
        relay.relay(new SignedCredential[](0), actions);
        assertLt(before - gasleft(), 1_000_000, "gas");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs[0].topics[0], IRelay.ActionRefused.selector);
        assertEq(abi.decode(logs[0].data, (bytes)).length, relay.MAX_REASON());
        assertEq(logs[2].topics[0], IRelay.ActionPerformed.selector);
    }

    function test_Refuse_Glutton() external {
        Action[] memory actions = _twoActions(address(new Glutton()));
        vm.recordLogs();
        uint256 before = gasleft();
        relay.relay(new SignedCredential[](0), actions);
        assertLt(before - gasleft(), relay.ACTION_GAS() + 500_000, "gas");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs[0].topics[0], IRelay.ActionRefused.selector);
        assertEq(abi.decode(logs[0].data, (bytes)), "");
        assertEq(logs[2].topics[0], IRelay.ActionPerformed.selector);
    }

    function test_Refuse_NoPerformer() external {
        address[4] memory targets =
            [address(relay), address(organisations), address(fingerprints), _register(address(this))];
        for (uint256 i = 0; i < targets.length; ++i) {
            Action memory action = _anchor();
            action.target = targets[i];
            signAction(action);
            assertRefused(action, "");
        }
    }

    function test_Refuse_Reentrant() external {
        Reentrant target = new Reentrant();
        _register(address(target));
        Action memory action = _anchor();
        action.target = address(target);
        signAction(action);
        target.store(action);
        assertPerformed(action);
        assertEq(target.performed(), 1);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         GAS
    //////////////////////////////////////////////////////////////////////////*/

    function test_RevertWhen_InsufficientGas() external {
        Action[] memory actions = new Action[](1);
        actions[0] = _anchor();
        bytes memory data = abi.encodeCall(relay.relay, (new SignedCredential[](0), actions));
        for (uint256 gas = 30_000; gas < relay.ACTION_GAS(); gas += 100_000) {
            (bool success,) = address(relay).call{gas: gas}(data);
            assertFalse(success);
            assertFalse(relay.isNonceUsed(ada, actions[0].nonce));
        }
        (bool last, bytes memory reason) = address(relay).call{gas: relay.ACTION_GAS()}(data);
        assertFalse(last);
        assertEq(bytes4(reason), IRelay.Relay_InsufficientGas.selector);
        assertPerformed(actions[0]);
    }

    /// @dev With whatever gas it is relayed: reverts as a whole, or the target has ACTION_GAS.
    function testFuzz_ActionGas(uint256 gas) external {
        gas = bound(gas, 21_000, 4_000_000);
        Action[] memory actions = new Action[](1);
        actions[0] = _anchor();
        actions[0].target = _register(address(new Meter()));
        signAction(actions[0]);
        bytes memory data = abi.encodeCall(relay.relay, (new SignedCredential[](0), actions));
        vm.recordLogs();
        (bool success,) = address(relay).call{gas: gas}(data);
        assertEq(relay.isNonceUsed(ada, actions[0].nonce), success);
        if (success) {
            bytes memory reason = abi.decode(vm.getRecordedLogs()[0].data, (bytes));
            uint256 left = abi.decode(this.tail(reason), (uint256));
            assertGt(left, relay.ACTION_GAS() - 5_000, "starved");
            assertLe(left, relay.ACTION_GAS());
        }
    }

    function tail(bytes calldata reason) external pure returns (bytes calldata) {
        return reason[4:];
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        BATCHES
    //////////////////////////////////////////////////////////////////////////*/

    function test_Batch() external {
        Action[] memory actions = new Action[](4);
        actions[0] = _anchor();
        actions[1] = _supersede(1, ROOT, NEXT);
        // On the same version as the one before: the first wins, the other is told so.
        actions[2] = _supersede(1, ROOT, keccak256("other root"));
        actions[3] = _supersede(2, NEXT, ROOT);
        vm.expectEmit(address(relay));
        emit IRelay.ActionPerformed(Signing.actionDigest(actions[0]), ada);
        vm.expectEmit(address(documents));
        emit IDocuments.DocumentSuperseded(SUBJECT, 2, ROOT, NEXT, ada);
        vm.expectEmit(address(relay));
        emit IRelay.ActionPerformed(Signing.actionDigest(actions[1]), ada);
        vm.expectEmit(address(relay));
        emit IRelay.ActionRefused(
            Signing.actionDigest(actions[2]),
            ada,
            abi.encodeWithSelector(IPerformer.Performer_WrongVersion.selector, 1, 2)
        );
        vm.expectEmit(address(relay));
        emit IRelay.ActionPerformed(Signing.actionDigest(actions[3]), ada);
        relay.relay(new SignedCredential[](0), actions);
        assertEq(documents.versionOf(SUBJECT), 3);
    }

    function test_Batch_OneNonceAtATime() external {
        Action[] memory actions = new Action[](2);
        actions[0] = _anchor();
        actions[1] = _supersede(1, ROOT, NEXT);
        actions[1].nonce = actions[0].nonce;
        signAction(actions[1]);
        relay.relay(new SignedCredential[](0), actions);
        assertEq(documents.versionOf(SUBJECT), 1);
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
