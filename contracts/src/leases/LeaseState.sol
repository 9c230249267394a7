// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Agreement} from "../base/Agreement.sol";
import {Performer} from "../base/Performer.sol";
import {ILeases, Lease, LeaseStatus, RentAssignment} from "../interfaces/ILeases.sol";
import {Collateral} from "../interfaces/ILiens.sol";
import {IOrganisations} from "../interfaces/IOrganisations.sol";
import {Call} from "../interfaces/IPerformer.sol";
import {Kinds} from "../libraries/Kinds.sol";
import {Lists} from "../libraries/Lists.sol";
import {Names} from "../libraries/Names.sol";

/// @title LeaseState
/// @notice The storage of {Leases}, and the checks that its actions share.
abstract contract LeaseState is ILeases, Agreement {
    using Lists for address[];

    /*//////////////////////////////////////////////////////////////////////////
                                     CONSTANTS
    //////////////////////////////////////////////////////////////////////////*/

    /// @notice How many rent periods a lease may have: a century of months.
    uint32 public constant MAX_PERIODS = 1200;

    /// @dev Beside the kinds of a rule: a signer whose key is not of this lease is looked at by the action itself.
    uint32 internal constant ELSEWHERE = 1 << 31;

    /*//////////////////////////////////////////////////////////////////////////
                                       STATE
    //////////////////////////////////////////////////////////////////////////*/

    mapping(bytes32 subject => Lease) internal _leases;
    mapping(bytes32 subject => bytes32[]) internal _machines;
    mapping(bytes32 subject => RentAssignment[]) internal _assignments;
    mapping(bytes32 head => mapping(bytes32 machine => bytes32 lease)) public override currentLeaseOf;
    mapping(bytes32 receivable => bytes32 lease) public override leaseOfReceivable;

    /*//////////////////////////////////////////////////////////////////////////
                                       CHECKS
    //////////////////////////////////////////////////////////////////////////*/

    /// @inheritdoc Performer
    function _requireKey(address key, bytes32 subject, uint32 kinds, bool frozenToo) internal view override {
        if (kinds & ELSEWHERE != 0) {
            IOrganisations organisations = IOrganisations(directory.latest(Names.ORGANISATIONS));
            if (!organisations.isKnown(key, subject)) return;
        }
        super._requireKey(key, subject, kinds & ~ELSEWHERE, frozenToo);
    }

    /// @inheritdoc Performer
    function _refuseKinds(address key, uint32 kinds) internal pure override {
        if (kinds == Kinds.BANK) revert Leases_NotFinancier(key);
        super._refuseKinds(key, kinds);
    }

    function _inStatus(Call calldata call, LeaseStatus status) internal view returns (Lease storage lease) {
        lease = _leases[call.subject];
        if (lease.status != status) revert Leases_WrongStatus(lease.status);
    }

    /// @dev The lease of an action that needs it to run.
    function _running(Call calldata call) internal view returns (Lease storage lease) {
        lease = _leases[call.subject];
        if (!_isRunning(lease)) revert Leases_WrongStatus(lease.status);
    }

    function _isRunning(Lease storage lease) internal view returns (bool) {
        return lease.status == LeaseStatus.Commenced || lease.status == LeaseStatus.Defaulted;
    }

    function _requireLessor(Call calldata call, Lease storage lease) internal view {
        if (_principal(call) != lease.lessor) revert Leases_NotLessor(_principal(call));
    }

    /// @dev Lessor and lessee; of a declared lease the lessor alone.
    function _partiesOf(Lease storage lease) internal view returns (address[] memory) {
        return lease.attested ? Lists.pair(lease.lessor, lease.lessee) : Lists.one(lease.lessor);
    }

    /// @dev Those who lose when the lease becomes another or ends: buyers of rents that are to come, and secured parties.
    function _interestedIn(Call calldata call, Lease storage lease) internal view returns (address[] memory parties) {
        RentAssignment[] storage all = _assignments[call.subject];
        address[] memory buyers = new address[](all.length);
        for (uint256 i = 0; i < buyers.length; ++i) {
            // The lessor stands for rents that are his again, or billed.
            buyers[i] = all[i].returned || all[i].last <= lease.billed ? lease.lessor : all[i].assignee;
        }
        return buyers.join(_securedParties(call.subject, Collateral.Lease));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      CHANGES
    //////////////////////////////////////////////////////////////////////////*/

    /// @dev The lease's next version.
    function _advance(Lease storage lease) internal returns (uint64) {
        return ++lease.version;
    }

    /// @dev Its machines may be let again.
    function _vacate(Call calldata call, Lease storage lease) internal {
        bytes32[] storage machines = _machines[call.subject];
        for (uint256 i = 0; i < machines.length; ++i) {
            delete currentLeaseOf[lease.head][machines[i]];
        }
        if (lease.head != 0) --_leases[lease.head].subleases;
    }
}
