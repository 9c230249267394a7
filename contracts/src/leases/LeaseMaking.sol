// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {EquipmentStatus, IEquipmentTitle} from "../interfaces/IEquipmentTitle.sol";
import {IFingerprints} from "../interfaces/IFingerprints.sol";
import {Lease, LeaseStatus} from "../interfaces/ILeases.sol";
import {Collateral} from "../interfaces/ILiens.sol";
import {Call} from "../interfaces/IPerformer.sol";
import {Kinds} from "../libraries/Kinds.sol";
import {Lists} from "../libraries/Lists.sol";
import {Names} from "../libraries/Names.sol";
import {LeaseState} from "./LeaseState.sol";

/// @title LeaseMaking
/// @notice Actions until the machines are let.
abstract contract LeaseMaking is LeaseState {
    using Lists for address[];

    /// @notice How many fingerprints a lease may have: one for each open epoch.
    uint256 public constant MAX_FINGERPRINTS = 16;

    /// @notice How many machines one lease may be of.
    uint256 public constant MAX_MACHINES = 16;

    /*//////////////////////////////////////////////////////////////////////////
                                SIGNATURE AND DECLARATION
    //////////////////////////////////////////////////////////////////////////*/

    function _sign(Call calldata call) internal {
        Lease memory lease = Lease({
            lessor: _address(call, 0),
            status: LeaseStatus.Signed,
            attested: call.signers.length != 1,
            subletting: _uint32(call, 5) == 1,
            periods: _uint32(call, 3),
            billed: _uint32(call, 4),
            lessee: _address(call, 1),
            version: 1,
            subleases: 0,
            head: _word(call, 2),
            root: _word(call, 6)
        });
        if (keccak256(call.attachment) != _word(call, 7)) revert Performer_Incomplete();
        if (call.subject == 0) revert Leases_BadSubject();
        if (_leases[call.subject].status != LeaseStatus.None) {
            revert Leases_WrongStatus(_leases[call.subject].status);
        }
        _requireSigners(call, lease);
        if (_uint32(call, 5) > 1) revert Leases_BadFlag(_uint32(call, 5));
        if (lease.periods == 0 || lease.periods > MAX_PERIODS || lease.billed > lease.periods) {
            revert Leases_BadPeriods(lease.periods);
        }
        bytes32[] memory fingerprints = Lists.unpack(call.attachment);
        if (fingerprints.length == 0 || fingerprints.length > MAX_FINGERPRINTS) revert Leases_BadFingerprints();

        _leases[call.subject] = lease;
        _fingerprints().register(fingerprints, call.subject);

        emit Signed(
            call.subject,
            1,
            lease.lessor,
            lease.lessee,
            lease.head,
            lease.periods,
            lease.billed,
            lease.subletting,
            lease.attested,
            lease.root,
            fingerprints
        );
    }

    /// @dev Both, or the lessor alone. A lessee that does not sign must have a key here: it may attest.
    function _requireSigners(Call calldata call, Lease memory lease) private view {
        if (_principal(call) != lease.lessor) revert Leases_NotLessor(_principal(call));
        if (lease.lessor == lease.lessee || lease.lessee == address(0)) revert Leases_SelfDealing();
        if (lease.attested) _requireAll(call, Lists.pair(lease.lessor, lease.lessee));
        // Guests lease; they do not let.
        _requireKey(lease.lessor, call.subject, Kinds.TRADING, false);
        _requireKey(lease.lessee, call.subject, Kinds.OBLIGOR, false);
    }

    function _attest(Call calldata call) internal {
        Lease storage lease = _leases[call.subject];
        if (lease.status != LeaseStatus.Signed && !_isRunning(lease)) revert Leases_WrongStatus(lease.status);
        if (_principal(call) != lease.lessee) revert Leases_NotLessee(_principal(call));
        if (lease.attested) revert Leases_AlreadyAttested();

        lease.attested = true;

        emit Attested(call.subject, _advance(lease), _word(call, 0));
    }

    function _cancel(Call calldata call) internal {
        Lease storage lease = _inStatus(call, LeaseStatus.Signed);
        _requireLessor(call, lease);
        _requireAll(call, _partiesOf(lease).join(_securedParties(call.subject, Collateral.Lease)));

        lease.status = LeaseStatus.Cancelled;
        _fingerprints().release(call.subject);

        emit LeaseCancelled(call.subject, _advance(lease), _word(call, 0));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      COMMENCEMENT
    //////////////////////////////////////////////////////////////////////////*/

    function _commence(Call calldata call) internal {
        if (keccak256(call.attachment) != _word(call, 1)) revert Performer_Incomplete();
        Lease storage lease = _inStatus(call, LeaseStatus.Signed);
        _requireAcceptance(call, lease);
        bytes32[] memory machines = Lists.unpack(call.attachment);
        if (machines.length == 0 || machines.length > MAX_MACHINES) revert Leases_BadMachines();
        address[] memory letters = lease.head == 0 ? _titleHoldersOf(machines) : _headLesseeOf(lease.head, machines);
        _requireAll(call, Lists.one(_principal(call)).join(letters));
        for (uint256 i = 0; i < letters.length; ++i) {
            _requireKey(letters[i], lease.head == 0 ? machines[i] : lease.head, Kinds.TRADING, false);
        }

        for (uint256 i = 0; i < machines.length; ++i) {
            bytes32 current = currentLeaseOf[lease.head][machines[i]];
            if (current == call.subject) revert Leases_BadMachines();
            if (current != 0) revert Leases_AlreadyLet(machines[i], current);
            currentLeaseOf[lease.head][machines[i]] = call.subject;
        }
        _machines[call.subject] = machines;
        lease.status = LeaseStatus.Commenced;
        if (lease.head != 0) ++_leases[lease.head].subleases;

        emit Commenced(call.subject, _advance(lease), _word(call, 0), machines);
    }

    /// @dev The lessee accepts; of a declared lease the lessor says so.
    function _requireAcceptance(Call calldata call, Lease storage lease) private view {
        address principal = _principal(call);
        if (!lease.attested) _requireLessor(call, lease);
        else if (principal != lease.lessee) revert Leases_NotLessee(principal);
        _requireKey(principal, call.subject, Kinds.OBLIGOR, false);
    }

    /// @dev Of each machine in its place.
    function _titleHoldersOf(bytes32[] memory machines) private view returns (address[] memory holders) {
        address title = directory.latest(Names.EQUIPMENT_TITLE);
        holders = new address[](machines.length);
        for (uint256 i = 0; i < machines.length; ++i) {
            if (title == address(0) || IEquipmentTitle(title).statusOf(machines[i]) != EquipmentStatus.Recorded) {
                revert Leases_WrongMachine(machines[i]);
            }
            holders[i] = IEquipmentTitle(title).holderOf(machines[i]);
        }
    }

    /// @dev Whose the right is to let machines under a lease of them.
    function _headLesseeOf(bytes32 subject, bytes32[] memory machines) private view returns (address[] memory) {
        Lease storage head = _leases[subject];
        if (head.status != LeaseStatus.Commenced || !head.subletting) revert Leases_WrongHead(subject);
        for (uint256 i = 0; i < machines.length; ++i) {
            if (currentLeaseOf[head.head][machines[i]] != subject) revert Leases_WrongHead(subject);
        }
        return Lists.one(head.lessee);
    }

    function _fingerprints() private view returns (IFingerprints) {
        return IFingerprints(directory.latest(Names.FINGERPRINTS));
    }
}
