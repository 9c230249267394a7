// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice Stands for the contract "Liens" until there is one.
contract LiensMock {
    mapping(bytes32 subject => mapping(uint32 fragment => bool)) public isPledged;

    function setPledged(bytes32 subject, uint32 fragment, bool pledged) external {
        isPledged[subject][fragment] = pledged;
    }
}
