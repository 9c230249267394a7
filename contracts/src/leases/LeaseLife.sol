// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Lease, LeaseStatus, RentAssignment} from "../interfaces/ILeases.sol";
import {Collateral} from "../interfaces/ILiens.sol";
import {Call} from "../interfaces/IPerformer.sol";
import {Kinds} from "../libraries/Kinds.sol";
import {Lists} from "../libraries/Lists.sol";
import {LeaseState} from "./LeaseState.sol";

/// @title LeaseLife
/// @notice Actions on a lease that runs, until it is over.
abstract contract LeaseLife is LeaseState {
    using Lists for address[];

    /// @notice How often rents of one lease may be sold, those that came back included: some actions walk through them.
    uint256 public constant MAX_ASSIGNMENTS = 16;

    uint32 private constant LAST_CAUSE = 3;

    /*//////////////////////////////////////////////////////////////////////////
                                         RENT
    //////////////////////////////////////////////////////////////////////////*/

    function _bill(Call calldata call) internal {
        Lease storage lease = _running(call);
        (uint32 period, bytes32 receivable) = (_uint32(call, 0), _word(call, 1));
        address creditor = _creditorOf(call, lease, lease.billed + 1);
        if (_principal(call) != lease.lessor && _principal(call) != creditor) {
            revert Leases_NotLessor(_principal(call));
        }
        if (period != lease.billed + 1 || period > lease.periods) revert Leases_WrongPeriod(lease.billed + 1);
        if (receivable == 0 || leaseOfReceivable[receivable] != 0) revert Leases_ReceivableUsed(receivable);

        lease.billed = period;
        leaseOfReceivable[receivable] = call.subject;

        emit PeriodBilled(call.subject, _advance(lease), period, receivable, creditor, _word(call, 2));
    }

    /// @dev Nothing new is sold of a lease in default.
    function _assign(Call calldata call) internal {
        Lease storage lease = _inStatus(call, LeaseStatus.Commenced);
        RentAssignment memory sale = RentAssignment({
            first: _uint32(call, 0),
            last: _uint32(call, 1),
            assignee: _address(call, 2),
            returned: false,
            terms: _word(call, 3)
        });
        _requireLessor(call, lease);
        if (sale.assignee == lease.lessor || sale.assignee == lease.lessee) revert Leases_SelfDealing();
        address[] memory securedParties = _securedParties(call.subject, Collateral.Lease);
        _requireAll(call, Lists.pair(lease.lessor, sale.assignee).join(securedParties));
        _requireKey(sale.assignee, call.subject, Kinds.BANK, false);
        if (sale.first <= lease.billed || sale.first > sale.last || sale.last > lease.periods) {
            revert Leases_BadRange(sale.first, sale.last);
        }
        RentAssignment[] storage all = _assignments[call.subject];
        uint32 index = uint32(all.length);
        for (uint32 i = 0; i < index; ++i) {
            if (!all[i].returned && sale.first <= all[i].last && all[i].first <= sale.last) {
                revert Leases_RentsSold(i);
            }
        }
        if (index == MAX_ASSIGNMENTS) revert Leases_TooManyAssignments();

        all.push(sale);

        emit RentsAssigned(
            call.subject, _advance(lease), index, sale.first, sale.last, sale.assignee, sale.terms, _word(call, 4)
        );
    }

    /// @dev Recourse stays open in default too, and when a party is frozen.
    function _return(Call calldata call) internal {
        Lease storage lease = _running(call);
        uint32 index = _uint32(call, 0);
        RentAssignment[] storage all = _assignments[call.subject];
        if (index >= all.length || all[index].returned) revert Leases_UnknownAssignment(index);
        _requireAll(call, Lists.pair(all[index].assignee, lease.lessor));

        all[index].returned = true;

        emit RentsReturned(call.subject, _advance(lease), index, _word(call, 1));
    }

    /// @dev Whose the rent of a period is.
    function _creditorOf(Call calldata call, Lease storage lease, uint32 period) private view returns (address) {
        RentAssignment[] storage all = _assignments[call.subject];
        for (uint256 i = 0; i < all.length; ++i) {
            if (!all[i].returned && all[i].first <= period && period <= all[i].last) return all[i].assignee;
        }
        return lease.lessor;
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       CHANGES
    //////////////////////////////////////////////////////////////////////////*/

    function _amend(Call calldata call) internal {
        Lease storage lease = _running(call);
        uint32 periods = _uint32(call, 1);
        _requireLessor(call, lease);
        _requireAll(call, _partiesOf(lease).join(_interestedIn(call, lease)));
        if (periods < _lastUsed(call, lease) || periods == 0 || periods > MAX_PERIODS) {
            revert Leases_BadPeriods(periods);
        }

        lease.root = _word(call, 0);
        lease.periods = periods;

        emit Amended(call.subject, _advance(lease), lease.root, periods, _word(call, 2));
    }

    function _novate(Call calldata call) internal {
        Lease storage lease = _running(call);
        address successor = _address(call, 0);
        address former = lease.lessee;
        _requireLessor(call, lease);
        if (successor == former || successor == lease.lessor) revert Leases_SelfDealing();
        _requireAll(call, Lists.pair(lease.lessor, former).join(Lists.one(successor)).join(_interestedIn(call, lease)));

        lease.lessee = successor;
        lease.attested = true;

        emit Novated(call.subject, _advance(lease), former, successor, _word(call, 1));
    }

    /// @dev The lessee need not agree: it owes what it owed.
    function _transfer(Call calldata call) internal {
        Lease storage lease = _running(call);
        address successor = _address(call, 0);
        address former = lease.lessor;
        _requireLessor(call, lease);
        if (successor == former || successor == lease.lessee) revert Leases_SelfDealing();
        _requireAll(call, Lists.pair(former, successor).join(_interestedIn(call, lease)));

        lease.lessor = successor;

        emit LessorChanged(call.subject, _advance(lease), former, successor, _word(call, 1));
    }

    /// @dev The last period that is billed or sold.
    function _lastUsed(Call calldata call, Lease storage lease) private view returns (uint32 last) {
        last = lease.billed;
        RentAssignment[] storage all = _assignments[call.subject];
        for (uint256 i = 0; i < all.length; ++i) {
            if (!all[i].returned && all[i].last > last) last = all[i].last;
        }
    }

    /*//////////////////////////////////////////////////////////////////////////
                                  DEFAULT, AND THE END
    //////////////////////////////////////////////////////////////////////////*/

    function _noticeDefault(Call calldata call) internal {
        Lease storage lease = _inStatus(call, LeaseStatus.Commenced);
        _requireLessor(call, lease);

        lease.status = LeaseStatus.Defaulted;

        emit DefaultNoticed(call.subject, _advance(lease), _word(call, 0));
    }

    function _cure(Call calldata call) internal {
        Lease storage lease = _inStatus(call, LeaseStatus.Defaulted);
        _requireLessor(call, lease);

        lease.status = LeaseStatus.Commenced;

        emit Cured(call.subject, _advance(lease), _word(call, 0));
    }

    /// @dev Leases under it do not stop the lessor: they lose their ground. Who bought rents to come must agree that they
    /// will not come, or the machines could be let anew and the same rents sold again.
    function _repossess(Call calldata call) internal {
        Lease storage lease = _inStatus(call, LeaseStatus.Defaulted);
        _requireLessor(call, lease);
        _requireAll(call, Lists.one(lease.lessor).join(_interestedIn(call, lease)));

        lease.status = LeaseStatus.Repossessed;
        _vacate(call, lease);

        emit Repossessed(call.subject, _advance(lease), _word(call, 0));
    }

    function _end(Call calldata call) internal {
        Lease storage lease = _running(call);
        uint32 cause = _uint32(call, 0);
        _requireLessor(call, lease);
        _requireAll(call, _partiesOf(lease).join(_interestedIn(call, lease)));
        if (cause > LAST_CAUSE) revert Leases_BadCause(cause);
        if (lease.subleases != 0) revert Leases_Sublet(lease.subleases);

        lease.status = LeaseStatus.Ended;
        _vacate(call, lease);

        emit Ended(call.subject, _advance(lease), cause, _word(call, 1));
    }
}
