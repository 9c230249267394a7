// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title Lists
/// @notice The array that an action brings as its attachment.
library Lists {
    /// @dev The packed words; no word at all when there is none, one is zero, or the last is not whole.
    function unpack(bytes calldata packed) internal pure returns (bytes32[] memory words) {
        uint256 count = packed.length / 32;
        if (packed.length % 32 != 0) return new bytes32[](0);
        words = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            words[i] = bytes32(packed[i * 32:]);
            if (words[i] == 0) return new bytes32[](0);
        }
    }

    function contains(address[] memory list, address member) internal pure returns (bool) {
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i] == member) return true;
        }
        return false;
    }

    /// @dev The two lists as one.
    function join(address[] memory first, address[] memory second) internal pure returns (address[] memory all) {
        all = new address[](first.length + second.length);
        for (uint256 i = 0; i < first.length; ++i) {
            all[i] = first[i];
        }
        for (uint256 i = 0; i < second.length; ++i) {
            all[first.length + i] = second[i];
        }
    }

    function one(address single) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = single;
    }

    function pair(address first, address second) internal pure returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (first, second);
    }
}
