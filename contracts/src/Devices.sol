// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Agreement} from "./base/Agreement.sol";
import {Performer} from "./base/Performer.sol";
import {Device, IDevices} from "./interfaces/IDevices.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {Equipment, EquipmentStatus, IEquipmentTitle} from "./interfaces/IEquipmentTitle.sol";
import {Call} from "./interfaces/IPerformer.sol";
import {ActionTypes} from "./libraries/ActionTypes.sol";
import {Kinds} from "./libraries/Kinds.sol";
import {Lists} from "./libraries/Lists.sol";
import {Names} from "./libraries/Names.sol";

/// @title Devices
/// @notice See the documentation in {IDevices}.
contract Devices is IDevices, Agreement {
    /*//////////////////////////////////////////////////////////////////////////
                                     CONSTANTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev The last kind of key that there is: Ed25519.
    uint32 private constant LAST_KEY_KIND = 2;

    /*//////////////////////////////////////////////////////////////////////////
                                       STATE
    //////////////////////////////////////////////////////////////////////////*/

    mapping(bytes32 subject => uint64) private _versions;
    mapping(bytes32 subject => mapping(bytes32 device => Device)) private _devices;
    mapping(bytes32 device => bytes32 subject) public override machineOf;
    mapping(bytes32 subject => mapping(address key => bool)) public override isObserver;

    constructor(IDirectory directory_) Performer(directory_) {}

    /*//////////////////////////////////////////////////////////////////////////
                                       READS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc IDevices
    function deviceOf(bytes32 subject, bytes32 device) external view override returns (Device memory) {
        return _devices[subject][device];
    }

    /// @inheritdoc Performer
    function versionOf(bytes32 subject) public view override returns (uint64) {
        return _versions[subject];
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      ACTIONS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc Performer
    function _ruleOf(bytes32 typeHash) internal pure override returns (Rule memory) {
        if (typeHash == ActionTypes.ENROL_DEVICE) return Rule(_enrol, 5, Kinds.TRADING, false, false);
        if (typeHash == ActionTypes.REPLACE_DEVICE) return Rule(_replace, 6, Kinds.TRADING, false, false);
        if (typeHash == ActionTypes.REMOVE_DEVICE) return Rule(_removeDevice, 2, Kinds.TRADING, true, false);
        if (typeHash == ActionTypes.REPLACE_METER) return Rule(_replaceMeter, 3, Kinds.TRADING, false, false);
        if (typeHash == ActionTypes.APPOINT_OBSERVER) return Rule(_appoint, 1, Kinds.TRADING, false, false);
        if (typeHash == ActionTypes.DISMISS_OBSERVER) return Rule(_dismiss, 1, Kinds.MEMBER, true, false);
        revert Performer_UnknownType(typeHash);
    }

    function _enrol(Call calldata call) private {
        bytes32 device = _word(call, 0);
        Device memory enrolled = _enrolled(call, 0, false);
        address observer = _address(call, 3);
        if (observer != address(0)) {
            _requireKey(observer, call.subject, Kinds.MEMBER, false);
            isObserver[call.subject][observer] = true;
        }

        _speaks(call.subject, device, enrolled);

        emit DeviceEnrolled(
            call.subject,
            _advance(call),
            device,
            enrolled.owner,
            enrolled.key,
            enrolled.keyKind,
            observer,
            _word(call, 4)
        );
    }

    function _replace(Call calldata call) private {
        (bytes32 removed, bytes32 device) = (_word(call, 0), _word(call, 1));
        Device memory enrolled = _enrolled(call, 1, true);

        _speaksNoMore(call.subject, removed);
        _speaks(call.subject, device, enrolled);

        emit DeviceReplaced(
            call.subject,
            _advance(call),
            removed,
            device,
            enrolled.owner,
            enrolled.key,
            enrolled.keyKind,
            _word(call, 4),
            _word(call, 5)
        );
    }

    function _removeDevice(Call calldata call) private {
        (bytes32 device, address signer) = (_word(call, 0), _principal(call));
        address owner = _requireSpeaking(call.subject, device);
        if (signer != owner && signer != _equipment(call.subject).holder) revert Devices_NotDeviceParty(signer);

        _speaksNoMore(call.subject, device);

        emit DeviceRemoved(call.subject, _advance(call), device, _word(call, 1));
    }

    function _replaceMeter(Call calldata call) private {
        (address holder, address custodian) = _sidesOf(call.subject);
        _requireAll(call, Lists.pair(holder, custodian));
        (bytes32 meter, bytes32 closing, bytes32 opening) = (_word(call, 0), _word(call, 1), _word(call, 2));
        if (meter == 0 || closing == 0 || opening == 0) revert Devices_NoValue();

        emit MeterReplaced(call.subject, _advance(call), meter, closing, opening);
    }

    function _appoint(Call calldata call) private {
        (address holder, address custodian) = _sidesOf(call.subject);
        _requireAll(call, Lists.pair(holder, custodian));
        address observer = _address(call, 0);
        if (observer == address(0) || isObserver[call.subject][observer]) revert Devices_ObserverAppointed(observer);
        _requireKey(observer, call.subject, Kinds.MEMBER, false);

        isObserver[call.subject][observer] = true;

        emit ObserverAppointed(call.subject, _advance(call), observer);
    }

    function _dismiss(Call calldata call) private {
        (address observer, address signer) = (_address(call, 0), _principal(call));
        if (!isObserver[call.subject][observer]) revert Devices_UnknownObserver(observer);
        if (signer != observer && signer != _equipment(call.subject).holder) revert Devices_NotDeviceParty(signer);

        isObserver[call.subject][observer] = false;

        emit ObserverDismissed(call.subject, _advance(call), observer);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       CHECKS
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev The parties of the machine without whom nothing is enrolled there.
    function _sidesOf(bytes32 subject) private view returns (address holder, address custodian) {
        Equipment memory machine = _equipment(subject);
        if (machine.status != EquipmentStatus.Recorded) revert Devices_WrongMachine();
        return (machine.holder, machine.custodian);
    }

    function _equipment(bytes32 subject) private view returns (Equipment memory) {
        address title = directory.latest(Names.EQUIPMENT_TITLE);
        if (title == address(0)) revert Devices_WrongMachine();
        return IEquipmentTitle(title).equipmentOf(subject);
    }

    /// @dev A device that may be enrolled, perhaps in the place of another; both sides have signed.
    /// @param first Where its name is among the fields, before its own key: thumbprint, and what it is
    function _enrolled(Call calldata call, uint256 first, bool isReplacing)
        private
        view
        returns (Device memory enrolled)
    {
        (address holder, address custodian) = _sidesOf(call.subject);
        bytes32 device = _word(call, first);
        bytes32 removed = isReplacing ? _word(call, 0) : bytes32(0);
        if (isReplacing) _requireSpeaking(call.subject, removed);
        if (device == 0 || (device != removed && machineOf[device] != 0)) {
            revert Devices_DeviceEnrolled(device, machineOf[device]);
        }
        enrolled = Device(_principal(call), _uint32(call, first + 2), _word(call, first + 1));
        _requireAll(call, Lists.join(Lists.one(enrolled.owner), Lists.pair(holder, custodian)));
        if (enrolled.keyKind > LAST_KEY_KIND || (enrolled.keyKind == 0) != (enrolled.key == 0)) {
            revert Devices_BadKey(enrolled.keyKind);
        }
    }

    function _requireSpeaking(bytes32 subject, bytes32 device) private view returns (address owner) {
        owner = _devices[subject][device].owner;
        if (owner == address(0)) revert Devices_UnknownDevice(device);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      CHANGES
    //////////////////////////////////////////////////////////////////////////*/

    function _speaks(bytes32 subject, bytes32 device, Device memory enrolled) private {
        _devices[subject][device] = enrolled;
        machineOf[device] = subject;
    }

    function _speaksNoMore(bytes32 subject, bytes32 device) private {
        delete _devices[subject][device];
        delete machineOf[device];
    }

    function _advance(Call calldata call) private returns (uint64) {
        return ++_versions[call.subject];
    }
}
