// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Performer} from "./base/Performer.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {ILeases, Lease, RentAssignment} from "./interfaces/ILeases.sol";
import {Call} from "./interfaces/IPerformer.sol";
import {LeaseLife} from "./leases/LeaseLife.sol";
import {LeaseMaking} from "./leases/LeaseMaking.sol";
import {ActionTypes} from "./libraries/ActionTypes.sol";
import {Kinds} from "./libraries/Kinds.sol";

/// @title Leases
/// @notice See the documentation in {ILeases}.
contract Leases is LeaseMaking, LeaseLife {
    constructor(IDirectory directory_) Performer(directory_) {}

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILeases
    function leaseOf(bytes32 subject) external view override returns (Lease memory) {
        return _leases[subject];
    }

    /// @inheritdoc ILeases
    function machinesOf(bytes32 subject) external view override returns (bytes32[] memory) {
        return _machines[subject];
    }

    /// @inheritdoc ILeases
    function assignmentsOf(bytes32 subject) external view override returns (RentAssignment[] memory) {
        return _assignments[subject];
    }

    /// @inheritdoc Performer
    function versionOf(bytes32 subject) public view override returns (uint64) {
        return _leases[subject].version;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      ACTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev Which code performs a type, how many words it has, who may sign it. The frequent ones first.
    /// @inheritdoc Performer
    function _ruleOf(bytes32 typeHash) internal pure override returns (Rule memory) {
        if (typeHash == ActionTypes.BILL_PERIOD) return _one(_bill, 3, Kinds.TRADING);
        if (typeHash == ActionTypes.SIGN_LEASE) return _several(_sign, 8, Kinds.OBLIGOR);
        if (typeHash == ActionTypes.COMMENCE_LEASE) return _several(_commence, 2, Kinds.OBLIGOR | ELSEWHERE);
        if (typeHash == ActionTypes.ATTEST_LEASE) return _one(_attest, 1, Kinds.OBLIGOR);
        if (typeHash == ActionTypes.CANCEL_LEASE) return _several(_cancel, 1, Kinds.OBLIGOR);
        if (typeHash == ActionTypes.AMEND_LEASE) return _several(_amend, 3, Kinds.OBLIGOR);
        if (typeHash == ActionTypes.NOTICE_DEFAULT) return _one(_noticeDefault, 1, Kinds.TRADING);
        if (typeHash == ActionTypes.CURE_DEFAULT) return _one(_cure, 1, Kinds.TRADING);
        if (typeHash == ActionTypes.REPOSSESS_EQUIPMENT) return _several(_repossess, 1, Kinds.TRADING);
        if (typeHash == ActionTypes.NOVATE_LEASE) return _several(_novate, 2, Kinds.OBLIGOR);
        if (typeHash == ActionTypes.TRANSFER_LEASE) return _several(_transfer, 2, Kinds.TRADING);
        if (typeHash == ActionTypes.ASSIGN_RENTS) return _several(_assign, 5, Kinds.TRADING);
        if (typeHash == ActionTypes.RETURN_RENTS) return Rule(_return, 2, Kinds.TRADING, false, true);
        if (typeHash == ActionTypes.END_LEASE) return _several(_end, 2, Kinds.OBLIGOR);
        revert Performer_UnknownType(typeHash);
    }

    function _one(function(Call calldata) internal perform_, uint256 words, uint32 kinds)
        private
        pure
        returns (Rule memory)
    {
        return Rule(perform_, words, kinds, true, false);
    }

    function _several(function(Call calldata) internal perform_, uint256 words, uint32 kinds)
        private
        pure
        returns (Rule memory)
    {
        return Rule(perform_, words, kinds, false, false);
    }
}
