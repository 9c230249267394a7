// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Equipment, EquipmentStatus, Recall} from "../interfaces/IEquipmentTitle.sol";
import {IFingerprints} from "../interfaces/IFingerprints.sol";
import {ILeases} from "../interfaces/ILeases.sol";
import {Collateral} from "../interfaces/ILiens.sol";
import {Call} from "../interfaces/IPerformer.sol";
import {Lists} from "../libraries/Lists.sol";
import {Names} from "../libraries/Names.sol";
import {EquipmentState} from "./EquipmentState.sol";

/// @title Passports
/// @notice Actions on what is recorded of the machine itself.
abstract contract Passports is EquipmentState {
    using Lists for address[];

    /// @notice How many fingerprints a machine may have: one for each open epoch.
    uint256 public constant MAX_FINGERPRINTS = 16;

    uint32 private constant GIVEN_UP = 0;
    uint32 private constant TOTAL_LOSS = 1;

    /*//////////////////////////////////////////////////////////////////////////
                                 ISSUE AND CANCELLATION
    //////////////////////////////////////////////////////////////////////////*/

    function _issue(Call calldata call) internal {
        (bytes32 root, bytes32 fingerprintsHash) = (_word(call, 0), _word(call, 1));
        if (keccak256(call.attachment) != fingerprintsHash) revert Performer_Incomplete();
        Equipment storage equipment = _equipment[call.subject];
        if (call.subject == 0) revert EquipmentTitle_BadSubject();
        if (equipment.status != EquipmentStatus.None) revert EquipmentTitle_WrongStatus(equipment.status);
        bytes32[] memory fingerprints = Lists.unpack(call.attachment);
        if (fingerprints.length == 0 || fingerprints.length > MAX_FINGERPRINTS) {
            revert EquipmentTitle_BadFingerprints();
        }
        address issuer = _principal(call);

        _equipment[call.subject] = Equipment({
            holder: issuer,
            status: EquipmentStatus.Recorded,
            transferred: false,
            recalls: 0,
            custodian: issuer,
            version: 1,
            issuer: issuer,
            root: root
        });
        _fingerprints().register(fingerprints, call.subject);

        emit PassportIssued(call.subject, 1, issuer, root, fingerprints);
        _moveToken(call.subject, address(0), issuer);
    }

    function _cancel(Call calldata call) internal {
        Equipment storage equipment = _recorded(call);
        address issuer = equipment.issuer;
        if (_principal(call) != issuer) revert EquipmentTitle_NotIssuer(_principal(call));
        if (equipment.transferred) revert EquipmentTitle_AlreadyTransferred();
        if (_securedParties(call.subject, Collateral.Equipment).length != 0) revert EquipmentTitle_UnderLien();
        _requireNotLet(call);

        equipment.status = EquipmentStatus.Cancelled;
        equipment.holder = address(0);
        _fingerprints().release(call.subject);

        emit PassportCancelled(call.subject, _advance(equipment), _word(call, 0));
        _moveToken(call.subject, issuer, address(0));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                  THE MACHINE'S LIFE
    //////////////////////////////////////////////////////////////////////////*/

    function _swapComponent(Call calldata call) internal {
        Equipment storage equipment = _recorded(call);
        (bytes32 removed, bytes32 fitted) = (_word(call, 0), _word(call, 1));
        address by = _principal(call);
        if (by != equipment.holder && by != equipment.custodian) revert EquipmentTitle_NotInCharge(by);
        if (removed == fitted) revert EquipmentTitle_BadComponent();

        emit ComponentSwapped(call.subject, _advance(equipment), by, removed, fitted, _word(call, 2));
    }

    /// @dev The version stays: who looks at a machine does not get in the way of those who trade it.
    function _observeCondition(Call calldata call) internal {
        Equipment storage equipment = _recorded(call);

        emit ConditionObserved(call.subject, equipment.version, _principal(call), _word(call, 0));
    }

    function _retire(Call calldata call) internal {
        Equipment storage equipment = _recorded(call);
        uint32 cause = _uint32(call, 0);
        _requireHolder(call, equipment);
        address[] memory securedParties = _securedParties(call.subject, Collateral.Equipment);
        _requireAll(call, Lists.one(equipment.holder).join(securedParties));
        if (cause == GIVEN_UP) _requireNotLet(call);
        if (cause > TOTAL_LOSS) revert EquipmentTitle_BadCause(cause);

        equipment.status = cause == GIVEN_UP ? EquipmentStatus.Retired : EquipmentStatus.Lost;

        emit Retired(call.subject, _advance(equipment), cause, _word(call, 1));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       RECALLS
    //////////////////////////////////////////////////////////////////////////*/

    function _announceRecall(Call calldata call) internal {
        Equipment storage equipment = _issuedBySigner(call);
        bytes32 recall = _word(call, 0);
        if (recall == 0 || _recalls[call.subject][recall] != Recall.None) revert EquipmentTitle_RecallExists(recall);

        _recalls[call.subject][recall] = Recall.Standing;
        ++equipment.recalls;

        emit RecallAnnounced(call.subject, _advance(equipment), recall);
    }

    function _clearRecall(Call calldata call) internal {
        Equipment storage equipment = _issuedBySigner(call);
        bytes32 recall = _word(call, 0);
        if (_recalls[call.subject][recall] != Recall.Standing) revert EquipmentTitle_UnknownRecall(recall);

        _recalls[call.subject][recall] = Recall.Cleared;
        --equipment.recalls;

        emit RecallCleared(call.subject, _advance(equipment), recall, _word(call, 1));
    }

    function _issuedBySigner(Call calldata call) private view returns (Equipment storage equipment) {
        equipment = _recorded(call);
        if (_principal(call) != equipment.issuer) revert EquipmentTitle_NotIssuer(_principal(call));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       OTHERS
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev No head lease is current; a contract "Leases" that is not registered yet has none.
    function _requireNotLet(Call calldata call) private view {
        address leases = directory.latest(Names.LEASES);
        if (leases == address(0)) return;
        bytes32 lease = ILeases(leases).currentLeaseOf(0, call.subject);
        if (lease != 0) revert EquipmentTitle_OnLease(lease);
    }

    function _fingerprints() private view returns (IFingerprints) {
        return IFingerprints(directory.latest(Names.FINGERPRINTS));
    }
}
