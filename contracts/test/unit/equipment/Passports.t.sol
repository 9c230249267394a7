// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {EquipmentStatus, IEquipmentTitle, Recall} from "../../../src/interfaces/IEquipmentTitle.sol";
import {IFingerprints} from "../../../src/interfaces/IFingerprints.sol";
import {IPerformer} from "../../../src/interfaces/IPerformer.sol";
import {Action} from "../../../src/interfaces/IRelay.sol";
import {ActionTypes} from "../../../src/libraries/ActionTypes.sol";
import {Kinds} from "../../../src/libraries/Kinds.sol";
import {LeasingBase} from "../../utils/LeasingBase.sol";
import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";

/// @dev See Passports.tree.
contract PassportsTest is LeasingBase {
    /*//////////////////////////////////////////////////////////////////////////
                                 ISSUE AND CANCELLATION
    //////////////////////////////////////////////////////////////////////////*/

    function test_Issue() external {
        bytes memory prints = abi.encodePacked(keccak256("1"), keccak256("2"));
        bytes32[] memory expected = new bytes32[](2);
        (expected[0], expected[1]) = (keccak256("1"), keccak256("2"));
        vm.expectEmit(address(title));
        emit IEquipmentTitle.PassportIssued(MACHINE, 1, maker, ROOT, expected);
        vm.expectEmit(address(title));
        emit IERC721.Transfer(address(0), maker, uint256(MACHINE));
        assertPerformed(passport(MACHINE, prints, maker));
        assertEq(machine().holder, maker);
        assertEq(machine().custodian, maker);
        assertEq(machine().issuer, maker);
        assertEq(machine().root, ROOT);
        assertEq(title.versionOf(MACHINE), 1);
        assertEq(uint256(title.statusOf(MACHINE)), uint256(EquipmentStatus.Recorded));
        assertEq(fingerprints.liveObject(keccak256("1")), MACHINE);
        assertEq(fingerprints.liveObject(keccak256("2")), MACHINE);
    }

    function test_Issue_OtherAttachment() external {
        Action memory action = passport(MACHINE, printOf(MACHINE), maker);
        action.attachment = printOf(CRANE);
        assertSkipped(action);
    }

    function test_Issue_BadFields() external {
        address registrant = maker;
        bind(registrant, 0, Kinds.MANUFACTURER);
        assertRefused(
            passport(0, printOf(MACHINE), registrant), why(IEquipmentTitle.EquipmentTitle_BadSubject.selector)
        );
        bytes memory refusal = why(IEquipmentTitle.EquipmentTitle_BadFingerprints.selector);
        assertRefused(passport(MACHINE, "", maker), refusal);
        assertRefused(passport(MACHINE, abi.encodePacked(ROOT, bytes32(0)), maker), refusal);
        assertRefused(passport(MACHINE, abi.encodePacked(ROOT, hex"01"), maker), refusal);
        bytes memory many;
        for (uint256 i = 0; i <= title.MAX_FINGERPRINTS(); ++i) {
            many = bytes.concat(many, keccak256(abi.encode(i)));
        }
        assertRefused(passport(MACHINE, many, maker), refusal);
    }

    function test_Issue_Twice() external {
        issuePassport(MACHINE, maker);
        assertRefused(passport(MACHINE, printOf(CRANE), maker), wrongEquipment(EquipmentStatus.Recorded));
        assertRefused(
            passport(CRANE, printOf(MACHINE), owner),
            why(IFingerprints.Fingerprints_Taken.selector, bytes32(printOf(MACHINE)))
        );
    }

    function test_Cancel() external {
        issuePassport(MACHINE, owner);
        vm.expectEmit(address(title));
        emit IEquipmentTitle.PassportCancelled(MACHINE, 2, REASON);
        vm.expectEmit(address(title));
        emit IERC721.Transfer(owner, address(0), uint256(MACHINE));
        assertPerformed(onMachine(ActionTypes.CANCEL_PASSPORT, abi.encode(REASON), owner));
        assertEq(title.holderOf(MACHINE), address(0));
        assertEq(fingerprints.liveObject(bytes32(printOf(MACHINE))), 0);
        assertPerformed(passport(CRANE, printOf(MACHINE), maker));
    }

    function test_Cancel_Refused() external {
        issuePassport(MACHINE, maker);
        bytes memory payload = abi.encode(REASON);
        assertRefused(
            onMachine(ActionTypes.CANCEL_PASSPORT, payload, owner),
            why(IEquipmentTitle.EquipmentTitle_NotIssuer.selector, owner)
        );
        fileOnMachine(LIEN, lender);
        assertRefused(
            onMachine(ActionTypes.CANCEL_PASSPORT, payload, maker),
            why(IEquipmentTitle.EquipmentTitle_UnderLien.selector)
        );
        release(MACHINE, LIEN, lender);
        signLease();
        assertPerformed(commencement(LEASE, abi.encodePacked(MACHINE), list(lessee, maker)));
        assertRefused(
            onMachine(ActionTypes.CANCEL_PASSPORT, payload, maker),
            why(IEquipmentTitle.EquipmentTitle_OnLease.selector, LEASE)
        );
        proposeTitle(maker, owner);
        assertPerformed(acceptTitle(owner));
        assertRefused(
            onMachine(ActionTypes.CANCEL_PASSPORT, payload, maker),
            why(IEquipmentTitle.EquipmentTitle_AlreadyTransferred.selector)
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                  THE MACHINE'S LIFE
    //////////////////////////////////////////////////////////////////////////*/

    function test_Status() external {
        bytes32[12] memory types = [
            ActionTypes.CANCEL_PASSPORT,
            ActionTypes.PROPOSE_TITLE,
            ActionTypes.CONSENT_TO_TITLE,
            ActionTypes.ACCEPT_TITLE,
            ActionTypes.DECLINE_TITLE,
            ActionTypes.WITHDRAW_TITLE,
            ActionTypes.CHANGE_CUSTODY,
            ActionTypes.SWAP_COMPONENT,
            ActionTypes.ANNOUNCE_RECALL,
            ActionTypes.CLEAR_RECALL,
            ActionTypes.OBSERVE_CONDITION,
            ActionTypes.RETIRE_EQUIPMENT
        ];
        uint256[12] memory words = [uint256(1), 3, 1, 1, 1, 1, 1, 3, 1, 2, 1, 2];
        for (uint256 round = 0; round < 2; ++round) {
            EquipmentStatus status = round == 0 ? EquipmentStatus.None : EquipmentStatus.Lost;
            for (uint256 i = 0; i < types.length; ++i) {
                assertRefused(onMachine(types[i], new bytes(32 * words[i]), maker), wrongEquipment(status));
            }
            if (round == 1) break;
            issuePassport(MACHINE, maker);
            assertPerformed(onMachine(ActionTypes.RETIRE_EQUIPMENT, abi.encode(1, REASON), maker));
        }
    }

    function test_UnknownType() external {
        bytes32 typeHash = ActionTypes.ANCHOR_DOCUMENT;
        assertRefused(
            onMachine(typeHash, abi.encode(ROOT), maker), why(IPerformer.Performer_UnknownType.selector, typeHash)
        );
    }

    function test_SwapComponent() external {
        own();
        vm.expectEmit(address(title));
        emit IEquipmentTitle.ComponentSwapped(MACHINE, 4, owner, ROOT, TERMS, REASON);
        assertPerformed(onMachine(ActionTypes.SWAP_COMPONENT, abi.encode(ROOT, TERMS, REASON), owner));
        // The maker has it in hand still.
        assertPerformed(onMachine(ActionTypes.SWAP_COMPONENT, abi.encode(0, TERMS, REASON), maker));
        assertRefused(
            onMachine(ActionTypes.SWAP_COMPONENT, abi.encode(ROOT, TERMS, REASON), user),
            why(IEquipmentTitle.EquipmentTitle_NotInCharge.selector, user)
        );
        assertRefused(
            onMachine(ActionTypes.SWAP_COMPONENT, abi.encode(ROOT, ROOT, REASON), owner),
            why(IEquipmentTitle.EquipmentTitle_BadComponent.selector)
        );
    }

    function test_ObserveCondition() external {
        own();
        vm.expectEmit(address(title));
        emit IEquipmentTitle.ConditionObserved(MACHINE, 3, inspector, REASON);
        assertPerformed(onMachine(ActionTypes.OBSERVE_CONDITION, abi.encode(REASON), inspector));
        assertEq(title.versionOf(MACHINE), 3);
    }

    function test_Recall() external {
        own();
        vm.expectEmit(address(title));
        emit IEquipmentTitle.RecallAnnounced(MACHINE, 4, TERMS);
        assertPerformed(onMachine(ActionTypes.ANNOUNCE_RECALL, abi.encode(TERMS), maker));
        assertEq(machine().recalls, 1);
        assertEq(uint256(title.recallOf(MACHINE, TERMS)), uint256(Recall.Standing));
        bytes4 exists = IEquipmentTitle.EquipmentTitle_RecallExists.selector;
        assertRefused(onMachine(ActionTypes.ANNOUNCE_RECALL, abi.encode(TERMS), maker), why(exists, TERMS));
        assertRefused(onMachine(ActionTypes.ANNOUNCE_RECALL, abi.encode(0), maker), why(exists, bytes32(0)));
        vm.expectEmit(address(title));
        emit IEquipmentTitle.RecallCleared(MACHINE, 5, TERMS, REASON);
        assertPerformed(onMachine(ActionTypes.CLEAR_RECALL, abi.encode(TERMS, REASON), maker));
        assertEq(machine().recalls, 0);
        assertRefused(
            onMachine(ActionTypes.CLEAR_RECALL, abi.encode(TERMS, REASON), maker),
            why(IEquipmentTitle.EquipmentTitle_UnknownRecall.selector, TERMS)
        );
        assertRefused(onMachine(ActionTypes.ANNOUNCE_RECALL, abi.encode(TERMS), maker), why(exists, TERMS));
    }

    function test_Recall_ByTheMakerOnly() external {
        issuePassport(MACHINE, owner);
        // An owner who declares is no manufacturer, and the maker did not issue this one.
        assertRefused(onMachine(ActionTypes.ANNOUNCE_RECALL, abi.encode(TERMS), owner), notAuthorised(owner));
        assertRefused(
            onMachine(ActionTypes.ANNOUNCE_RECALL, abi.encode(TERMS), maker),
            why(IEquipmentTitle.EquipmentTitle_NotIssuer.selector, maker)
        );
    }

    /*//////////////////////////////////////////////////////////////////////////
                                         THE END
    //////////////////////////////////////////////////////////////////////////*/

    function test_Retire() external {
        own();
        vm.expectEmit(address(title));
        emit IEquipmentTitle.Retired(MACHINE, 4, 0, REASON);
        assertPerformed(onMachine(ActionTypes.RETIRE_EQUIPMENT, abi.encode(0, REASON), owner));
        assertEq(uint256(machine().status), uint256(EquipmentStatus.Retired));
        // Its serial is known for good.
        assertEq(fingerprints.liveObject(bytes32(printOf(MACHINE))), MACHINE);
    }

    function test_Retire_Refused() external {
        letMachine();
        bytes memory lost = abi.encode(1, REASON);
        assertRefused(
            onMachine(ActionTypes.RETIRE_EQUIPMENT, lost, maker),
            why(IEquipmentTitle.EquipmentTitle_NotTitleHolder.selector, maker)
        );
        assertRefused(
            onMachine(ActionTypes.RETIRE_EQUIPMENT, abi.encode(2, REASON), owner),
            why(IEquipmentTitle.EquipmentTitle_BadCause.selector, 2)
        );
        assertRefused(
            onMachine(ActionTypes.RETIRE_EQUIPMENT, abi.encode(0, REASON), owner),
            why(IEquipmentTitle.EquipmentTitle_OnLease.selector, LEASE)
        );
        fileOnMachine(LIEN, lender);
        fileOnMachine(SECOND, other);
        assertRefused(onMachine(ActionTypes.RETIRE_EQUIPMENT, lost, list(owner, lender)), missingSigner(other));
        assertRefused(
            onMachine(ActionTypes.RETIRE_EQUIPMENT, lost, _four(owner, lender, other, user)), unexpected(user)
        );
        assertPerformed(onMachine(ActionTypes.RETIRE_EQUIPMENT, lost, list(owner, other, lender)));
        assertEq(uint256(machine().status), uint256(EquipmentStatus.Lost));
    }

    function _four(address a, address b, address c, address d) private pure returns (address[] memory all) {
        all = new address[](4);
        (all[0], all[1], all[2], all[3]) = (a, b, c, d);
    }
}

/// @dev While the contracts "Leases" and "Liens" are not registered, nothing is let and nothing is pledged.
contract PassportsAloneTest is LeasingBase {
    function test_WithoutLeasesAndLiens() external {
        vm.mockCall(address(directory), abi.encodeCall(directory.latest, ("Leases")), abi.encode(address(0)));
        vm.mockCall(address(directory), abi.encodeCall(directory.latest, ("Liens")), abi.encode(address(0)));
        issuePassport(MACHINE, maker);
        assertPerformed(onMachine(ActionTypes.CANCEL_PASSPORT, abi.encode(REASON), maker));
    }
}
