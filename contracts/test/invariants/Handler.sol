// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Action} from "../../src/interfaces/IRelay.sol";
import {Claiming} from "./Claiming.sol";
import {Consuming} from "./Consuming.sol";
import {Financing} from "./Financing.sol";
import {Transferring} from "./Transferring.sol";

/// @notice What may happen in the world. Each function tries one action, mostly by who may and with what fits, and checks
/// what its own rule says of what it saw before and after.
contract Handler is Claiming, Transferring, Financing, Consuming {
    /// @dev It does not begin empty.
    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < SUBJECTS; ++i) {
            issue(i);
        }
    }

    /*//////////////////////////////////////////////////////////////////////////
                                 THE WORLD, AND STRANGERS
    //////////////////////////////////////////////////////////////////////////*/

    function warp(uint256 seed) external {
        vm.warp(block.timestamp + _draw(seed, 10, _draw(seed, 11, 10) == 0 ? 30 days : 1 days));
    }

    function freeze(uint256 seed) external {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        address key = people[_draw(seed, 10, people.length)];
        _setFrozen(key, subject, _draw(seed, 11, 3) == 0);
    }

    function pledge(uint256 seed) external {
        if (subjects.length == 0) return;
        bytes32 subject = _subjectOf(seed);
        (uint32 index,) = _fragmentOf(seed, subject);
        liens.setPledged(subject, index, _draw(seed, 10, 3) == 0);
    }

    /// @dev A stranger relays what was relayed before, or what he changed, and nothing must come of it.
    function forge(uint256 seed) external {
        if (lastPerformed.target == address(0)) return;
        Action memory action = lastPerformed;
        uint256 way = _draw(seed, 10, 7);
        if (way == 1) action.nonce = nextNonce();
        if (way == 2) action.signers[0] = _anybody(seed);
        if (way == 3) action.deadline = type(uint64).max;
        if (way == 4) action.payload = abi.encode(seed);
        if (way == 5) action.signatures[0] = signOne(bytes32(seed), action.signers[0]);
        if (way == 6) {
            // Signed afresh, but for the version that is past.
            action.nonce = nextNonce();
            action.deadline = uint64(block.timestamp);
            action.expectedVersion = receivables.versionOf(action.subject) - 1;
            signAction(action);
        }
        _require(11, !_relay(action));
    }
}
