// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Devices} from "../../../src/Devices.sol";
import {Directory} from "../../../src/Directory.sol";
import {IDevices} from "../../../src/interfaces/IDevices.sol";
import {IDirectory} from "../../../src/interfaces/IDirectory.sol";
import {IPerformer} from "../../../src/interfaces/IPerformer.sol";
import {Call} from "../../../src/interfaces/IPerformer.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {DevicesBase} from "../../utils/DevicesBase.sol";

/// @dev See Devices.tree.
contract DevicesTest is DevicesBase {
    function setUp() public override {
        super.setUp();
        handOver();
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       PERFORMER
    //////////////////////////////////////////////////////////////////////////*/

    function test_RevertWhen_NotRelay() external {
        Call memory call;
        vm.expectRevert(why(IPerformer.Performer_NotRelay.selector, address(this)));
        devices.perform(call);
    }

    function test_Refused_UnknownType() external {
        bytes32 other_ = ActionTypes.FILE_LIEN;
        assertRefused(onDevices(other_, "", list(owner)), why(IPerformer.Performer_UnknownType.selector, other_));
    }

    function test_Refused_BadPayload() external {
        bytes memory refusal = why(IPerformer.Performer_BadPayload.selector);
        assertRefused(onDevices(ActionTypes.REMOVE_DEVICE, abi.encode(DEVICE), list(owner)), refusal);
        // A kind of key and an observer have their widths.
        bytes memory wide = abi.encode(DEVICE, KEY, uint256(1) << 32, tracker, OPENING);
        assertRefused(onDevices(ActionTypes.ENROL_DEVICE, wide, list(tracker, owner, user)), refusal);
        bytes memory wider = abi.encode(DEVICE, KEY, 1, uint256(1) << 160, OPENING);
        assertRefused(onDevices(ActionTypes.ENROL_DEVICE, wider, list(tracker, owner, user)), refusal);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       ENROLMENT
    //////////////////////////////////////////////////////////////////////////*/

    function test_Enrol() external {
        vm.expectEmit(address(devices));
        emit IDevices.DeviceEnrolled(MACHINE, 1, DEVICE, tracker, KEY, 1, tracker, OPENING);
        enrol(DEVICE);
        assertEq(devices.versionOf(MACHINE), 1);
        assertEq(devices.machineOf(DEVICE), MACHINE);
        assertEq(devices.deviceOf(MACHINE, DEVICE).owner, tracker);
        assertEq(devices.deviceOf(MACHINE, DEVICE).key, KEY);
        assertEq(devices.deviceOf(MACHINE, DEVICE).keyKind, 1);
        assertTrue(devices.isObserver(MACHINE, tracker));
        assertFalse(devices.isObserver(CRANE, tracker));
    }

    function test_Enrol_OwnerIsAll() external {
        issuePassport(CRANE, owner);
        bytes memory payload = abi.encode(DEVICE, 0, 0, address(0), 0);
        assertPerformed(onDevices(CRANE, ActionTypes.ENROL_DEVICE, payload, list(owner)));
        assertEq(devices.deviceOf(CRANE, DEVICE).owner, owner);
        assertFalse(devices.isObserver(CRANE, owner));
    }

    function test_Enrol_OwnerIsOneSide() external {
        assertPerformed(onDevices(ActionTypes.ENROL_DEVICE, enrolment(DEVICE, owner), list(owner, user)));
        assertPerformed(onDevices(ActionTypes.ENROL_DEVICE, enrolment(SPARE, user), list(user, owner)));
        assertTrue(devices.isObserver(MACHINE, owner));
        assertTrue(devices.isObserver(MACHINE, user));
    }

    function test_Enrol_NoMachine() external {
        bytes memory refusal = why(IDevices.Devices_WrongMachine.selector);
        assertRefused(
            onDevices(CRANE, ActionTypes.ENROL_DEVICE, enrolment(DEVICE, tracker), list(tracker, owner)), refusal
        );
        assertPerformed(onMachine(ActionTypes.RETIRE_EQUIPMENT, abi.encode(1, REASON), owner));
        assertRefused(
            onDevices(ActionTypes.ENROL_DEVICE, enrolment(DEVICE, tracker), list(tracker, owner, user)), refusal
        );
    }

    function test_Enrol_NoTitles() external {
        Devices alone = new Devices(IDirectory(address(new Directory(_justRelay()))));
        Call memory call;
        call.typeHash = ActionTypes.REPLACE_METER;
        call.subject = MACHINE;
        call.payload = abi.encode(METER, CLOSING, OPENING);
        vm.expectRevert(IDevices.Devices_WrongMachine.selector);
        alone.perform(call);
    }

    function test_Enrol_TakenDevice() external {
        address[] memory all = list(tracker, owner, user);
        assertRefused(
            onDevices(ActionTypes.ENROL_DEVICE, enrolment(0, tracker), all),
            abi.encodeWithSelector(IDevices.Devices_DeviceEnrolled.selector, 0, 0)
        );
        enrol(DEVICE);
        bytes memory taken = abi.encodeWithSelector(IDevices.Devices_DeviceEnrolled.selector, DEVICE, MACHINE);
        assertRefused(onDevices(ActionTypes.ENROL_DEVICE, enrolment(DEVICE, tracker), all), taken);
        issuePassport(CRANE, owner);
        assertRefused(
            onDevices(CRANE, ActionTypes.ENROL_DEVICE, enrolment(DEVICE, tracker), list(tracker, owner)), taken
        );
    }

    function test_Enrol_OneSide() external {
        bytes32 enrol_ = ActionTypes.ENROL_DEVICE;
        bytes memory payload = enrolment(DEVICE, tracker);
        assertRefused(onDevices(enrol_, payload, list(tracker)), missingSigner(owner));
        assertRefused(onDevices(enrol_, payload, list(tracker, owner)), missingSigner(user));
        assertRefused(onDevices(enrol_, payload, list(tracker, user)), missingSigner(owner));
        assertRefused(onDevices(enrol_, payload, list(owner)), missingSigner(user));
        address[] memory four = new address[](4);
        (four[0], four[1], four[2], four[3]) = (tracker, owner, user, lender);
        assertRefused(onDevices(enrol_, payload, four), why(IPerformer.Performer_UnexpectedSigner.selector, lender));
        assertEq(devices.machineOf(DEVICE), 0);
    }

    function test_Enrol_Stranger() external {
        address eve = person("eve");
        assertSkipped(onDevices(ActionTypes.ENROL_DEVICE, enrolment(DEVICE, tracker), list(eve, owner, user)));
        bind(eve, MACHINE, Kinds.AUDITOR);
        assertRefused(
            onDevices(ActionTypes.ENROL_DEVICE, enrolment(DEVICE, tracker), list(eve, owner, user)),
            why(IPerformer.Performer_NotAuthorised.selector, eve)
        );
    }

    function test_Enrol_BadKey() external {
        address[] memory all = list(tracker, owner, user);
        bytes32 enrol_ = ActionTypes.ENROL_DEVICE;
        bytes4 bad = IDevices.Devices_BadKey.selector;
        assertRefused(onDevices(enrol_, abi.encode(DEVICE, KEY, 3, tracker, 0), all), why(bad, uint256(3)));
        assertRefused(onDevices(enrol_, abi.encode(DEVICE, KEY, 0, tracker, 0), all), why(bad, uint256(0)));
        assertRefused(onDevices(enrol_, abi.encode(DEVICE, 0, 2, tracker, 0), all), why(bad, uint256(2)));
    }

    function test_Enrol_BadObserver() external {
        address[] memory all = list(tracker, owner, user);
        address eve = person("eve");
        assertSkipped(onDevices(ActionTypes.ENROL_DEVICE, enrolment(DEVICE, eve), all));
        bind(eve, MACHINE, Kinds.GUEST_OBLIGOR);
        assertRefused(
            onDevices(ActionTypes.ENROL_DEVICE, enrolment(DEVICE, eve), all),
            why(IPerformer.Performer_NotAuthorised.selector, eve)
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                 REPLACEMENT AND REMOVAL
    //////////////////////////////////////////////////////////////////////////*/

    function test_Replace() external {
        enrol(DEVICE);
        vm.expectEmit(address(devices));
        emit IDevices.DeviceReplaced(MACHINE, 2, DEVICE, SPARE, owner, KEY, 2, CLOSING, OPENING);
        assertPerformed(onDevices(ActionTypes.REPLACE_DEVICE, replacement(DEVICE, SPARE), list(owner, user)));
        assertEq(devices.machineOf(DEVICE), 0);
        assertEq(devices.deviceOf(MACHINE, DEVICE).owner, address(0));
        assertEq(devices.machineOf(SPARE), MACHINE);
        assertEq(devices.deviceOf(MACHINE, SPARE).owner, owner);
    }

    function test_Replace_ByItself() external {
        enrol(DEVICE);
        assertPerformed(onDevices(ActionTypes.REPLACE_DEVICE, replacement(DEVICE, DEVICE), list(tracker, owner, user)));
        assertEq(devices.machineOf(DEVICE), MACHINE);
        assertEq(devices.deviceOf(MACHINE, DEVICE).keyKind, 2);
    }

    function test_Replace_Wrong() external {
        bytes32 replace_ = ActionTypes.REPLACE_DEVICE;
        address[] memory all = list(tracker, owner, user);
        bytes4 unknown = IDevices.Devices_UnknownDevice.selector;
        assertRefused(onDevices(replace_, replacement(DEVICE, SPARE), all), why(unknown, DEVICE));
        assertRefused(onDevices(replace_, replacement(0, SPARE), all), why(unknown, bytes32(0)));
        enrol(DEVICE);
        enrol(SPARE);
        assertRefused(
            onDevices(replace_, replacement(DEVICE, SPARE), all),
            abi.encodeWithSelector(IDevices.Devices_DeviceEnrolled.selector, SPARE, MACHINE)
        );
        assertRefused(
            onDevices(replace_, replacement(DEVICE, 0), all),
            abi.encodeWithSelector(IDevices.Devices_DeviceEnrolled.selector, 0, 0)
        );
        bytes32 third = keccak256("third device");
        assertRefused(onDevices(replace_, replacement(DEVICE, third), list(tracker, user)), missingSigner(owner));
    }

    function test_Remove() external {
        bytes memory payload = abi.encode(DEVICE, CLOSING);
        assertRefused(
            onDevices(ActionTypes.REMOVE_DEVICE, payload, list(tracker)),
            why(IDevices.Devices_UnknownDevice.selector, DEVICE)
        );
        enrol(DEVICE);
        bytes4 notParty = IDevices.Devices_NotDeviceParty.selector;
        assertRefused(onDevices(ActionTypes.REMOVE_DEVICE, payload, list(user)), why(notParty, user));
        assertRefused(onDevices(ActionTypes.REMOVE_DEVICE, payload, list(lender)), why(notParty, lender));
        vm.expectEmit(address(devices));
        emit IDevices.DeviceRemoved(MACHINE, 2, DEVICE, CLOSING);
        assertPerformed(onDevices(ActionTypes.REMOVE_DEVICE, payload, list(tracker)));
        assertEq(devices.machineOf(DEVICE), 0);
        enrol(DEVICE);
        assertPerformed(onDevices(ActionTypes.REMOVE_DEVICE, payload, list(owner)));
        assertEq(devices.deviceOf(MACHINE, DEVICE).key, 0);
    }

    function test_Remove_RetiredMachine() external {
        enrol(DEVICE);
        assertPerformed(onMachine(ActionTypes.RETIRE_EQUIPMENT, abi.encode(1, REASON), owner));
        assertPerformed(onDevices(ActionTypes.REMOVE_DEVICE, abi.encode(DEVICE, CLOSING), list(tracker)));
    }

    function test_ReplaceMeter() external {
        bytes memory payload = abi.encode(METER, CLOSING, OPENING);
        bytes32 replace_ = ActionTypes.REPLACE_METER;
        assertRefused(onDevices(replace_, payload, list(owner)), missingSigner(user));
        assertRefused(onDevices(replace_, payload, list(user)), missingSigner(owner));
        assertRefused(
            onDevices(replace_, payload, list(owner, user, tracker)),
            why(IPerformer.Performer_UnexpectedSigner.selector, tracker)
        );
        bytes memory none = why(IDevices.Devices_NoValue.selector);
        assertRefused(onDevices(replace_, abi.encode(0, CLOSING, OPENING), list(owner, user)), none);
        assertRefused(onDevices(replace_, abi.encode(METER, 0, OPENING), list(owner, user)), none);
        assertRefused(onDevices(replace_, abi.encode(METER, CLOSING, 0), list(owner, user)), none);
        vm.expectEmit(address(devices));
        emit IDevices.MeterReplaced(MACHINE, 1, METER, CLOSING, OPENING);
        assertPerformed(onDevices(replace_, payload, list(user, owner)));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       OBSERVERS
    //////////////////////////////////////////////////////////////////////////*/

    function test_Observer() external {
        bytes32 appoint = ActionTypes.APPOINT_OBSERVER;
        bytes memory payload = abi.encode(inspector);
        assertRefused(onDevices(appoint, payload, list(owner)), missingSigner(user));
        assertRefused(
            onDevices(appoint, abi.encode(0), list(owner, user)),
            why(IDevices.Devices_ObserverAppointed.selector, address(0))
        );
        assertSkipped(onDevices(appoint, abi.encode(person("eve")), list(owner, user)));
        vm.expectEmit(address(devices));
        emit IDevices.ObserverAppointed(MACHINE, 1, inspector);
        assertPerformed(onDevices(appoint, payload, list(owner, user)));
        assertTrue(devices.isObserver(MACHINE, inspector));
        assertRefused(
            onDevices(appoint, payload, list(owner, user)), why(IDevices.Devices_ObserverAppointed.selector, inspector)
        );
    }

    function test_Dismiss() external {
        bytes32 dismiss = ActionTypes.DISMISS_OBSERVER;
        bytes memory payload = abi.encode(inspector);
        assertRefused(
            onDevices(dismiss, payload, list(owner)), why(IDevices.Devices_UnknownObserver.selector, inspector)
        );
        assertPerformed(onDevices(ActionTypes.APPOINT_OBSERVER, payload, list(owner, user)));
        assertRefused(onDevices(dismiss, payload, list(user)), why(IDevices.Devices_NotDeviceParty.selector, user));
        vm.expectEmit(address(devices));
        emit IDevices.ObserverDismissed(MACHINE, 2, inspector);
        assertPerformed(onDevices(dismiss, payload, list(owner)));
        assertFalse(devices.isObserver(MACHINE, inspector));
        assertPerformed(onDevices(ActionTypes.APPOINT_OBSERVER, payload, list(owner, user)));
        assertPerformed(onDevices(dismiss, payload, list(inspector)));
    }

    /// @dev A directory that knows the Relay and Organisations, and no titles: this contract is the Relay.
    function _justRelay() private view returns (IDirectory.Registration[] memory all) {
        all = new IDirectory.Registration[](1);
        all[0] = IDirectory.Registration("Relay", address(this));
    }
}
