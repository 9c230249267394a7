// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Agreement} from "../base/Agreement.sol";
import {Equipment, EquipmentStatus, IEquipmentTitle, Proposal, Recall} from "../interfaces/IEquipmentTitle.sol";
import {Call} from "../interfaces/IPerformer.sol";
import {TitleToken} from "./TitleToken.sol";

/// @title EquipmentState
/// @notice The storage of {EquipmentTitle}, and the checks that its actions share.
abstract contract EquipmentState is IEquipmentTitle, TitleToken, Agreement {
    /*//////////////////////////////////////////////////////////////////////////
                                       STATE
    //////////////////////////////////////////////////////////////////////////*/

    mapping(bytes32 subject => Equipment) internal _equipment;
    mapping(bytes32 subject => Proposal) internal _proposals;
    mapping(bytes32 subject => mapping(uint64 proposal => mapping(address party => bool))) internal _consents;
    mapping(bytes32 subject => mapping(bytes32 recall => Recall)) internal _recalls;

    /*//////////////////////////////////////////////////////////////////////////
                                       CHECKS
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev The machine of an action that needs it to be there still.
    function _recorded(Call calldata call) internal view returns (Equipment storage equipment) {
        equipment = _equipment[call.subject];
        if (equipment.status != EquipmentStatus.Recorded) revert EquipmentTitle_WrongStatus(equipment.status);
    }

    function _requireHolder(Call calldata call, Equipment storage equipment) internal view {
        if (_principal(call) != equipment.holder) revert EquipmentTitle_NotTitleHolder(_principal(call));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       OTHERS
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev The machine's next version.
    function _advance(Equipment storage equipment) internal returns (uint64) {
        return ++equipment.version;
    }

    /// @inheritdoc TitleToken
    function _titleHolder(bytes32 subject) internal view override returns (address) {
        return _equipment[subject].holder;
    }

    function _one(function(Call calldata) internal perform_, uint256 words, uint32 kinds)
        internal
        pure
        returns (Rule memory)
    {
        return Rule(perform_, words, kinds, true, false);
    }
}
