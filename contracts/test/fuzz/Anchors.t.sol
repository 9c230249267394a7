// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {DevicesBase} from "../utils/DevicesBase.sol";

/// @notice Properties of anchored readings for any leaves.
contract AnchorsFuzzTest is DevicesBase {
    /// @dev Every reading of a batch is proved, and no other.
    function testFuzz_EveryLeafAndNoOther(uint8 size, uint256 seed) external {
        uint256 count = bound(size, 1, 40);
        bytes32[] memory nodes = new bytes32[](2 * count - 1);
        for (uint64 i = 0; i < count; ++i) {
            nodes[2 * count - 2 - i] = anchors.leafOf(DEVICE, i, keccak256(abi.encode(seed, i)));
        }
        for (uint256 i = count - 1; i > 0; --i) {
            nodes[i - 1] = _pair(nodes[2 * i - 1], nodes[2 * i]);
        }
        anchor(nodes[0], 0);
        bytes32 stranger = anchors.leafOf(SPARE, 0, keccak256(abi.encode(seed, 0)));
        for (uint64 i = 0; i < count; ++i) {
            bytes32[] memory proof = _proof(nodes, 2 * count - 2 - i);
            assertTrue(anchors.verify(STREAM, 1, nodes[2 * count - 2 - i], proof));
            assertFalse(anchors.verify(STREAM, 1, stranger, proof));
            assertFalse(anchors.verify(STREAM, 1, anchors.leafOf(DEVICE, i + 1, keccak256(abi.encode(seed, i))), proof));
        }
    }

    /// @dev Whatever roots are named as the one before, the chain has only those that named it rightly.
    function testFuzz_Contiguous(bytes32[8] memory roots, uint8 wrong) external {
        bytes32 last;
        uint64 batch;
        for (uint256 i = 0; i < roots.length; ++i) {
            bool skips = wrong & (1 << i) != 0;
            relayOne(anchoring(roots[i], 1, skips ? keccak256(abi.encode(last)) : last, watcher));
            if (skips || roots[i] == 0) continue;
            last = roots[i];
            assertEq(anchors.rootOf(STREAM, ++batch), last);
        }
        assertEq(anchors.streamOf(STREAM).root, last);
        assertEq(anchors.versionOf(STREAM), batch);
    }

    function _proof(bytes32[] memory nodes, uint256 index) private pure returns (bytes32[] memory proof) {
        uint256 depth;
        for (uint256 i = index; i > 0; i = (i - 1) / 2) {
            ++depth;
        }
        proof = new bytes32[](depth);
        for (uint256 i = 0; index > 0; index = (index - 1) / 2) {
            proof[i++] = nodes[index % 2 == 0 ? index - 1 : index + 1];
        }
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encodePacked(a, b)) : keccak256(abi.encodePacked(b, a));
    }
}
