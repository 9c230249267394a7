// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IFingerprints} from "../../../src/interfaces/IFingerprints.sol";
import {ILeases, LeaseStatus} from "../../../src/interfaces/ILeases.sol";
import {IPerformer} from "../../../src/interfaces/IPerformer.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {LeasingBase} from "../../utils/LeasingBase.sol";

/// @dev See LeaseMaking.tree.
contract LeaseMakingTest is LeasingBase {
    function _sign(Making memory one) private returns (Action memory) {
        return signing(one, printOf(one.subject), list(one.lessor, one.lessee));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                        SIGNATURE
    //////////////////////////////////////////////////////////////////////////*/

    function test_Sign() external {
        bytes32[] memory prints = new bytes32[](1);
        prints[0] = bytes32(printOf(LEASE));
        Making memory one = making();
        (one.billed, one.subletting) = (12, 1);
        vm.expectEmit(address(leases));
        emit ILeases.Signed(LEASE, 1, lessor, lessee, 0, PERIODS, 12, true, true, ROOT, prints);
        signLease(one);
        assertLease(LeaseStatus.Signed);
        assertTrue(lease().attested);
        assertTrue(lease().subletting);
        assertEq(lease().billed, 12);
        assertEq(fingerprints.liveObject(prints[0]), LEASE);
    }

    function test_Sign_Incomplete() external {
        Action memory action = _sign(making());
        action.attachment = "";
        assertSkipped(action);
    }

    function test_Sign_BadFields() external {
        Making memory one = making();
        bytes memory refusal = why(ILeases.Leases_BadFingerprints.selector);
        assertRefused(signing(one, "", list(lessor, lessee)), refusal);
        bytes memory many;
        for (uint256 i = 0; i <= leases.MAX_FINGERPRINTS(); ++i) {
            many = bytes.concat(many, keccak256(abi.encode(i)));
        }
        assertRefused(signing(one, many, list(lessor, lessee)), refusal);
        one.subletting = 2;
        assertRefused(_sign(one), why(ILeases.Leases_BadFlag.selector, 2));
        one = making();
        one.periods = 0;
        assertRefused(_sign(one), why(ILeases.Leases_BadPeriods.selector, uint256(0)));
        one.periods = leases.MAX_PERIODS() + 1;
        assertRefused(_sign(one), why(ILeases.Leases_BadPeriods.selector, uint256(one.periods)));
        (one.periods, one.billed) = (36, 37);
        assertRefused(_sign(one), why(ILeases.Leases_BadPeriods.selector, 36));
        one = making();
        one.subject = 0;
        bind(lessor, 0, Kinds.LESSOR);
        bind(lessee, 0, Kinds.LESSEE);
        assertRefused(_sign(one), why(ILeases.Leases_BadSubject.selector));
        signLease();
        assertRefused(_sign(making()), wrongLease(LeaseStatus.Signed));
        one = making();
        one.subject = SUBLEASE;
        assertRefused(
            signing(one, printOf(LEASE), list(lessor, lessee)),
            why(IFingerprints.Fingerprints_Taken.selector, bytes32(printOf(LEASE)))
        );
    }

    function test_Sign_Signers() external {
        Making memory one = making();
        bytes memory prints = printOf(LEASE);
        assertRefused(signing(one, prints, list(lessee, lessor)), why(ILeases.Leases_NotLessor.selector, lessee));
        assertRefused(signing(one, prints, list(lessor, heir)), missingSigner(lessee));
        assertRefused(signing(one, prints, list(lessor, lessee, heir)), unexpected(heir));
        one.lessee = lessor;
        assertRefused(signing(one, prints, list(lessor)), why(ILeases.Leases_SelfDealing.selector));
        one.lessee = address(0);
        assertRefused(signing(one, prints, list(lessor)), why(ILeases.Leases_SelfDealing.selector));
        one.lessee = stranger;
        assertSkipped(signing(one, prints, list(lessor)));
        one = making();
        one.lessor = guest;
        assertRefused(signing(one, prints, list(guest, lessee)), notAuthorised(guest));
        freezeOn(lessee, LEASE);
        assertRefused(signing(making(), prints, list(lessor)), frozen(lessee));
    }

    function test_DeclareAndAttest() external {
        declareLease();
        assertFalse(lease().attested);
        assertRefused(
            onLease(ActionTypes.ATTEST_LEASE, abi.encode(REASON), heir), why(ILeases.Leases_NotLessee.selector, heir)
        );
        uint256 snapshot = vm.snapshotState();
        vm.expectEmit(address(leases));
        emit ILeases.Attested(LEASE, 2, REASON);
        assertPerformed(onLease(ActionTypes.ATTEST_LEASE, abi.encode(REASON), lessee));
        assertTrue(lease().attested);
        assertRefused(
            onLease(ActionTypes.ATTEST_LEASE, abi.encode(REASON), lessee), why(ILeases.Leases_AlreadyAttested.selector)
        );
        vm.revertToState(snapshot);
        own();
        assertPerformed(commencement(LEASE, abi.encodePacked(MACHINE), list(lessor, owner)));
        assertPerformed(onLease(ActionTypes.ATTEST_LEASE, abi.encode(REASON), lessee));
    }

    function test_Cancel() external {
        bytes memory payload = abi.encode(REASON);
        signLease();
        assertRefused(
            onLease(ActionTypes.CANCEL_LEASE, payload, list(lessee, lessor)),
            why(ILeases.Leases_NotLessor.selector, lessee)
        );
        assertRefused(onLease(ActionTypes.CANCEL_LEASE, payload, lessor), missingSigner(lessee));
        fileOnLease(LIEN, lender);
        assertRefused(onLease(ActionTypes.CANCEL_LEASE, payload, list(lessor, lessee)), missingSigner(lender));
        vm.expectEmit(address(leases));
        emit ILeases.LeaseCancelled(LEASE, 2, REASON);
        assertPerformed(onLease(ActionTypes.CANCEL_LEASE, payload, list(lessor, lessee, lender)));
        assertLease(LeaseStatus.Cancelled);
        assertEq(fingerprints.liveObject(bytes32(printOf(LEASE))), 0);
    }

    function test_Cancel_Declared() external {
        declareLease();
        assertPerformed(onLease(ActionTypes.CANCEL_LEASE, abi.encode(REASON), lessor));
    }

    /*//////////////////////////////////////////////////////////////////////////
                                      COMMENCEMENT
    //////////////////////////////////////////////////////////////////////////*/

    function test_Commence() external {
        own();
        issuePassport(CRANE, maker);
        signLease();
        bytes32[] memory machines = new bytes32[](2);
        (machines[0], machines[1]) = (MACHINE, CRANE);
        vm.expectEmit(address(leases));
        emit ILeases.Commenced(LEASE, 2, REASON, machines);
        assertPerformed(commencement(LEASE, abi.encodePacked(machines), list(lessee, owner, maker)));
        assertLease(LeaseStatus.Commenced);
        assertEq(leases.machinesOf(LEASE), machines);
        assertEq(leases.currentLeaseOf(0, MACHINE), LEASE);
        assertEq(leases.currentLeaseOf(0, CRANE), LEASE);
        assertRefused(
            commencement(LEASE, abi.encodePacked(machines), list(lessee, owner, maker)),
            wrongLease(LeaseStatus.Commenced)
        );
    }

    function test_Commence_Incomplete() external {
        own();
        signLease();
        Action memory action = commencement(LEASE, abi.encodePacked(MACHINE), list(lessee, owner));
        action.attachment = "";
        assertSkipped(action);
    }

    function test_Commence_Acceptance() external {
        own();
        signLease();
        bytes memory machines = abi.encodePacked(MACHINE);
        assertRefused(
            commencement(LEASE, machines, list(lessor, owner)), why(ILeases.Leases_NotLessee.selector, lessor)
        );
        // A key of the machine alone does not accept.
        assertRefused(commencement(LEASE, machines, list(owner)), why(ILeases.Leases_NotLessee.selector, owner));
        freezeOn(lessee, LEASE);
        assertRefused(commencement(LEASE, machines, list(lessee, owner)), frozen(lessee));
    }

    /// @dev The credential of the lessee comes later, or with another copy.
    function test_Commence_LesseeWithoutCredential() external {
        own();
        signLease();
        vm.mockCall(address(organisations), abi.encodeCall(organisations.isKnown, (lessee, LEASE)), abi.encode(false));
        vm.mockCall(
            address(organisations), abi.encodeCall(organisations.kindsOf, (lessee, LEASE)), abi.encode(uint32(0))
        );
        assertSkipped(commencement(LEASE, abi.encodePacked(MACHINE), list(lessee, owner)));
    }

    function test_Commence_Declared() external {
        own();
        declareLease();
        bytes memory machines = abi.encodePacked(MACHINE);
        assertRefused(
            commencement(LEASE, machines, list(lessee, owner)), why(ILeases.Leases_NotLessor.selector, lessee)
        );
        assertPerformed(commencement(LEASE, machines, list(lessor, owner)));
    }

    function test_Commence_BadMachines() external {
        own();
        signLease();
        bytes memory refusal = why(ILeases.Leases_BadMachines.selector);
        assertRefused(commencement(LEASE, "", list(lessee, owner)), refusal);
        assertRefused(commencement(LEASE, abi.encodePacked(MACHINE, MACHINE), list(lessee, owner)), refusal);
        bytes memory many;
        for (uint256 i = 0; i <= leases.MAX_MACHINES(); ++i) {
            many = bytes.concat(many, keccak256(abi.encode(i)));
        }
        assertRefused(commencement(LEASE, many, list(lessee, owner)), refusal);
        bytes4 wrong = ILeases.Leases_WrongMachine.selector;
        assertRefused(commencement(LEASE, abi.encodePacked(CRANE), list(lessee, owner)), why(wrong, CRANE));
        assertPerformed(onMachine(ActionTypes.RETIRE_EQUIPMENT, abi.encode(1, REASON), owner));
        assertRefused(commencement(LEASE, abi.encodePacked(MACHINE), list(lessee, owner)), why(wrong, MACHINE));
        vm.mockCall(address(directory), abi.encodeCall(directory.latest, ("EquipmentTitle")), abi.encode(address(0)));
        assertRefused(commencement(LEASE, abi.encodePacked(MACHINE), list(lessee, owner)), why(wrong, MACHINE));
    }

    function test_Commence_RightToLet() external {
        own();
        signLease();
        bytes memory machines = abi.encodePacked(MACHINE);
        assertRefused(commencement(LEASE, machines, list(lessee)), missingSigner(owner));
        assertRefused(commencement(LEASE, machines, list(lessee, maker)), missingSigner(owner));
        assertRefused(commencement(LEASE, machines, list(lessee, owner, maker)), unexpected(maker));
        freezeOn(owner, MACHINE);
        assertRefused(commencement(LEASE, machines, list(lessee, owner)), frozen(owner));
    }

    function test_Commence_AlreadyLet() external {
        letMachine();
        Making memory one = making();
        one.subject = SUBLEASE;
        signLease(one);
        assertRefused(
            commencement(SUBLEASE, abi.encodePacked(MACHINE), list(lessee, owner)),
            abi.encodeWithSelector(ILeases.Leases_AlreadyLet.selector, MACHINE, LEASE)
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         SUBLEASE
    //////////////////////////////////////////////////////////////////////////*/

    function _headAndSub(uint32 subletting) private {
        own();
        Making memory one = making();
        one.subletting = subletting;
        signLease(one);
        one = Making(SUBLEASE, sublessor, sublessee, LEASE, 12, 0, 0);
        signLease(one);
    }

    function _commenceSub(address[] memory signers) private returns (Action memory) {
        return commencement(SUBLEASE, abi.encodePacked(MACHINE), signers);
    }

    function test_Sublease() external {
        _headAndSub(1);
        bytes memory wrong = why(ILeases.Leases_WrongHead.selector, LEASE);
        assertRefused(_commenceSub(list(sublessee, lessee)), wrong);
        assertPerformed(commencement(LEASE, abi.encodePacked(MACHINE), list(lessee, owner)));
        assertRefused(commencement(SUBLEASE, abi.encodePacked(CRANE), list(sublessee, lessee)), wrong);
        assertRefused(_commenceSub(list(sublessee)), missingSigner(lessee));
        assertRefused(_commenceSub(list(sublessee, owner)), missingSigner(lessee));
        assertPerformed(_commenceSub(list(sublessee, lessee)));
        assertEq(leases.currentLeaseOf(LEASE, MACHINE), SUBLEASE);
        assertEq(leases.currentLeaseOf(0, MACHINE), LEASE);
        assertEq(lease().subleases, 1);
        assertRefused(
            onLease(ActionTypes.END_LEASE, abi.encode(0, REASON), list(lessor, lessee)),
            why(ILeases.Leases_Sublet.selector, 1)
        );
        assertPerformed(
            actAt(
                address(leases),
                SUBLEASE,
                2,
                ActionTypes.END_LEASE,
                abi.encode(0, REASON),
                "",
                list(sublessor, sublessee)
            )
        );
        assertEq(leases.currentLeaseOf(LEASE, MACHINE), 0);
        assertPerformed(onLease(ActionTypes.END_LEASE, abi.encode(0, REASON), list(lessor, lessee)));
    }

    function test_Sublease_NotPermitted() external {
        _headAndSub(0);
        assertPerformed(commencement(LEASE, abi.encodePacked(MACHINE), list(lessee, owner)));
        assertRefused(_commenceSub(list(sublessee, lessee)), why(ILeases.Leases_WrongHead.selector, LEASE));
    }

    /// @dev The head lease goes, and the one under it has no ground; another takes the machine by title.
    function test_Sublease_HeadRepossessed() external {
        _headAndSub(1);
        assertPerformed(commencement(LEASE, abi.encodePacked(MACHINE), list(lessee, owner)));
        assertPerformed(_commenceSub(list(sublessee, lessee)));
        noticeDefault();
        assertPerformed(onLease(ActionTypes.REPOSSESS_EQUIPMENT, abi.encode(REASON), lessor));
        assertEq(leases.currentLeaseOf(0, MACHINE), 0);
        assertEq(leases.currentLeaseOf(LEASE, MACHINE), SUBLEASE);
    }

    function test_UnknownType() external {
        bytes32 typeHash = ActionTypes.ANCHOR_DOCUMENT;
        assertRefused(
            onLease(typeHash, abi.encode(ROOT), lessor), why(IPerformer.Performer_UnknownType.selector, typeHash)
        );
    }
}
