// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Performer} from "./base/Performer.sol";
import {Passports} from "./equipment/Passports.sol";
import {TitleTransfers} from "./equipment/TitleTransfers.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {Equipment, EquipmentStatus, IEquipmentTitle, Proposal, Recall} from "./interfaces/IEquipmentTitle.sol";
import {ActionTypes} from "./libraries/ActionTypes.sol";
import {Kinds} from "./libraries/Kinds.sol";

/// @title EquipmentTitle
/// @notice See the documentation in {IEquipmentTitle}.
contract EquipmentTitle is Passports, TitleTransfers {
    constructor(IDirectory directory_) Performer(directory_) {}

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IEquipmentTitle
    function equipmentOf(bytes32 subject) external view override returns (Equipment memory) {
        return _equipment[subject];
    }

    /// @inheritdoc IEquipmentTitle
    function statusOf(bytes32 subject) external view override returns (EquipmentStatus) {
        return _equipment[subject].status;
    }

    /// @inheritdoc IEquipmentTitle
    function holderOf(bytes32 subject) external view override returns (address) {
        return _titleHolder(subject);
    }

    /// @inheritdoc IEquipmentTitle
    function proposalOf(bytes32 subject) external view override returns (Proposal memory) {
        return _proposals[subject];
    }

    /// @inheritdoc IEquipmentTitle
    function hasConsented(bytes32 subject, uint64 proposal, address party) external view override returns (bool) {
        return _consents[subject][proposal][party];
    }

    /// @inheritdoc IEquipmentTitle
    function recallOf(bytes32 subject, bytes32 recall) external view override returns (Recall) {
        return _recalls[subject][recall];
    }

    /// @inheritdoc Performer
    function versionOf(bytes32 subject) public view override returns (uint64) {
        return _equipment[subject].version;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      ACTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev Which code performs a type, how many words it has, who may sign it.
    /// @inheritdoc Performer
    function _ruleOf(bytes32 typeHash) internal pure override returns (Rule memory) {
        if (typeHash == ActionTypes.ISSUE_PASSPORT) return _one(_issue, 2, Kinds.TRADING);
        if (typeHash == ActionTypes.CANCEL_PASSPORT) return _one(_cancel, 1, Kinds.TRADING);
        if (typeHash == ActionTypes.PROPOSE_TITLE) return _one(_propose, 3, Kinds.TRADING);
        if (typeHash == ActionTypes.CONSENT_TO_TITLE) return _one(_consent, 1, Kinds.TRADING);
        if (typeHash == ActionTypes.ACCEPT_TITLE) return _one(_accept, 1, Kinds.TRADING);
        if (typeHash == ActionTypes.DECLINE_TITLE) return _one(_decline, 1, Kinds.TRADING);
        if (typeHash == ActionTypes.WITHDRAW_TITLE) return _one(_withdraw, 1, Kinds.TRADING);
        if (typeHash == ActionTypes.CHANGE_CUSTODY) return Rule(_changeCustody, 1, Kinds.TRADING, false, false);
        if (typeHash == ActionTypes.SWAP_COMPONENT) return _one(_swapComponent, 3, Kinds.TRADING);
        if (typeHash == ActionTypes.ANNOUNCE_RECALL) return _one(_announceRecall, 1, Kinds.MANUFACTURER);
        if (typeHash == ActionTypes.CLEAR_RECALL) return _one(_clearRecall, 2, Kinds.MANUFACTURER);
        if (typeHash == ActionTypes.OBSERVE_CONDITION) return _one(_observeCondition, 1, Kinds.MEMBER);
        if (typeHash == ActionTypes.RETIRE_EQUIPMENT) return Rule(_retire, 2, Kinds.TRADING, false, false);
        revert Performer_UnknownType(typeHash);
    }
}
