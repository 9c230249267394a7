// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPerformer} from "../../../src/interfaces/IPerformer.sol";
import {Call} from "../../../src/interfaces/IPerformer.sol";
import {ITelemetryAnchors} from "../../../src/interfaces/ITelemetryAnchors.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {DevicesBase} from "../../utils/DevicesBase.sol";

/// @dev See TelemetryAnchors.tree.
contract TelemetryAnchorsTest is DevicesBase {
    bytes32 private constant FIRST = keccak256("first root");
    bytes32 private constant NEXT = keccak256("next root");

    function test_RevertWhen_NotRelay() external {
        Call memory call;
        vm.expectRevert(why(IPerformer.Performer_NotRelay.selector, address(this)));
        anchors.perform(call);
    }

    function test_Refused_UnknownType() external {
        bytes32 type_ = ActionTypes.ANCHOR_DOCUMENT;
        assertRefused(
            actAt(address(anchors), STREAM, 0, type_, abi.encode(FIRST), "", list(watcher)),
            why(IPerformer.Performer_UnknownType.selector, type_)
        );
    }

    function test_Refused_BadPayload() external {
        bytes memory refusal = why(IPerformer.Performer_BadPayload.selector);
        bytes32 type_ = ActionTypes.ANCHOR_READINGS;
        assertRefused(actAt(address(anchors), STREAM, 0, type_, abi.encode(FIRST), "", list(watcher)), refusal);
        bytes memory wide = abi.encode(FIRST, uint256(1) << 64, 0);
        assertRefused(actAt(address(anchors), STREAM, 0, type_, wide, "", list(watcher)), refusal);
    }

    function test_Anchor() external {
        vm.expectEmit(address(anchors));
        emit ITelemetryAnchors.ReadingsAnchored(STREAM, 1, watcher, FIRST, 10_000, 0);
        assertPerformed(anchoring(FIRST, 10_000, 0, watcher));
        vm.expectEmit(address(anchors));
        emit ITelemetryAnchors.ReadingsAnchored(STREAM, 2, watcher, NEXT, 7, FIRST);
        assertPerformed(anchoring(NEXT, 7, FIRST, watcher));
        assertEq(anchors.rootOf(STREAM, 1), FIRST);
        assertEq(anchors.rootOf(STREAM, 2), NEXT);
        assertEq(anchors.streamOf(STREAM).root, NEXT);
        assertEq(anchors.streamOf(STREAM).observer, watcher);
        assertEq(anchors.versionOf(STREAM), 2);
    }

    /// @dev Invariant 10.
    function test_Anchor_Skips() external {
        anchor(FIRST, 0);
        assertRefused(
            anchoring(NEXT, 1, 0, watcher), why(ITelemetryAnchors.TelemetryAnchors_WrongPreviousRoot.selector, FIRST)
        );
        bytes32 type_ = ActionTypes.ANCHOR_READINGS;
        assertRefused(
            actAt(address(anchors), STREAM, 2, type_, abi.encode(NEXT, 1, FIRST), "", list(watcher)),
            abi.encodeWithSelector(IPerformer.Performer_WrongVersion.selector, 2, 1)
        );
        assertRefused(
            actAt(address(anchors), STREAM, 0, type_, abi.encode(NEXT, 1, 0), "", list(watcher)),
            abi.encodeWithSelector(IPerformer.Performer_WrongVersion.selector, 0, 1)
        );
        assertEq(anchors.rootOf(STREAM, 2), 0);
    }

    function test_Anchor_AnotherObserver() external {
        bind(other, STREAM, Kinds.BANK);
        anchor(FIRST, 0);
        assertRefused(
            anchoring(NEXT, 1, FIRST, other), why(ITelemetryAnchors.TelemetryAnchors_NotObserver.selector, other)
        );
    }

    function test_Anchor_Keys() external {
        address eve = person("eve");
        assertSkipped(anchoring(FIRST, 1, 0, eve));
        bind(eve, STREAM, Kinds.GUEST_OBLIGOR);
        assertRefused(anchoring(FIRST, 1, 0, eve), why(IPerformer.Performer_NotAuthorised.selector, eve));
    }

    function test_Anchor_Empty() external {
        bytes memory empty = why(ITelemetryAnchors.TelemetryAnchors_EmptyBatch.selector);
        assertRefused(anchoring(0, 1, 0, watcher), empty);
        assertRefused(anchoring(FIRST, 0, 0, watcher), empty);
    }

    function test_Anchor_NoSubject() external {
        bind(watcher, 0, Kinds.LESSOR);
        assertRefused(
            actAt(address(anchors), 0, 0, ActionTypes.ANCHOR_READINGS, abi.encode(FIRST, 1, 0), "", list(watcher)),
            why(ITelemetryAnchors.TelemetryAnchors_BadSubject.selector)
        );
    }

    function test_Verify() external {
        bytes32 left = anchors.leafOf(DEVICE, 0, KEY);
        bytes32 right = anchors.leafOf(DEVICE, 1, KEY);
        bytes32 root = _pair(left, right);
        anchor(root, 0);
        anchor(left, root);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = right;
        assertTrue(anchors.verify(STREAM, 1, left, proof));
        assertFalse(anchors.verify(STREAM, 1, right, proof));
        assertFalse(anchors.verify(STREAM, 1, anchors.leafOf(DEVICE, 2, KEY), proof));
        assertFalse(anchors.verify(STREAM, 2, left, proof));
        assertFalse(anchors.verify(MACHINE, 1, left, proof));
        assertFalse(anchors.verify(STREAM, 1, left, new bytes32[](0)));
        assertFalse(anchors.verify(STREAM, 1, left, new bytes32[](2)));
        assertTrue(anchors.verify(STREAM, 2, left, new bytes32[](0)));
        // Of a batch that does not exist the root is zero, which must not be a leaf.
        assertFalse(anchors.verify(STREAM, 3, 0, new bytes32[](0)));
    }

    function test_LeafOf() external view {
        bytes32 inner = keccak256(abi.encodePacked(DEVICE, uint256(5), KEY));
        assertEq(anchors.leafOf(DEVICE, 5, KEY), keccak256(abi.encodePacked(inner)));
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encodePacked(a, b)) : keccak256(abi.encodePacked(b, a));
    }
}
