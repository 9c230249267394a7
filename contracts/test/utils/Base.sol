// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Directory} from "../../src/Directory.sol";
import {Documents} from "../../src/Documents.sol";
import {Fingerprints} from "../../src/Fingerprints.sol";
import {Organisations} from "../../src/Organisations.sol";
import {Receivables} from "../../src/Receivables.sol";
import {Relay} from "../../src/Relay.sol";
import {IDirectory} from "../../src/interfaces/IDirectory.sol";
import {Credential, SignedCredential} from "../../src/interfaces/IOrganisations.sol";
import {Action, IRelay} from "../../src/interfaces/IRelay.sol";
import {Names} from "../../src/libraries/Names.sol";
import {Signing} from "./Signing.sol";
import {Test} from "forge-std/Test.sol";
import {Vm} from "forge-std/Vm.sol";

/// @notice The consortium as the deployment script makes it, people with keys, and how they sign and relay.
abstract contract Base is Test {
    uint64 internal constant START = 1_800_000_000;
    uint256 private constant FIRST_NONCE = 1 << 200;

    Directory internal directory;
    Organisations internal organisations;
    Fingerprints internal fingerprints;
    Documents internal documents;
    Receivables internal receivables;
    Relay internal relay;

    address internal founder;
    address internal registrar;

    /// @dev Private keys of everybody made by `person`.
    mapping(address who => uint256) internal keyOf;

    uint256 private _nonce = FIRST_NONCE;

    function setUp() public virtual {
        vm.warp(START);
        founder = person("founder");
        registrar = person("registrar");
        _deploy();
        govern(address(organisations), abi.encodeCall(organisations.setRegistrar, (registrar, true)));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                     DEPLOYMENT
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev Plain creations by one account, in the order on which the predicted addresses depend.
    function _deploy() private {
        uint256 first = vm.getNonce(address(this));
        bytes32[5] memory names =
            [Names.ORGANISATIONS, Names.FINGERPRINTS, Names.DOCUMENTS, Names.RECEIVABLES, Names.RELAY];
        IDirectory.Registration[] memory registrations = new IDirectory.Registration[](names.length);
        for (uint256 i = 0; i < names.length; ++i) {
            registrations[i] = IDirectory.Registration(names[i], vm.computeCreateAddress(address(this), first + 1 + i));
        }
        directory = new Directory(registrations);
        organisations = new Organisations(directory, founder);
        fingerprints = new Fingerprints(directory);
        documents = new Documents(directory);
        receivables = new Receivables(directory);
        relay = new Relay(directory);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                 PEOPLE AND ORGANISATIONS
    //////////////////////////////////////////////////////////////////////////*/

    function person(string memory name) internal returns (address who) {
        uint256 key;
        (who, key) = makeAddrAndKey(name);
        keyOf[who] = key;
    }

    function list(address one) internal pure returns (address[] memory all) {
        all = new address[](1);
        all[0] = one;
    }

    function list(address one, address two) internal pure returns (address[] memory all) {
        all = new address[](2);
        (all[0], all[1]) = (one, two);
    }

    function list(address one, address two, address three) internal pure returns (address[] memory all) {
        all = new address[](3);
        (all[0], all[1], all[2]) = (one, two, three);
    }

    /// @dev A decision of the founder alone.
    function govern(address target, bytes memory data) internal {
        uint256 nonce = nextNonce();
        bytes32 digest = Signing.governDigest(address(organisations), target, data, nonce, type(uint64).max);
        organisations.govern(target, data, nonce, type(uint64).max, list(founder), sign(digest, list(founder)));
    }

    function credential(address key, bytes32 subject, uint32 kinds, uint64 expiry)
        internal
        view
        returns (SignedCredential memory signed)
    {
        signed.credential = Credential(key, subject, kinds, expiry, keccak256(abi.encode("organisation", key)));
        signed.signature = signOne(Signing.credentialDigest(address(organisations), signed.credential), registrar);
    }

    function bind(address key, bytes32 subject, uint32 kinds) internal {
        bind(key, subject, kinds, type(uint64).max);
    }

    function bind(address key, bytes32 subject, uint32 kinds, uint64 expiry) internal {
        SignedCredential memory signed = credential(key, subject, kinds, expiry);
        organisations.bindPartyKey(signed.credential, signed.signature);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      SIGNING
    //////////////////////////////////////////////////////////////////////////*/

    function nextNonce() internal returns (uint256) {
        return _nonce++;
    }

    function signOne(bytes32 digest, address who) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf[who], digest);
        return abi.encodePacked(r, s, v);
    }

    function sign(bytes32 digest, address[] memory signers) internal view returns (bytes[] memory signatures) {
        signatures = new bytes[](signers.length);
        for (uint256 i = 0; i < signers.length; ++i) {
            signatures[i] = signOne(digest, signers[i]);
        }
    }

    function unsigned(
        address target,
        bytes32 typeHash,
        bytes32 subject,
        uint64 version,
        bytes memory payload,
        address[] memory signers
    ) internal returns (Action memory action) {
        action.target = target;
        action.typeHash = typeHash;
        action.subject = subject;
        action.expectedVersion = version;
        action.nonce = nextNonce();
        action.deadline = uint64(block.timestamp) + 1 hours;
        action.payload = payload;
        action.signers = signers;
    }

    function signAction(Action memory action) internal view {
        action.signatures = sign(Signing.actionDigest(action), action.signers);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      RELAYING
    //////////////////////////////////////////////////////////////////////////*/

    function relayOne(Action memory action) internal {
        Action[] memory actions = new Action[](1);
        actions[0] = action;
        relay.relay(new SignedCredential[](0), actions);
    }

    /// @dev Relays and requires that it took effect.
    function assertPerformed(Action memory action) internal {
        vm.recordLogs();
        relayOne(action);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertGt(logs.length, 0, "skipped");
        Vm.Log memory last = logs[logs.length - 1];
        if (last.topics[0] == IRelay.ActionRefused.selector) {
            revert(string.concat("refused: ", vm.toString(abi.decode(last.data, (bytes)))));
        }
        assertEq(last.topics[0], IRelay.ActionPerformed.selector, "performed");
        assertEq(last.topics[1], Signing.actionDigest(action), "digest");
        assertEq(last.topics[2], bytes32(uint256(uint160(action.signers[0]))), "signer");
        assertNonces(action, true);
    }

    /// @dev Relays and requires that it was refused for this reason, and nothing else happened.
    function assertRefused(Action memory action, bytes memory reason) internal {
        vm.recordLogs();
        relayOne(action);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1, "one event");
        assertEq(logs[0].topics[0], IRelay.ActionRefused.selector, "refused");
        assertEq(logs[0].topics[1], Signing.actionDigest(action), "digest");
        assertEq(logs[0].topics[2], bytes32(uint256(uint160(action.signers[0]))), "signer");
        assertEq(abi.decode(logs[0].data, (bytes)), reason, "reason");
        assertNonces(action, true);
    }

    /// @dev Relays and requires that nothing at all happened.
    function assertSkipped(Action memory action) internal {
        bool[] memory used = new bool[](action.signers.length);
        for (uint256 i = 0; i < used.length; ++i) {
            used[i] = relay.isNonceUsed(action.signers[i], action.nonce);
        }
        vm.recordLogs();
        relayOne(action);
        assertEq(vm.getRecordedLogs().length, 0, "no event");
        for (uint256 i = 0; i < used.length; ++i) {
            assertEq(relay.isNonceUsed(action.signers[i], action.nonce), used[i], "nonce");
        }
    }

    function assertNonces(Action memory action, bool used) internal view {
        for (uint256 i = 0; i < action.signers.length; ++i) {
            assertEq(relay.isNonceUsed(action.signers[i], action.nonce), used, "nonce");
        }
    }
}
