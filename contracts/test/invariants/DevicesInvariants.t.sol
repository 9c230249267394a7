// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Devices} from "../../src/Devices.sol";
import {TelemetryAnchors} from "../../src/TelemetryAnchors.sol";
import {DevicesHandler} from "./DevicesHandler.sol";
import {Test} from "forge-std/Test.sol";

/// @notice Invariant 10, and that a device speaks for one machine at a time, after any sequence of what may happen.
contract DevicesInvariantsTest is Test {
    DevicesHandler private handler;
    Devices private devices;
    TelemetryAnchors private anchors;

    function setUp() external {
        handler = new DevicesHandler();
        handler.setUp();
        (address first, address second) = handler.contracts_();
        (devices, anchors) = (Devices(first), TelemetryAnchors(second));
        bytes4[] memory all = new bytes4[](7);
        all[0] = handler.anchorNext.selector;
        all[1] = handler.anchorNext.selector;
        all[2] = handler.enrolSome.selector;
        all[3] = handler.enrolSome.selector;
        all[4] = handler.replaceSome.selector;
        all[5] = handler.removeSome.selector;
        all[6] = handler.dismissSome.selector;
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), all));
    }

    /// @notice 10. Anchors of an observer's stream are contiguous: each names the root before it.
    function invariant_10() external view {
        bytes32[2] memory streams = handler.streams();
        for (uint256 i = 0; i < streams.length; ++i) {
            DevicesHandler.Batch[] memory seen = handler.batchesOf(streams[i]);
            bytes32 last;
            for (uint64 j = 0; j < seen.length; ++j) {
                assertEq(seen[j].previousRoot, last, "names the root before it");
                assertEq(anchors.rootOf(streams[i], j + 1), seen[j].root, "the root stays");
                assertEq(seen[j].observer, seen[0].observer, "one observer");
                last = seen[j].root;
            }
            assertEq(anchors.versionOf(streams[i]), seen.length, "none besides");
            assertEq(anchors.streamOf(streams[i]).root, last, "the last");
            assertEq(anchors.rootOf(streams[i], uint64(seen.length) + 1), 0, "none after it");
        }
        assertEq(handler.violations(), 0, "nothing took effect that must not");
    }

    /// @notice A device speaks for one machine at a time, and both sides have signed that; observers are who was appointed.
    function invariant_Devices() external view {
        bytes32[2] memory machines = handler.machines_();
        for (uint256 i = 0; i < 4; ++i) {
            bytes32 device = handler.deviceAt(i);
            assertEq(devices.machineOf(device), handler.placeSeen(device), "one place");
            for (uint256 j = 0; j < machines.length; ++j) {
                bool speaks = handler.placeSeen(device) == machines[j];
                address owner = speaks ? handler.ownerSeen(device) : address(0);
                assertEq(devices.deviceOf(machines[j], device).owner, owner, "its owner there");
            }
        }
        address[4] memory people = handler.people_();
        for (uint256 i = 0; i < people.length; ++i) {
            for (uint256 j = 0; j < machines.length; ++j) {
                bool seen = handler.observerSeen(machines[j], people[i]);
                assertEq(devices.isObserver(machines[j], people[i]), seen, "observers");
            }
        }
    }
}
