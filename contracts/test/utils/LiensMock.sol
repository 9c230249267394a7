// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ILiens} from "../../src/interfaces/ILiens.sol";

/// @notice Stands for the contract "Liens" until there is one.
contract LiensMock is ILiens {
    mapping(bytes32 subject => mapping(uint32 fragment => bool)) public override isPledged;

    function setPledged(bytes32 subject, uint32 fragment, bool pledged) external {
        isPledged[subject][fragment] = pledged;
    }
}
