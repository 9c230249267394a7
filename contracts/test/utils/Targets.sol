// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {SignedCredential} from "../../src/interfaces/IOrganisations.sol";
import {Call} from "../../src/interfaces/IPerformer.sol";
import {Action, IRelay} from "../../src/interfaces/IRelay.sol";

/// @notice Reverts with a great many bytes.
contract Bomb {
    function perform(Call calldata) external pure {
        assembly ("memory-safe") {
            revert(0, 300000)
        }
    }
}

/// @notice Uses all the gas that it gets, and says how much that was.
contract Glutton {
    function perform(Call calldata) external pure {
        while (true) {}
    }
}

/// @notice Reports the gas with which it was called.
contract Meter {
    error GasLeft(uint256 gas);

    function perform(Call calldata) external view {
        revert GasLeft(gasleft());
    }
}

/// @notice Calls the Relay again with an action that it was given before.
contract Reentrant {
    Action private _action;
    uint256 public performed;

    function store(Action calldata action) external {
        _action = action;
    }

    function perform(Call calldata) external {
        ++performed;
        Action[] memory actions = new Action[](1);
        actions[0] = _action;
        IRelay(msg.sender).relay(new SignedCredential[](0), actions);
    }
}
