// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Base} from "../utils/Base.sol";
import {Signing} from "../utils/Signing.sol";

/// @notice Any k of any n governors decide, and fewer do not.
contract GovernorsFuzzTest is Base {
    function testFuzz_KOfN(uint256 n, uint256 k, uint256 signing, uint256 subset) external {
        n = bound(n, 1, 8);
        k = bound(k, 1, n);
        address[] memory governors = new address[](n);
        for (uint256 i = 0; i < n; ++i) {
            governors[i] = person(vm.toString(i));
        }
        govern(address(organisations), abi.encodeCall(organisations.setGovernors, (governors, k)));

        // Some of them, from anywhere in the list.
        signing = bound(signing, 0, n);
        address[] memory signers = new address[](signing);
        for (uint256 i = 0; i < signing; ++i) {
            signers[i] = governors[(i + subset % n) % n];
        }
        bytes memory data = abi.encodeCall(organisations.setRegistrar, (address(this), true));
        bytes32 digest = Signing.governDigest(address(organisations), address(organisations), data, 1, START);
        bytes[] memory signatures = sign(digest, signers);
        if (signing < k) vm.expectRevert();
        organisations.govern(address(organisations), data, 1, START, signers, signatures);
        assertEq(organisations.isRegistrar(address(this)), signing >= k);
    }
}
