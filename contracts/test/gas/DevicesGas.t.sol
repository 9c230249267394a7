// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {SignedCredential} from "../../src/interfaces/IOrganisations.sol";
import {Action, IRelay} from "../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {DevicesBase} from "../utils/DevicesBase.sol";

/// @notice What each action on devices and anchors costs as a transaction of its own, written to contracts/gas/.
/// forge-config: default.isolate = true
contract DevicesGasTest is DevicesBase {
    function test_Gas_Devices() external {
        handOver();
        address[] memory all = list(tracker, owner, user);
        _measure("EnrolDevice", onDevices(ActionTypes.ENROL_DEVICE, enrolment(DEVICE, tracker), all));
        _measure("ReplaceDevice", onDevices(ActionTypes.REPLACE_DEVICE, replacement(DEVICE, SPARE), all));
        _measure("RemoveDevice", onDevices(ActionTypes.REMOVE_DEVICE, abi.encode(SPARE, CLOSING), list(tracker)));
        _measure(
            "ReplaceMeter", onDevices(ActionTypes.REPLACE_METER, abi.encode(METER, CLOSING, OPENING), list(owner, user))
        );
        _measure("AppointObserver", onDevices(ActionTypes.APPOINT_OBSERVER, abi.encode(inspector), list(owner, user)));
        _measure("DismissObserver", onDevices(ActionTypes.DISMISS_OBSERVER, abi.encode(inspector), list(owner)));
    }

    function test_Gas_Anchors() external {
        _measure("AnchorReadings, the first", anchoring(KEY, 10_000, 0, watcher));
        _measure("AnchorReadings", anchoring(METER, 10_000, KEY, watcher));
    }

    function _measure(string memory name, Action memory action) private {
        Action[] memory actions = new Action[](1);
        actions[0] = action;
        vm.expectEmit(true, true, true, true, address(relay));
        emit IRelay.ActionPerformed(relay.digestOf(action), action.signers[0]);
        relay.relay(new SignedCredential[](0), actions);
        vm.snapshotGasLastCall("Devices", name);
        assertLt(vm.lastCallGas().gasTotalUsed, relay.ACTION_GAS());
    }
}
