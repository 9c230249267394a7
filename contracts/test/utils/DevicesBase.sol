// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Devices} from "../../src/Devices.sol";
import {TelemetryAnchors} from "../../src/TelemetryAnchors.sol";
import {Action} from "../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {Names} from "../../src/libraries/Names.sol";
import {LeasingBase} from "./LeasingBase.sol";

/// @notice Devices on machines and streams of readings, and each action in one line. `tracker` owns devices and nothing else.
abstract contract DevicesBase is LeasingBase {
    bytes32 internal constant DEVICE = keccak256("device");
    bytes32 internal constant SPARE = keccak256("spare device");
    bytes32 internal constant KEY = keccak256("thumbprint");
    bytes32 internal constant METER = keccak256("engine hours");
    bytes32 internal constant CLOSING = keccak256("closing");
    bytes32 internal constant OPENING = keccak256("opening");
    bytes32 internal constant STREAM = keccak256("stream");

    Devices internal devices;
    TelemetryAnchors internal anchors;
    address internal tracker;
    address internal watcher;

    function setUp() public virtual override {
        super.setUp();
        devices = new Devices(directory);
        anchors = new TelemetryAnchors(directory);
        govern(address(directory), abi.encodeCall(directory.register, (Names.DEVICES, 1, address(devices))));
        govern(address(directory), abi.encodeCall(directory.register, (Names.TELEMETRY_ANCHORS, 1, address(anchors))));
        tracker = person("tracker");
        watcher = person("watcher");
        bind(tracker, MACHINE, Kinds.SUPPLIER);
        bind(tracker, CRANE, Kinds.SUPPLIER);
        bind(watcher, STREAM, Kinds.LESSOR);
    }

    /// @dev The machine is the owner's, and the user has it in hand.
    function handOver() internal {
        own();
        assertPerformed(onMachine(ActionTypes.CHANGE_CUSTODY, abi.encode(REASON), list(user, owner)));
    }

    function onDevices(bytes32 subject, bytes32 typeHash, bytes memory payload, address[] memory signers)
        internal
        returns (Action memory)
    {
        return actAt(address(devices), subject, devices.versionOf(subject), typeHash, payload, "", signers);
    }

    function onDevices(bytes32 typeHash, bytes memory payload, address[] memory signers)
        internal
        returns (Action memory)
    {
        return onDevices(MACHINE, typeHash, payload, signers);
    }

    function enrolment(bytes32 device, address observer) internal pure returns (bytes memory) {
        return abi.encode(device, KEY, 1, observer, OPENING);
    }

    function enrol(bytes32 device) internal {
        assertPerformed(onDevices(ActionTypes.ENROL_DEVICE, enrolment(device, tracker), list(tracker, owner, user)));
    }

    function replacement(bytes32 removed, bytes32 device) internal pure returns (bytes memory) {
        return abi.encode(removed, device, KEY, 2, CLOSING, OPENING);
    }

    function anchoring(bytes32 root, uint64 count, bytes32 previous, address signer) internal returns (Action memory) {
        return actAt(
            address(anchors),
            STREAM,
            anchors.versionOf(STREAM),
            ActionTypes.ANCHOR_READINGS,
            abi.encode(root, count, previous),
            "",
            list(signer)
        );
    }

    function anchor(bytes32 root, bytes32 previous) internal {
        assertPerformed(anchoring(root, 1, previous, watcher));
    }
}
