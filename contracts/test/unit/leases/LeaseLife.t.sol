// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ILeases, LeaseStatus, RentAssignment} from "../../../src/interfaces/ILeases.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {LeasingBase} from "../../utils/LeasingBase.sol";

/// @dev See LeaseLife.tree.
contract LeaseLifeTest is LeasingBase {
    bytes private note = abi.encode(REASON);

    function setUp() public override {
        super.setUp();
        letMachine();
    }

    function test_Status() external {
        bytes32[13] memory types = [
            ActionTypes.TRANSFER_LEASE,
            ActionTypes.BILL_PERIOD,
            ActionTypes.AMEND_LEASE,
            ActionTypes.NOVATE_LEASE,
            ActionTypes.RETURN_RENTS,
            ActionTypes.END_LEASE,
            ActionTypes.NOTICE_DEFAULT,
            ActionTypes.ASSIGN_RENTS,
            ActionTypes.CANCEL_LEASE,
            ActionTypes.COMMENCE_LEASE,
            ActionTypes.ATTEST_LEASE,
            ActionTypes.CURE_DEFAULT,
            ActionTypes.REPOSSESS_EQUIPMENT
        ];
        uint256[13] memory words = [uint256(2), 3, 3, 2, 2, 2, 1, 5, 1, 2, 1, 1, 1];
        // While it runs: what is for before, and for a default.
        assertRefused(onLease(ActionTypes.CANCEL_LEASE, note, lessor), wrongLease(LeaseStatus.Commenced));
        assertRefused(onLease(ActionTypes.CURE_DEFAULT, note, lessor), wrongLease(LeaseStatus.Commenced));
        assertRefused(onLease(ActionTypes.REPOSSESS_EQUIPMENT, note, lessor), wrongLease(LeaseStatus.Commenced));
        noticeDefault();
        assertRefused(onLease(ActionTypes.NOTICE_DEFAULT, note, lessor), wrongLease(LeaseStatus.Defaulted));
        assertRefused(
            onLease(ActionTypes.ASSIGN_RENTS, rentsPayload(1, 2, lender), list(lessor, lender)),
            wrongLease(LeaseStatus.Defaulted)
        );
        assertPerformed(onLease(ActionTypes.REPOSSESS_EQUIPMENT, note, lessor));
        for (uint256 i = 0; i < types.length; ++i) {
            bytes memory payload = new bytes(32 * words[i]);
            bytes32 typeHash = types[i];
            if (typeHash == ActionTypes.COMMENCE_LEASE) payload = abi.encode(REASON, keccak256(""));
            assertRefused(onLease(typeHash, payload, lessor), wrongLease(LeaseStatus.Repossessed));
        }
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         BILLING
    //////////////////////////////////////////////////////////////////////////*/

    function test_Bill() external {
        vm.expectEmit(address(leases));
        emit ILeases.PeriodBilled(LEASE, 3, 1, keccak256(abi.encode("rent", uint32(1))), lessor, REASON);
        bill(1);
        assertEq(lease().billed, 1);
        assertEq(leases.leaseOfReceivable(keccak256(abi.encode("rent", uint32(1)))), LEASE);
        bytes4 wrong = ILeases.Leases_WrongPeriod.selector;
        assertRefused(onLease(ActionTypes.BILL_PERIOD, billPayload(1), lessor), why(wrong, 2));
        assertRefused(onLease(ActionTypes.BILL_PERIOD, billPayload(3), lessor), why(wrong, 2));
        assertRefused(
            onLease(ActionTypes.BILL_PERIOD, billPayload(2), lender), why(ILeases.Leases_NotLessor.selector, lender)
        );
        bytes4 used = ILeases.Leases_ReceivableUsed.selector;
        bytes32 first = keccak256(abi.encode("rent", uint32(1)));
        assertRefused(onLease(ActionTypes.BILL_PERIOD, abi.encode(2, first, REASON), lessor), why(used, first));
        assertRefused(onLease(ActionTypes.BILL_PERIOD, abi.encode(2, 0, REASON), lessor), why(used, bytes32(0)));
        for (uint32 period = 2; period <= PERIODS; ++period) {
            bill(period);
        }
        assertRefused(onLease(ActionTypes.BILL_PERIOD, billPayload(PERIODS + 1), lessor), why(wrong, PERIODS + 1));
    }

    function test_Bill_SoldRents() external {
        sellRents(2, 3, lender);
        bill(1);
        vm.expectEmit(address(leases));
        emit ILeases.PeriodBilled(LEASE, 5, 2, keccak256(abi.encode("rent", uint32(2))), lender, REASON);
        bill(2);
        // Who bought it may bill it himself.
        assertPerformed(onLease(ActionTypes.BILL_PERIOD, billPayload(3), lender));
        assertRefused(
            onLease(ActionTypes.BILL_PERIOD, billPayload(4), lender), why(ILeases.Leases_NotLessor.selector, lender)
        );
        noticeDefault();
        bill(4);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                       SALE OF RENTS
    //////////////////////////////////////////////////////////////////////////*/

    function _sale(uint32 first, uint32 last, address assignee, address[] memory signers)
        private
        returns (Action memory)
    {
        return onLease(ActionTypes.ASSIGN_RENTS, rentsPayload(first, last, assignee), signers);
    }

    function test_AssignRents() external {
        vm.expectEmit(address(leases));
        emit ILeases.RentsAssigned(LEASE, 3, 0, 13, 36, lender, TERMS, REASON);
        sellRents(13, 36, lender);
        RentAssignment memory sale = leases.assignmentsOf(LEASE)[0];
        assertEq(sale.assignee, lender);
        assertEq(sale.first, 13);
        assertEq(sale.last, 36);
        assertEq(sale.terms, TERMS);
        assertFalse(sale.returned);
        bytes memory sold = why(ILeases.Leases_RentsSold.selector, uint256(0));
        address[] memory signers = list(lessor, other);
        assertRefused(_sale(13, 36, other, signers), sold);
        assertRefused(_sale(1, 13, other, signers), sold);
        assertRefused(_sale(36, 36, other, signers), sold);
        assertRefused(_sale(20, 21, other, signers), sold);
        assertRefused(_sale(1, 36, other, signers), sold);
        sellRents(1, 12, other);
    }

    function test_AssignRents_Refused() external {
        bytes4 range = ILeases.Leases_BadRange.selector;
        address[] memory signers = list(lessor, lender);
        bill(1);
        assertRefused(_sale(1, 3, lender, signers), abi.encodeWithSelector(range, 1, 3));
        assertRefused(_sale(3, 2, lender, signers), abi.encodeWithSelector(range, 3, 2));
        assertRefused(_sale(36, 37, lender, signers), abi.encodeWithSelector(range, 36, 37));
        assertRefused(_sale(2, 3, lender, list(lender, lessor)), why(ILeases.Leases_NotLessor.selector, lender));
        assertRefused(_sale(2, 3, lender, list(lessor)), missingSigner(lender));
        assertRefused(_sale(2, 3, lessor, list(lessor)), why(ILeases.Leases_SelfDealing.selector));
        assertRefused(_sale(2, 3, lessee, list(lessor, lessee)), why(ILeases.Leases_SelfDealing.selector));
        assertRefused(_sale(2, 3, heir, list(lessor, heir)), why(ILeases.Leases_NotFinancier.selector, heir));
        fileOnLease(LIEN, other);
        assertRefused(_sale(2, 3, lender, signers), missingSigner(other));
        assertPerformed(_sale(2, 3, lender, list(lessor, lender, other)));
        assertPerformed(_sale(4, 5, other, list(lessor, other)));
    }

    function test_AssignRents_TooMany() external {
        uint32 most = uint32(leases.MAX_ASSIGNMENTS());
        for (uint32 i = 1; i <= most; ++i) {
            sellRents(i, i, lender);
        }
        assertRefused(
            _sale(most + 1, most + 1, lender, list(lessor, lender)), why(ILeases.Leases_TooManyAssignments.selector)
        );
    }

    function test_ReturnRents() external {
        sellRents(2, 3, lender);
        bytes memory payload = abi.encode(0, REASON);
        bytes4 unknown = ILeases.Leases_UnknownAssignment.selector;
        assertRefused(onLease(ActionTypes.RETURN_RENTS, abi.encode(1, REASON), list(lender, lessor)), why(unknown, 1));
        assertRefused(onLease(ActionTypes.RETURN_RENTS, payload, lessor), missingSigner(lender));
        noticeDefault();
        freezeOn(lessor, LEASE);
        vm.expectEmit(address(leases));
        emit ILeases.RentsReturned(LEASE, 5, 0, REASON);
        assertPerformed(onLease(ActionTypes.RETURN_RENTS, payload, list(lender, lessor)));
        assertRefused(onLease(ActionTypes.RETURN_RENTS, payload, list(lender, lessor)), why(unknown, uint256(0)));
    }

    function test_ReturnRents_AndSellAgain() external {
        sellRents(1, 3, lender);
        assertPerformed(onLease(ActionTypes.RETURN_RENTS, abi.encode(0, REASON), list(lessor, lender)));
        sellRents(1, 36, other);
        vm.expectEmit(address(leases));
        emit ILeases.PeriodBilled(LEASE, 6, 1, keccak256(abi.encode("rent", uint32(1))), other, REASON);
        bill(1);
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        CHANGES
    //////////////////////////////////////////////////////////////////////////*/

    function _amendment(uint32 periods, address[] memory signers) private returns (Action memory) {
        return onLease(ActionTypes.AMEND_LEASE, abi.encode(TERMS, periods, REASON), signers);
    }

    function test_Amend() external {
        vm.expectEmit(address(leases));
        emit ILeases.Amended(LEASE, 3, TERMS, 48, REASON);
        assertPerformed(_amendment(48, list(lessor, lessee)));
        assertEq(lease().root, TERMS);
        assertEq(lease().periods, 48);
    }

    function test_Amend_Refused() external {
        assertRefused(_amendment(48, list(lessee, lessor)), why(ILeases.Leases_NotLessor.selector, lessee));
        assertRefused(_amendment(48, list(lessor)), missingSigner(lessee));
        bytes4 bad = ILeases.Leases_BadPeriods.selector;
        uint32 most = leases.MAX_PERIODS();
        assertRefused(_amendment(most + 1, list(lessor, lessee)), why(bad, most + 1));
        assertRefused(_amendment(0, list(lessor, lessee)), why(bad, uint256(0)));
        bill(1);
        assertRefused(_amendment(0, list(lessor, lessee)), why(bad, uint256(0)));
        sellRents(2, 9, lender);
        sellRents(10, 12, other);
        assertPerformed(onLease(ActionTypes.RETURN_RENTS, abi.encode(1, REASON), list(other, lessor)));
        assertRefused(_amendment(9, list(lessor, lessee)), missingSigner(lender));
        assertRefused(_amendment(8, list(lessor, lessee, lender)), why(bad, 8));
        assertPerformed(_amendment(9, list(lessor, lessee, lender)));
        // What is billed is no interest any more.
        for (uint32 period = 2; period <= 9; ++period) {
            bill(period);
        }
        assertPerformed(_amendment(10, list(lessor, lessee)));
        fileOnLease(LIEN, other);
        assertRefused(_amendment(11, list(lessor, lessee)), missingSigner(other));
    }

    function _novation(address to, address[] memory signers) private returns (Action memory) {
        return onLease(ActionTypes.NOVATE_LEASE, abi.encode(to, REASON), signers);
    }

    function test_Novate() external {
        assertRefused(_novation(heir, list(lessee, lessor, heir)), why(ILeases.Leases_NotLessor.selector, lessee));
        assertRefused(_novation(heir, list(lessor, lessee)), missingSigner(heir));
        assertRefused(_novation(heir, list(lessor, heir)), missingSigner(lessee));
        assertRefused(_novation(lessee, list(lessor, lessee)), why(ILeases.Leases_SelfDealing.selector));
        assertRefused(_novation(lessor, list(lessor, lessee)), why(ILeases.Leases_SelfDealing.selector));
        uint256 snapshot = vm.snapshotState();
        sellRents(1, 2, lender);
        assertRefused(_novation(heir, list(lessor, lessee, heir)), missingSigner(lender));
        vm.revertToState(snapshot);
        vm.expectEmit(address(leases));
        emit ILeases.Novated(LEASE, 3, lessee, heir, REASON);
        assertPerformed(_novation(heir, list(lessor, lessee, heir)));
        assertEq(lease().lessee, heir);
        assertTrue(lease().attested);
    }

    function _transfer(address to, address[] memory signers) private returns (Action memory) {
        return onLease(ActionTypes.TRANSFER_LEASE, abi.encode(to, REASON), signers);
    }

    function test_Transfer() external {
        assertRefused(_transfer(other, list(other, lessor)), why(ILeases.Leases_NotLessor.selector, other));
        assertRefused(_transfer(other, list(lessor)), missingSigner(other));
        assertRefused(_transfer(lessor, list(lessor)), why(ILeases.Leases_SelfDealing.selector));
        assertRefused(_transfer(lessee, list(lessor, lessee)), why(ILeases.Leases_SelfDealing.selector));
        sellRents(1, 2, lender);
        assertRefused(_transfer(other, list(lessor, other)), missingSigner(lender));
        vm.expectEmit(address(leases));
        emit ILeases.LessorChanged(LEASE, 4, lessor, other, REASON);
        assertPerformed(_transfer(other, list(lessor, other, lender)));
        assertEq(lease().lessor, other);
        assertRefused(
            onLease(ActionTypes.BILL_PERIOD, billPayload(1), lessor), why(ILeases.Leases_NotLessor.selector, lessor)
        );
        assertPerformed(onLease(ActionTypes.NOTICE_DEFAULT, note, other));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                  DEFAULT, AND THE END
    //////////////////////////////////////////////////////////////////////////*/

    function test_Default() external {
        bytes4 not = ILeases.Leases_NotLessor.selector;
        assertRefused(onLease(ActionTypes.NOTICE_DEFAULT, note, lessee), why(not, lessee));
        vm.expectEmit(address(leases));
        emit ILeases.DefaultNoticed(LEASE, 3, REASON);
        noticeDefault();
        assertRefused(onLease(ActionTypes.CURE_DEFAULT, note, lessee), why(not, lessee));
        vm.expectEmit(address(leases));
        emit ILeases.Cured(LEASE, 4, REASON);
        assertPerformed(onLease(ActionTypes.CURE_DEFAULT, note, lessor));
        assertLease(LeaseStatus.Commenced);
        noticeDefault();
        assertRefused(onLease(ActionTypes.REPOSSESS_EQUIPMENT, note, lessee), why(not, lessee));
        uint256 snapshot = vm.snapshotState();
        assertPerformed(onLease(ActionTypes.CURE_DEFAULT, note, lessor));
        sellRents(1, 2, lender);
        noticeDefault();
        assertRefused(onLease(ActionTypes.REPOSSESS_EQUIPMENT, note, lessor), missingSigner(lender));
        assertPerformed(onLease(ActionTypes.REPOSSESS_EQUIPMENT, note, list(lessor, lender)));
        vm.revertToState(snapshot);
        vm.expectEmit(address(leases));
        emit ILeases.Repossessed(LEASE, 6, REASON);
        assertPerformed(onLease(ActionTypes.REPOSSESS_EQUIPMENT, note, lessor));
        assertLease(LeaseStatus.Repossessed);
        assertEq(leases.currentLeaseOf(0, MACHINE), 0);
    }

    function test_End() external {
        bytes memory payload = abi.encode(3, REASON);
        bytes32 typeHash = ActionTypes.END_LEASE;
        assertRefused(onLease(typeHash, payload, list(lessee, lessor)), why(ILeases.Leases_NotLessor.selector, lessee));
        assertRefused(onLease(typeHash, payload, lessor), missingSigner(lessee));
        assertRefused(
            onLease(typeHash, abi.encode(4, REASON), list(lessor, lessee)), why(ILeases.Leases_BadCause.selector, 4)
        );
        sellRents(1, 2, lender);
        assertRefused(onLease(typeHash, payload, list(lessor, lessee)), missingSigner(lender));
        vm.expectEmit(address(leases));
        emit ILeases.Ended(LEASE, 4, 3, REASON);
        assertPerformed(onLease(typeHash, payload, list(lessor, lessee, lender)));
        assertLease(LeaseStatus.Ended);
        assertEq(leases.currentLeaseOf(0, MACHINE), 0);
        // Who registers it again is found out.
        assertEq(fingerprints.liveObject(bytes32(printOf(LEASE))), LEASE);
        Making memory next = making();
        next.subject = SUBLEASE;
        signLease(next);
        assertPerformed(commencement(SUBLEASE, abi.encodePacked(MACHINE), list(lessee, owner)));
        assertPerformed(onMachine(ActionTypes.CHANGE_CUSTODY, abi.encode(REASON), list(owner)));
    }
}
