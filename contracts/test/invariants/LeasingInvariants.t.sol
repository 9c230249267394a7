// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {EquipmentTitle} from "../../src/EquipmentTitle.sol";
import {Fingerprints} from "../../src/Fingerprints.sol";
import {Leases} from "../../src/Leases.sol";
import {Liens} from "../../src/Liens.sol";
import {EquipmentStatus} from "../../src/interfaces/IEquipmentTitle.sol";
import {Collateral} from "../../src/interfaces/ILiens.sol";
import {LeasingHandler} from "./LeasingHandler.sol";
import {Test} from "forge-std/Test.sol";

/// @notice The invariants of titles, liens and leases by their numbers, after any sequence of what may happen.
contract LeasingInvariantsTest is Test {
    LeasingHandler private handler;
    EquipmentTitle private title;
    Leases private leases;
    Liens private liens;
    Fingerprints private fingerprints;
    bytes32[] private machines;
    bytes32[] private contracts_;

    function setUp() external {
        handler = new LeasingHandler();
        handler.setUp();
        (address first, address second, address third, address fourth) = handler.addresses();
        (title, leases, liens) = (EquipmentTitle(first), Leases(second), Liens(third));
        fingerprints = Fingerprints(fourth);
        (machines, contracts_) = handler.places();
        // What is listed twice happens twice as often.
        bytes4[24] memory selectors = [
            handler.warp.selector,
            handler.issue.selector,
            handler.end.selector,
            handler.propose.selector,
            handler.propose.selector,
            handler.consent.selector,
            handler.consent.selector,
            handler.consent.selector,
            handler.accept.selector,
            handler.accept.selector,
            handler.accept.selector,
            handler.file.selector,
            handler.file.selector,
            handler.file.selector,
            handler.change.selector,
            handler.change.selector,
            handler.signLease.selector,
            handler.signLease.selector,
            handler.signLease.selector,
            handler.commence.selector,
            handler.commence.selector,
            handler.commence.selector,
            handler.endLease.selector,
            handler.endLease.selector
        ];
        bytes4[] memory all = new bytes4[](selectors.length);
        for (uint256 i = 0; i < selectors.length; ++i) {
            all[i] = selectors[i];
        }
        targetSelector(FuzzSelector(address(handler), all));
        targetContract(address(handler));
    }

    /// @notice 3. A fingerprint has at most one live object, and is free only once its passport was cancelled.
    function invariant_3_OneMachineASerial() external view {
        for (uint256 i = 0; i < handler.FINGERPRINTS(); ++i) {
            bytes32 print = handler.fingerprintAt(i);
            assertEq(fingerprints.liveObject(print), handler.liveSeen(print), "live object");
        }
        for (uint256 i = 0; i < machines.length; ++i) {
            EquipmentStatus status = title.statusOf(machines[i]);
            bool known = status != EquipmentStatus.None && status != EquipmentStatus.Cancelled;
            assertEq(fingerprints.fingerprintsOf(machines[i]).length, known ? 1 : 0, "known for good");
        }
        assertEq(handler.violations(3), 0);
    }

    /// @notice 8. Title passes by the seller's proposal, the buyer's acceptance of the same digest, and the consent of every
    /// standing secured party, checked again on execution. Nothing is filed on, or retired under, a standing lien without the
    /// secured party; a court's order comes through k of n governors.
    function invariant_8_TitleAndLiens() external view {
        uint256 tokens;
        for (uint256 i = 0; i < machines.length; ++i) {
            assertEq(title.holderOf(machines[i]), handler.holderSeen(machines[i]), "holder");
            if (handler.holderSeen(machines[i]) != address(0)) {
                assertEq(title.ownerOf(uint256(machines[i])), handler.holderSeen(machines[i]), "ERC-721");
                ++tokens;
            }
            bytes memory names = abi.encodePacked(liens.standingLiens(machines[i], Collateral.Equipment, 0));
            assertEq(names, handler.standingNames(machines[i]), "what stands, in order");
        }
        assertLe(tokens, machines.length);
        assertEq(handler.violations(8), 0);
    }

    /// @notice 9. A machine has at most one current head lessee. A lease commences on acceptance, by somebody with the right to
    /// let (title, or a lease that permits subletting).
    function invariant_9_OneHeadLessee() external view {
        for (uint256 i = 0; i < machines.length; ++i) {
            bytes32 current = leases.currentLeaseOf(0, machines[i]);
            assertEq(current, handler.headSeen(machines[i]), "as commencements and ends said");
            uint256 running;
            for (uint256 j = 0; j < contracts_.length; ++j) {
                bytes32[] memory its = leases.machinesOf(contracts_[j]);
                bool isHead = leases.leaseOf(contracts_[j]).head == 0 && handler.isRunning(contracts_[j]);
                if (isHead && its.length == 1 && its[0] == machines[i]) ++running;
            }
            assertEq(running, current == 0 ? 0 : 1, "one at most");
        }
        assertEq(handler.violations(9), 0);
    }

    /// @notice 11. Every signed action: a valid party key with the right role at that block, the expected version, an
    /// unused nonce, before its deadline.
    function invariant_11_SignedActions() external view {
        assertEq(handler.violations(11), 0);
    }
}
