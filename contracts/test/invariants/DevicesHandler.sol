// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Action, IRelay} from "../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../src/libraries/Kinds.sol";
import {DevicesBase} from "../utils/DevicesBase.sol";
import {Vm} from "forge-std/Vm.sol";

/// @notice What may happen to devices, observers and streams, mostly by who may and with what fits; and what was seen to
/// happen, apart from the contracts. Two machines, four devices, two streams.
contract DevicesHandler is DevicesBase {
    struct Batch {
        bytes32 root;
        bytes32 previousRoot;
        address observer;
    }

    bytes32[2] private _streams = [bytes32("one stream"), bytes32("another")];
    bytes32[2] private _machines = [MACHINE, CRANE];
    address[4] private _people;

    mapping(bytes32 stream => Batch[]) private _seen;
    /// @dev Where a device is, as the enrolments, replacements and removals that took effect said.
    mapping(bytes32 device => bytes32) public placeSeen;
    mapping(bytes32 device => address) public ownerSeen;
    mapping(bytes32 machine => mapping(address key => bool)) public observerSeen;
    uint256 public violations;

    function setUp() public override {
        super.setUp();
        handOver();
        issuePassport(CRANE, owner);
        _people = [tracker, owner, user, watcher];
        bind(watcher, MACHINE, Kinds.LESSOR);
        bind(watcher, CRANE, Kinds.LESSOR);
        for (uint256 i = 0; i < _streams.length; ++i) {
            for (uint256 j = 0; j < _people.length; ++j) {
                bind(_people[j], _streams[i], Kinds.LESSOR);
            }
        }
    }

    function anchorNext(uint256 seed) external {
        bytes32 stream = _streams[seed % 2];
        uint256 count = _seen[stream].length;
        bytes32 last = count == 0 ? bytes32(0) : _seen[stream][count - 1].root;
        address observer = count == 0 || _draw(seed, 1, 5) == 0 ? _person(seed, 2) : _seen[stream][0].observer;
        bytes32 previous = _draw(seed, 3, 5) == 0 ? keccak256(abi.encode(seed)) : last;
        uint64 version = uint64(_draw(seed, 4, 5) == 0 ? _draw(seed, 5, count + 2) : count);
        bytes32 root = _draw(seed, 6, 12) == 0 ? bytes32(0) : keccak256(abi.encode("root", seed));
        Action memory action = actAt(
            address(anchors),
            stream,
            version,
            ActionTypes.ANCHOR_READINGS,
            abi.encode(root, _draw(seed, 7, 3), previous),
            "",
            list(observer)
        );
        if (!_took(action)) return;
        if (previous != last || version != count || root == 0) ++violations;
        if (count != 0 && observer != _seen[stream][0].observer) ++violations;
        _seen[stream].push(Batch(root, previous, observer));
    }

    function enrolSome(uint256 seed) external {
        (bytes32 machine_, bytes32 device) = (_machine(seed), deviceAt(_draw(seed, 1, 4)));
        address first = _person(seed, 2);
        if (!_took(
                onDevices(machine_, ActionTypes.ENROL_DEVICE, enrolment(device, first), _signers(seed, machine_, first))
            )) {
            return;
        }
        if (placeSeen[device] != 0) ++violations;
        (placeSeen[device], ownerSeen[device], observerSeen[machine_][first]) = (machine_, first, true);
    }

    function replaceSome(uint256 seed) external {
        (bytes32 machine_, bytes32 removed) = (_machine(seed), deviceAt(_draw(seed, 1, 4)));
        (bytes32 device, address first) = (deviceAt(_draw(seed, 3, 4)), _person(seed, 2));
        address[] memory signers = _signers(seed, machine_, first);
        if (!_took(onDevices(machine_, ActionTypes.REPLACE_DEVICE, replacement(removed, device), signers))) return;
        if (placeSeen[removed] != machine_ || (device != removed && placeSeen[device] != 0)) ++violations;
        (placeSeen[removed], ownerSeen[removed]) = (0, address(0));
        (placeSeen[device], ownerSeen[device]) = (machine_, first);
    }

    function removeSome(uint256 seed) external {
        (bytes32 machine_, bytes32 device) = (_machine(seed), deviceAt(_draw(seed, 1, 4)));
        address signer = _draw(seed, 2, 2) == 0 ? owner : _person(seed, 3);
        if (!_took(onDevices(machine_, ActionTypes.REMOVE_DEVICE, abi.encode(device, CLOSING), list(signer)))) return;
        if (placeSeen[device] != machine_ || (signer != owner && signer != ownerSeen[device])) ++violations;
        (placeSeen[device], ownerSeen[device]) = (0, address(0));
    }

    function dismissSome(uint256 seed) external {
        (bytes32 machine_, address observer) = (_machine(seed), _person(seed, 1));
        address signer = _person(seed, 2);
        if (!_took(onDevices(machine_, ActionTypes.DISMISS_OBSERVER, abi.encode(observer), list(signer)))) return;
        if (!observerSeen[machine_][observer] || (signer != owner && signer != observer)) ++violations;
        observerSeen[machine_][observer] = false;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        LOOKING
    //////////////////////////////////////////////////////////////////////////*/

    function streams() external view returns (bytes32[2] memory) {
        return _streams;
    }

    function machines_() external view returns (bytes32[2] memory) {
        return _machines;
    }

    function people_() external view returns (address[4] memory) {
        return _people;
    }

    function batchesOf(bytes32 stream) external view returns (Batch[] memory) {
        return _seen[stream];
    }

    function contracts_() external view returns (address, address) {
        return (address(devices), address(anchors));
    }

    function deviceAt(uint256 index) public pure returns (bytes32) {
        return keccak256(abi.encode("device", index));
    }

    function _machine(uint256 seed) private view returns (bytes32) {
        return _machines[_draw(seed, 20, 2)];
    }

    function _person(uint256 seed, uint256 salt) private view returns (address) {
        return _people[_draw(seed, salt, 4)];
    }

    /// @dev Mostly all that must sign, now and then one too few.
    function _signers(uint256 seed, bytes32 machine_, address first) private view returns (address[] memory) {
        address custodian = machine_ == MACHINE ? user : owner;
        if (_draw(seed, 30, 5) == 0) return list(first);
        if (first == owner && custodian == owner) return list(owner);
        if (first == owner || custodian == owner) return list(first, first == owner ? custodian : owner);
        return first == custodian ? list(first, owner) : list(first, owner, custodian);
    }

    function _took(Action memory action) private returns (bool) {
        vm.recordLogs();
        relayOne(action);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        return logs.length != 0 && logs[logs.length - 1].topics[0] == IRelay.ActionPerformed.selector;
    }

    function _draw(uint256 seed, uint256 salt, uint256 below) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt))) % below;
    }
}
